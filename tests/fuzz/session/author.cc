#include "author.h"

#include "base/check.h"
#include "federation/journal/checkpoint.h"
#include "federation/limits.h"
#include "federation/wire/entry_codec.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kEntriesMax = 40;  // of a branch
constexpr std::uint64_t kMillisMax = 253'402'300'800'000;

}  // namespace

std::uint32_t Author::Incarnation() {
  if (!choices_.OneIn(3)) return 1;
  if (choices_.OneIn(4)) return limits::kIncarnationMax;
  const std::uint64_t end = choices_.OneIn(4) ? limits::kIncarnationMax + 1 : 4;
  return static_cast<std::uint32_t>(choices_.Below(end));
}

EntryHeader Author::Header(const JournalId& id, std::uint64_t index, WallTime now) {
  EntryHeader header;
  header.journal = id;
  header.index = index;
  header.kind = static_cast<std::uint16_t>(choices_.OneIn(10) ? 200 : choices_.Below(9));
  header.issued = now;
  if (choices_.OneIn(6))
    header.issued = FromUnixMillis(static_cast<std::int64_t>(choices_.Below(kMillisMax)));
  if (choices_.OneIn(5))
    header.expires = FromUnixMillis(static_cast<std::int64_t>(choices_.Below(kMillisMax)));
  header.trust_root = 1;
  header.tlp = choices_.OneIn(8) ? choices_.Byte() : 1;
  header.severity =
      choices_.OneIn(8) ? choices_.Byte() : static_cast<std::uint8_t>(choices_.Below(5));
  header.audience.size_classes = choices_.Byte();
  if (choices_.OneIn(3)) header.audience.sectors = {"24", std::string("\xff,", 2)};
  if (choices_.OneIn(3)) header.audience.regions = {"GM0772"};
  header.document_id =
      choices_.OneIn(6) ? std::string("\xc3\x28\0x", 4) : "D-" + std::to_string(choices_.Below(4));
  header.document_version = choices_.OneIn(4) ? "1.0.0-a" : std::to_string(1 + choices_.Below(3));
  return header;
}

Buffer Author::Payload() {
  switch (choices_.Below(8)) {
    case 1:
      return {};
    case 2:  // of its own row in the store
      return Buffer(9'000, choices_.Byte());
    case 3:  // of several chunks, which no page carries
      return Buffer(70'000 + choices_.IndexBelow(70'000), 7);
    default:
      return Buffer(choices_.IndexBelow(400), choices_.Byte());
  }
}

void Author::Add(Branch& branch, Buffer header, Buffer payload) {
  branch.tree.Append(
      crypto::LeafHash(header),
      [&](crypto::TreeNode node, const crypto::TreeHash& hash) { branch.nodes[node] = hash; });
  branch.roots.push_back(branch.tree.Root());
  branch.headers.push_back(std::move(header));
  branch.payloads.push_back(std::move(payload));
}

void Author::Grow(const JournalId& id, Branch& branch, WallTime now) {
  EntryHeader header = Header(id, branch.headers.size(), now);
  Buffer payload = Payload();
  header.payload_root = crypto::PayloadRoot(payload);
  header.payload_size = payload.size();
  if (choices_.OneIn(10)) header.payload_size = choices_.Below(limits::kPayloadSizeMax + 1);
  auto bytes = EncodeEntryHeader(header);
  CHECK(bytes.has_value());
  Add(branch, std::move(*bytes), std::move(payload));
}

Author::Branch& Author::Open(std::size_t member, const JournalId& id, WallTime now) {
  const bool is_second = choices_.OneIn(15);
  Branch& branch = branches_[{member, id.incarnation, is_second}];
  const Branch& first = branches_[{member, id.incarnation, false}];
  if (is_second && branch.headers.empty() && !first.headers.empty()) {
    for (std::size_t i = choices_.IndexBelow(first.headers.size()); i > 0; --i) {
      const std::size_t next = branch.headers.size();
      Add(branch, first.headers[next], first.payloads[next]);
    }
  }
  std::uint64_t more = branch.headers.size() < kEntriesMax ? choices_.Below(4) : 0;
  if (branch.headers.empty()) ++more;
  for (; more > 0; --more)
    Grow(id, branch, now);
  return branch;
}

