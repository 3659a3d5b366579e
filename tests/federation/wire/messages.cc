#include "messages.h"

#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kMillisEnd = 253'402'300'800'000;
constexpr std::size_t kListMax = 9;
constexpr std::size_t kCheckpointMax = 300;

std::uint8_t Byte(Random& random) {
  return static_cast<std::uint8_t>(random.Next());
}
std::uint16_t Short(Random& random) {
  return static_cast<std::uint16_t>(random.Next());
}
std::uint32_t Word(Random& random) {
  return static_cast<std::uint32_t>(random.Next());
}

template <typename Draw>
auto RandomList(std::size_t count_max, Random& random, Draw draw) {
  std::vector<decltype(draw())> list;
  for (std::uint64_t i = random.Below(count_max + 1); i > 0; --i)
    list.push_back(draw());
  return list;
}

template <typename Hash>
std::vector<Hash> RandomHashes(Random& random) {
  return RandomList(kListMax, random, [&] { return RandomFixed<Hash>(random); });
}

FrontierLine RandomLine(Random& random) {
  FrontierLine line;
  line.journal = TagOf(RandomJournal(random));
  line.size = RandomBelow(limits::kJournalSizeMax + 1, random);
  line.root_tag = random.Next();
  return line;
}

std::vector<FrontierLine> RandomLines(Random& random) {
  return RandomList(kListMax, random, [&] { return RandomLine(random); });
}

std::vector<RecordRef> RandomRefs(Random& random) {
  return RandomList(kListMax, random, [&] {
    RecordRef ref;
    ref.node = random.Next();
    ref.type = Byte(random);
    ref.counter = random.Next();
    return ref;
  });
}

// One overload per message, told apart by an argument that is never read.
UnknownMessage Draw(const UnknownMessage* /*kind*/, Random& /*random*/) {
  return {};
}

HelloMessage Draw(const HelloMessage* /*kind*/, Random& random) {
  HelloMessage out;
  out.version_lowest = Short(random);
  out.version_highest = Short(random);
  out.nonce = random.Next();
  out.link_kind = static_cast<LinkKind>(1 + random.Below(3));
  out.credit_bytes = Word(random);
  out.yours = RandomList(limits::kOwnFrontiersMax, random, [&] {
    OwnFrontier own;
    own.incarnation = Word(random);
    own.checkpoint = RandomText(kCheckpointMax, random);
    return own;
  });
  return out;
}

RejectMessage Draw(const RejectMessage* /*kind*/, Random& random) {
  RejectMessage out;
  out.reason = Short(random);
  out.retry_after_s = Word(random);
  return out;
}

AnnounceMessage Draw(const AnnounceMessage* /*kind*/, Random& random) {
  return {RandomList(kListMax, random, [&] {
    AnnouncedFrontier frontier;
    frontier.journal = TagOf(RandomJournal(random));
    frontier.size = RandomBelow(limits::kJournalSizeMax + 1, random);
    frontier.root_tag = random.Next();
    frontier.hop = Byte(random);
    frontier.severity = Byte(random);
    return frontier;
  })};
}

