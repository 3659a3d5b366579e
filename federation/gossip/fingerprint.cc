#include "federation/gossip/fingerprint.h"

#include "base/coding.h"

namespace schakel::federation {

void Fingerprint::Add(const JournalId& journal, const Frontier& frontier) {
  Buffer element;
  element.reserve(32 + 4 + 8 + 32);
  Append(element, journal.publisher.view());
  AppendBigEndian32(element, journal.incarnation);
  AppendBigEndian64(element, frontier.size);
  Append(element, frontier.root.view());
  const crypto::Digest hash = crypto::KeyedBlake2b(salt_.view(), element);
  const std::uint64_t low = ReadBigEndian64(hash.view());
  low_ += low;
  high_ += ReadBigEndian64(hash.view().subspan(8)) + (low_ < low ? 1 : 0);
  ++count_;
}

FrontierSum Fingerprint::sum() const {
  Buffer bytes;
  AppendBigEndian64(bytes, high_);
  AppendBigEndian64(bytes, low_);
  return *FrontierSum::From(bytes);
}

}  // namespace schakel::federation