PageMessage Author::PageOf(std::size_t member, const JournalId& id, WallTime now,
                           std::uint64_t held) {
  const Branch& branch = Open(member, id, now);
  const std::uint64_t size = branch.headers.size();
  PageMessage page;
  page.journal = id;
  page.from = choices_.OneIn(3) ? choices_.Below(size) : std::min(held, size - 1);
  page.hop = static_cast<std::uint8_t>(choices_.Below(4));
  const std::uint64_t end = page.from + 1 + choices_.Below(size - page.from);
  const std::uint64_t stated = end + (choices_.OneIn(2) ? choices_.Below(size - end + 1) : 0);
  for (std::uint64_t i = page.from; i < end; ++i) {
    const Buffer& payload = branch.payloads[i];
    PageEntry entry{branch.headers[i], false, {}};
    entry.has_payload = payload.size() <= crypto::kChunkSize && !choices_.OneIn(3);
    if (entry.has_payload) entry.payload = payload;
    page.entries.push_back(std::move(entry));
  }
  page.checkpoint = SignCheckpoint(Signer(member), {id, {stated, branch.roots[stated - 1]}});
  auto proof = crypto::ConsistencyProof(
      end, stated,
      [&](crypto::TreeNode node) -> Result<crypto::TreeHash> { return branch.nodes.at(node); });
  CHECK(proof.has_value());
  page.proof = std::move(*proof);
  if (choices_.OneIn(12)) Spoil(member, page);
  return page;
}

void Author::Spoil(std::size_t member, PageMessage& page) {
  switch (choices_.Below(5)) {
    case 0:
      page.from = choices_.Edge() % (limits::kJournalSizeMax + 1);
      break;
    case 1:
      page.entries.clear();
      break;
    case 2:
      page.checkpoint = SignCheckpoint(Signer(member), {page.journal, {choices_.Edge(), {}}});
      break;
    case 3:
      page.proof.resize(choices_.IndexBelow(63));
      break;
    default: {
      Buffer& header = page.entries.front().header;
      header[choices_.IndexBelow(header.size())] ^= 1;
    }
  }
}

const Buffer* Author::AnyPayload() {
  if (branches_.empty()) return nullptr;
  auto at = branches_.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(choices_.Below(branches_.size())));
  const auto& payloads = at->second.payloads;
  return payloads.empty() ? nullptr : &payloads[choices_.IndexBelow(payloads.size())];
}

PayloadWantMessage Author::PayloadWant() {
  PayloadWantMessage want;
  if (const Buffer* payload = AnyPayload()) {
    want.root = crypto::PayloadRoot(*payload);
    want.size = payload->size();
  }
  if (choices_.OneIn(3)) want.size = choices_.Edge() % (limits::kPayloadSizeMax + 1);
  want.first_chunk =
      static_cast<std::uint32_t>(choices_.OneIn(3) ? choices_.Edge() : choices_.Below(3));
  want.count = static_cast<std::uint8_t>(choices_.Below(4));
  return want;
}

PayloadChunkMessage Author::PayloadChunk() {
  PayloadChunkMessage chunk;
  const Buffer* payload = AnyPayload();
  if (payload == nullptr) return chunk;
  const crypto::ChunkTree tree(*payload);
  chunk.root = tree.root();
  chunk.index = static_cast<std::uint32_t>(choices_.Below(crypto::ChunkCount(payload->size())));
  chunk.is_absent = choices_.OneIn(4);
  const std::size_t at = chunk.index * crypto::kChunkSize;
  chunk.bytes =
      ToBuffer(Bytes(*payload).subspan(at, std::min(crypto::kChunkSize, payload->size() - at)));
  chunk.proof = tree.ProofOf(chunk.index);
  if (choices_.OneIn(10)) chunk.index = static_cast<std::uint32_t>(choices_.Edge());
  return chunk;
}

ForkProofMessage Author::ForkProof(std::size_t member) {
  ForkProofMessage proof;
  proof.journal = {stage_.IdOf(member), Incarnation()};
  const auto checkpoint = [&] {
    crypto::TreeHash root;
    root.bytes[0] = choices_.Byte();
    const std::uint64_t size = choices_.OneIn(2) ? choices_.Edge() : 1;
    return SignCheckpoint(Signer(member), {proof.journal, {size, root}});
  };
  proof.first = checkpoint();
  proof.second = checkpoint();
  if (choices_.OneIn(3)) proof.path.resize(choices_.IndexBelow(64));
  return proof;
}

}  // namespace schakel::federation
