#include "node/delivery/row_coding.h"

namespace schakel::node {

void PutText(Buffer& out, std::string_view text) {
  AppendSized(out, AsBytes(text));
}

bool TakeText(ByteReader& in, std::string& out) {
  const auto bytes = in.Sized(kRowTextMax);
  if (bytes) out = AsText(*bytes);
  return bytes.has_value();
}

void PutTime(Buffer& out, WallTime time) {
  AppendBigEndian64(out, static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

bool TakeTime(ByteReader& in, WallTime& out) {
  const auto ticks = in.U64();
  if (ticks) out = WallTime(WallTime::duration(static_cast<std::int64_t>(*ticks)));
  return ticks.has_value();
}

void PutPosition(Buffer& out, const federation::EntryPosition& position) {
  Append(out, position.journal.publisher.view());
  AppendBigEndian32(out, position.journal.incarnation);
  AppendBigEndian64(out, position.index);
}

bool TakePosition(ByteReader& in, federation::EntryPosition& out) {
  const auto publisher = in.Take(crypto::NodeId::kSize);
  const auto incarnation = in.U32();
  const auto index = in.U64();
  if (!index) return false;
  out = {{*crypto::NodeId::From(*publisher), *incarnation}, *index};
  return true;
}

}  // namespace schakel::node