PageMessage Draw(const PageMessage* /*kind*/, Random& random) {
  PageMessage out;
  out.journal = RandomJournal(random);
  out.from = RandomBelow(limits::kJournalSizeMax + 1, random);
  out.hop = Byte(random);
  out.checkpoint = RandomText(kCheckpointMax, random);
  out.proof = RandomHashes<crypto::TreeHash>(random);
  out.entries = RandomList(kListMax, random, [&] {
    PageEntry entry;
    entry.header = RandomBytes(limits::kHeaderSizeMax, random);
    entry.has_payload = random.Below(2) == 0;
    if (entry.has_payload) entry.payload = RandomBytes(2'000, random);
    return entry;
  });
  return out;
}

PullMessage Draw(const PullMessage* /*kind*/, Random& random) {
  PullMessage out;
  out.journal = RandomJournal(random);
  out.from = random.Next();
  out.bytes_max = Word(random);
  return out;
}

FingerprintMessage Draw(const FingerprintMessage* /*kind*/, Random& random) {
  FingerprintMessage out;
  out.state = RandomFixed<StateHash>(random);
  out.echo = Short(random);
  return out;
}
PongMessage Draw(const PongMessage* /*kind*/, Random& random) {
  return {Short(random)};
}

RecentMessage Draw(const RecentMessage* /*kind*/, Random& random) {
  RecentMessage out;
  out.lines = RandomLines(random);
  out.rest = RandomFixed<StateHash>(random);
  out.records_tag = random.Next();
  out.trust_tag = random.Next();
  out.echo = Short(random);
  out.is_answer = random.Below(2) == 0;
  return out;
}

VectorMessage Draw(const VectorMessage* /*kind*/, Random& random) {
  VectorMessage out;
  out.lines = RandomLines(random);
  out.is_last = random.Below(2) == 0;
  for (std::size_t i = 0; i < out.buckets.size(); ++i)
    out.buckets[i] = random.Below(2) == 0;
  return out;
}

PayloadWantMessage Draw(const PayloadWantMessage* /*kind*/, Random& random) {
  PayloadWantMessage out;
  out.root = RandomFixed<crypto::Digest>(random);
  out.size = RandomBelow(limits::kPayloadSizeMax + 1, random);
  out.first_chunk = Word(random);
  out.count = static_cast<std::uint8_t>(random.Below(limits::kChunksPerWantMax + 1));
  return out;
}

PayloadChunkMessage Draw(const PayloadChunkMessage* /*kind*/, Random& random) {
  PayloadChunkMessage out;
  out.root = RandomFixed<crypto::Digest>(random);
  out.index = Word(random);
  out.is_absent = random.Below(2) == 0;
  out.bytes = RandomBytes(3'000, random);
  out.proof = RandomHashes<crypto::Digest>(random);
  return out;
}

RecordsHaveMessage Draw(const RecordsHaveMessage* /*kind*/, Random& random) {
  RecordsHaveMessage out;
  out.refs = RandomRefs(random);
  out.rest = random.Next();
  out.scope = static_cast<RecordsScope>(random.Below(4));
  return out;
}
RecordsWantMessage Draw(const RecordsWantMessage* /*kind*/, Random& random) {
  return {RandomRefs(random)};
}
RecordsMessage Draw(const RecordsMessage* /*kind*/, Random& random) {
  return {RandomList(kListMax, random, [&] { return RandomBytes(500, random); })};
}

TrustWantMessage Draw(const TrustWantMessage* /*kind*/, Random& random) {
  return {RandomList(kListMax, random, [&] { return RandomText(limits::kTrustNameMax, random); })};
}
TrustFilesMessage Draw(const TrustFilesMessage* /*kind*/, Random& random) {
  return {RandomList(kListMax, random, [&] {
    TrustFileContent file;
    file.name = RandomText(limits::kTrustNameMax, random);
    file.is_present = random.Below(2) == 0;
    file.content = RandomBytes(500, random);
    return file;
  })};
}

ForkProofMessage Draw(const ForkProofMessage* /*kind*/, Random& random) {
  ForkProofMessage out;
  out.journal = RandomJournal(random);
  out.first = RandomText(kCheckpointMax, random);
  out.second = RandomText(kCheckpointMax, random);
  out.path = RandomHashes<crypto::TreeHash>(random);
  if (random.Below(2) == 0) return out;
  out.at = 1 + random.Below(1'000'000);
  out.second_path = RandomHashes<crypto::TreeHash>(random);
  return out;
}

SplitProofMessage Draw(const SplitProofMessage* /*kind*/, Random& random) {
  SplitProofMessage out;
  out.root = Word(random);
  out.first = RandomBytes(500, random);
  out.second = RandomBytes(500, random);
  return out;
}

CreditMessage Draw(const CreditMessage* /*kind*/, Random& random) {
  return {Word(random)};
}

BucketsMessage Draw(const BucketsMessage* /*kind*/, Random& random) {
  BucketsMessage out;
  for (std::uint64_t& tag : out.tags)
    tag = random.Next();
  return out;
}

template <std::size_t... kIndexes>
Message DrawKind(std::size_t kind, Random& random, std::index_sequence<kIndexes...> /*all*/) {
  Message out;
  ((kind == kIndexes
        ? static_cast<void>(
              out = Draw(static_cast<std::variant_alternative_t<kIndexes, Message>*>(nullptr),
                         random))
        : void()),
   ...);
  return out;
}

}  // namespace

// Small numbers and the largest ones come up as often as those between.
std::uint64_t RandomBelow(std::uint64_t bound, Random& random) {
  const std::uint64_t number = random.Below(bound);
  switch (random.Below(4)) {
    case 0:
      return std::min<std::uint64_t>(number, random.Below(4));
    case 1:
      return bound - 1;
    default:
      return number;
  }
}

Buffer RandomBytes(std::size_t size_max, Random& random) {
  Buffer bytes(static_cast<std::size_t>(random.Below(size_max + 1)));
  const bool is_text = random.Below(2) == 0;  // compressible
  for (std::uint8_t& byte : bytes)
    byte = is_text ? static_cast<std::uint8_t>('a' + random.Below(3)) : Byte(random);
  return bytes;
}

std::string RandomText(std::size_t size_max, Random& random) {
  return std::string(AsText(RandomBytes(size_max, random)));
}

Message RandomMessage(std::size_t kind, Random& random) {
  return DrawKind(kind, random, std::make_index_sequence<kMessageKinds>());
}

Frame RandomFrame(std::size_t kind, Random& random) {
  Frame frame;
  frame.trust.root = Word(random);
  frame.trust.timestamp = random.Next();
  frame.message = RandomMessage(kind, random);
  return frame;
}

EntryHeader RandomHeader(Random& random) {
  const auto codes = [&random] {
    return RandomList(kListMax, random,
                      [&] { return RandomText(limits::kAudienceCodeSizeMax, random); });
  };
  EntryHeader header;
  header.journal = {RandomFixed<crypto::NodeId>(random), Word(random)};
  header.index = RandomBelow(limits::kJournalSizeMax, random);
  header.kind = Short(random);
  header.issued = FromUnixMillis(static_cast<std::int64_t>(RandomBelow(kMillisEnd, random)));
  header.expires = FromUnixMillis(static_cast<std::int64_t>(RandomBelow(kMillisEnd, random)));
  header.trust_root = Word(random);
  header.trust_timestamp = random.Next();
  header.tlp = Byte(random);
  header.severity = Byte(random);
  header.audience.size_classes = Byte(random);
  header.audience.sectors = codes();
  header.audience.regions = codes();
  header.document_id = RandomText(limits::kDocumentIdMax, random);
  header.document_version = RandomText(limits::kDocumentVersionMax, random);
  header.payload_root = RandomFixed<crypto::Digest>(random);
  header.payload_size = RandomBelow(limits::kPayloadSizeMax + 1, random);
  return header;
}

}  // namespace schakel::federation
