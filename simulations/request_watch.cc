#include "simulations/request_watch.h"

#include <algorithm>

#include "base/coding.h"
#include "federation/limits.h"
#include "federation/wire/frame_codec.h"

namespace schakel::simulations {
namespace {

using federation::LinkId;

Buffer NameOf(const federation::JournalId& journal) {
  Buffer name = ToBuffer(journal.publisher.view());
  AppendBigEndian32(name, journal.incarnation);
  return name;
}
Buffer NameOf(const crypto::Digest& root, std::uint32_t chunk) {
  Buffer name = ToBuffer(root.view());
  AppendBigEndian64(name, chunk);
  return name;
}

}  // namespace

void RequestWatch::Ask(NodeNumber node, Buffer name, LinkId link, Duration wait, MonoTime now) {
  const auto [place, is_new] = open_[node].try_emplace(std::move(name), Open{link, now});
  if (is_new) return;
  Open& before = place->second;
  const bool is_second = before.link != link && now - before.sent < wait;
  if (is_second && !broken_) {
    broken_ = "requests: node " + std::to_string(node) +
              " asks two peers for the same journal or chunk at once";
  }
  before = {link, now};
}

void RequestWatch::OnSent(NodeNumber from, LinkId link, const FrameMark& mark, Bytes frame,
                          MonoTime now) {
  if (mark.tag != FrameTag::kPull && mark.tag != FrameTag::kPayloadWant) return;
  const auto decoded = federation::DecodeFrame(frame);
  if (!decoded) return;
  if (const auto* pull = std::get_if<federation::PullMessage>(&decoded->message)) {
    // A question about a fork: each peer that may be of another branch gets its own.
    if (pull->bytes_max == 1) return;
    Ask(from, NameOf(pull->journal), link, federation::limits::kPullTimeoutMin, now);
  } else if (const auto* want = std::get_if<federation::PayloadWantMessage>(&decoded->message)) {
    Buffer name = NameOf(want->root, want->first_chunk);
    // Under another size it is another payload.
    AppendBigEndian64(name, want->size);
    Ask(from, std::move(name), link, federation::limits::kPayloadTimeout, now);
  }
}

void RequestWatch::OnArrived(NodeNumber to, LinkId link, const FrameMark& mark, Bytes frame) {
  if (mark.tag != FrameTag::kPage && mark.tag != FrameTag::kPayloadChunk) return;
  const auto decoded = federation::DecodeFrame(frame);
  if (!decoded) return;
  Requests& open = open_[to];
  // All whose name begins so: a chunk does not say under which size it was asked for.
  const auto end = [&open, link](const Buffer& name) {
    for (auto at = open.lower_bound(name); at != open.end();) {
      const bool is_named = std::equal(
          name.begin(), name.end(), at->first.begin(),
          at->first.begin() + static_cast<std::ptrdiff_t>(std::min(name.size(), at->first.size())));
      if (!is_named) break;
      at = at->second.link == link ? open.erase(at) : std::next(at);
    }
  };
  if (const auto* page = std::get_if<federation::PageMessage>(&decoded->message)) {
    // Also one of another place in the journal, as a liar sends it: no better answer will come.
    if (page->hop == 0) end(NameOf(page->journal));
  } else if (const auto* chunk = std::get_if<federation::PayloadChunkMessage>(&decoded->message)) {
    // Who has it not has nothing of it, whatever place a liar names.
    end(chunk->is_absent ? ToBuffer(chunk->root.view()) : NameOf(chunk->root, chunk->index));
  }
}

void RequestWatch::OnLinkEnded(NodeNumber node, LinkId link) {
  const auto found = open_.find(node);
  if (found == open_.end()) return;
  std::erase_if(found->second, [link](const auto& item) { return item.second.link == link; });
}

void RequestWatch::OnCrash(NodeNumber node) {
  open_.erase(node);
}

}  // namespace schakel::simulations
