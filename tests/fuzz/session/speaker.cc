#include "speaker.h"

#include "federation/gossip/recovery_record.h"
#include "federation/journal/checkpoint.h"
#include "federation/limits.h"

namespace schakel::federation {

crypto::NodeId Speaker::Node() {
  if (!choices_.OneIn(12)) return stage_.IdOf(Member());
  crypto::NodeId nobody;
  nobody.bytes[0] = choices_.Byte();
  return nobody;
}

JournalTag Speaker::Journal() {
  const NodeTag publisher = TagOf(Node());
  return {publisher, author_.Incarnation()};
}

TrustVersion Speaker::Version(const TrustVersion& own) {
  TrustVersion version = own;
  switch (choices_.Below(16)) {
    case 1:
      ++version.timestamp;
      break;
    case 2:
      ++version.root;
      break;
    case 3:
      version.timestamp = choices_.Edge();
      break;
    default:
      break;
  }
  return version;
}

HelloMessage Speaker::Hello() {
  HelloMessage hello;
  hello.version_lowest = choices_.OneIn(20) ? 2 : 1;
  hello.version_highest = static_cast<std::uint16_t>(hello.version_lowest + choices_.Below(2));
  hello.nonce = choices_.Number();
  hello.link_kind = static_cast<LinkKind>(1 + choices_.Below(3));
  hello.credit_bytes = choices_.OneIn(3) ? static_cast<std::uint32_t>(choices_.Edge()) : 1u << 18;
  hello.yours = Several<OwnFrontier>(3, [this] {
    const auto incarnation = 1 + static_cast<std::uint32_t>(choices_.Below(3));
    const JournalId id{stage_.IdOf(0), incarnation};
    // The node's own signature: of a state that it has forgotten, or that a thief of its key made.
    if (choices_.OneIn(6))
      return OwnFrontier{incarnation, SignCheckpoint(stage_.identity(0), {id, {4, {}}})};
    return OwnFrontier{incarnation, "x"};
  });
  return hello;
}

// --- Anti-entropy ---

AnnouncedFrontier Speaker::Announced() {
  const JournalTag journal = Journal();
  const std::uint64_t size = choices_.Edge() % (limits::kJournalSizeMax + 1);
  const std::uint64_t tag = choices_.Number();
  const std::uint8_t hop = choices_.Byte();
  return {journal, size, tag, hop, choices_.Byte()};
}

FrontierLine Speaker::Line() {
  const AnnouncedFrontier line = Announced();
  return {line.journal, line.size, line.root_tag};
}

RecentMessage Speaker::Recent() {
  RecentMessage recent;
  recent.lines = Several<FrontierLine>(6, [this] { return Line(); });
  recent.rest.bytes[0] = choices_.Byte();
  recent.records_tag = choices_.Number();
  recent.trust_tag = choices_.Number();
  recent.echo = static_cast<std::uint16_t>(choices_.Below(4));
  recent.is_answer = choices_.OneIn(2);
  return recent;
}

VectorMessage Speaker::Vector() {
  VectorMessage vector;
  vector.lines = Several<FrontierLine>(6, [this] { return Line(); });
  vector.is_last = choices_.OneIn(2);
  if (!choices_.OneIn(2)) vector.buckets.set();
  vector.buckets.flip(choices_.IndexBelow(vector.buckets.size()));
  return vector;
}

BucketsMessage Speaker::Buckets() {
  BucketsMessage buckets;
  const std::uint64_t first = choices_.Number();
  for (std::size_t i = 0; i < buckets.tags.size(); ++i)
    buckets.tags[i] = first * (i + 1);
  return buckets;
}

RecordRef Speaker::Ref() {
  const NodeTag node = TagOf(Node());
  const auto type = static_cast<std::uint8_t>(choices_.Below(8));
  return {node, type, choices_.Edge()};
}

Message Speaker::OfReconcile() {
  switch (choices_.Below(8)) {
    case 0:
      return AnnounceMessage{Several<AnnouncedFrontier>(6, [this] { return Announced(); })};
    case 1: {
      FingerprintMessage fingerprint;
      fingerprint.state.bytes[0] = choices_.Byte();
      fingerprint.echo = static_cast<std::uint16_t>(choices_.Below(4));
      return fingerprint;
    }
    case 2:
      return PongMessage{static_cast<std::uint16_t>(choices_.Below(4))};
    case 3:
      return Recent();
    case 4:
      return Vector();
    case 5:
      return Buckets();
    case 6: {
      RecordsHaveMessage have;
      have.refs = Several<RecordRef>(6, [this] { return Ref(); });
      have.rest = choices_.Number();
      have.scope = static_cast<RecordsScope>(choices_.Below(4));
      return have;
    }
    default:
      return RecordsWantMessage{Several<RecordRef>(6, [this] { return Ref(); })};
  }
}

// --- Records and trust ---

Buffer Speaker::KeysRecord(std::size_t member, std::uint64_t counter) {
  KeysBody keys;
  keys.transport_key = Stage::TransportOf(choices_.IndexBelow(20));
  keys.sealing_key = Stage::TransportOf(choices_.IndexBelow(20));
  keys.sealing_epoch = static_cast<std::uint32_t>(choices_.Edge());
  keys.previous_until = FromUnixMillis(static_cast<std::int64_t>(choices_.Below(1ull << 53)));
  return SignKeysRecord(author_.Signer(member), stage_.IdOf(member), counter, keys);
}

Buffer Speaker::RecoveryRecord(std::size_t member, std::uint64_t counter) {
  Recovery recovery;
  const auto last = 1 + static_cast<std::uint32_t>(choices_.Below(3));
  recovery.stop.push_back({last, choices_.Below(4), {}});
  if (choices_.OneIn(2)) recovery.open = last + 1 + static_cast<std::uint32_t>(choices_.Below(3));
  if (choices_.OneIn(2)) recovery.identity_key = stage_.identity(Member()).public_key();
  return SignRecoveryRecord(stage_.recovery(member), stage_.IdOf(member), counter, recovery);
}

Buffer Speaker::Record(WallTime now) {
  const std::size_t member = Member();
  const auto millis = static_cast<std::uint64_t>(ToUnixMillis(now));
  const std::uint64_t counter =
      choices_.OneIn(3) ? choices_.Edge() : millis - 500 + choices_.Below(1'200'000);
  switch (choices_.Below(6)) {
    case 0:
      return choices_.Content(300);
    case 1:
      return KeysRecord(member, counter);
    case 2: {
      const auto port = std::to_string(choices_.Below(65'536));
      const auto root = static_cast<std::uint32_t>(choices_.Edge());
      return SignPresenceRecord(author_.Signer(member), stage_.IdOf(member), counter,
                                {{"192.0.2.7:" + port}, root});
    }
    case 3:
      return RecoveryRecord(member, std::max<std::uint64_t>(counter, 1));
    default: {
      const auto root = static_cast<std::uint32_t>(choices_.Below(3));
      const TrustVersion version{root, choices_.Below(5)};
      const std::uint32_t incarnation = author_.Incarnation();
      return SignBeaconRecord(author_.Signer(member), stage_.IdOf(member), counter,
                              {version, incarnation, choices_.Edge()});
    }
  }
}

RecordsMessage Speaker::Records(WallTime now) {
  RecordsMessage records{Several<Buffer>(3, [&] { return Record(now); })};
  records.records.push_back(Record(now));
  return records;
}

TrustWantMessage Speaker::TrustWant() {
  return {Several<std::string>(4, [this] {
    return choices_.OneIn(2) ? std::string("timestamp.json")
                             : AdmissionPath(Node(), AdmissionSource::kNodes);
  })};
}

TrustFilesMessage Speaker::TrustFiles() {
  TrustFilesMessage files;
  const auto& trusts = stage_.trusts();
  for (const auto& [name, content] : trusts[choices_.IndexBelow(trusts.size())].content()->files) {
    if (!choices_.OneIn(5)) files.files.push_back({name, !choices_.OneIn(10), content});
  }
  return files;
}

SplitProofMessage Speaker::SplitProof() {
  const auto& trusts = stage_.trusts();
  SplitProofMessage proof;
  proof.root = static_cast<std::uint32_t>(choices_.Below(3));
  proof.first = trusts[0].content()->timestamp->file;
  proof.second = trusts[choices_.IndexBelow(trusts.size())].content()->timestamp->file;
  return proof;
}

Message Speaker::OfTrust() {
  switch (choices_.Below(6)) {
    case 0:
      return TrustWant();
    case 1:
      return SplitProof();
    case 2:
      return author_.ForkProof(Member());
    default:
      return TrustFiles();
  }
}

Message Speaker::OfLink() {
  switch (choices_.Below(12)) {
    case 0:
      return Hello();
    case 1: {
      const auto reason = static_cast<std::uint16_t>(choices_.Below(5));
      return RejectMessage{reason, static_cast<std::uint32_t>(choices_.Edge())};
    }
    default:
      return CreditMessage{static_cast<std::uint32_t>(choices_.Edge())};
  }
}

Message Speaker::Any(Federation& core, Now now) {
  const auto held = [&](const JournalId& id) -> std::uint64_t {
    for (const JournalStatusRow& row : core.Status(now).journals) {
      if (row.id == id) return row.held;
    }
    return 0;
  };
  switch (choices_.Below(16)) {
    case 0:
      return OfLink();
    case 1:
      return OfTrust();
    case 2:
    case 3:
      return Records(now.wall);
    case 4: {
      const JournalId journal{Node(), author_.Incarnation()};
      const std::uint64_t from = choices_.Edge();
      return PullMessage{journal, from, static_cast<std::uint32_t>(choices_.Edge())};
    }
    case 5:
      return author_.PayloadWant();
    case 6:
    case 7:
      return author_.PayloadChunk();
    case 8:
    case 9:
    case 10:
      return OfReconcile();
    default:
      return author_.Page(Member(), now.wall, held);
  }
}

}  // namespace schakel::federation
