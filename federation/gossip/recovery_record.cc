#include "federation/gossip/recovery_record.h"

#include "base/coding.h"
#include "crypto/recovery_key.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr std::string_view kContext = "schakel/v1/recovery";
constexpr std::size_t kPrefixSize = 1 + crypto::NodeId::kSize + 8;
constexpr std::uint64_t kFreezeCounter = 1;

Error Malformed(const char* what) {
  return {ErrorCode::kProtocol, std::string("recovery record: ") + what};
}

Buffer Prefix(RecordType type, const crypto::NodeId& node, std::uint64_t counter) {
  Buffer out;
  out.push_back(NumberOf(type));
  Append(out, node.view());
  AppendBigEndian64(out, counter);
  return out;
}

Buffer PackBody(const crypto::PublicKey& recovery_key, const Recovery& said) {
  Buffer body;
  Append(body, recovery_key.view());
  body.push_back(static_cast<std::uint8_t>(said.stop.size()));
  for (const TrustedPoint& point : said.stop) {
    AppendBigEndian32(body, point.incarnation);
    AppendBigEndian64(body, point.size);
    Append(body, point.root.view());
  }
  Append(body, said.identity_key.value_or(crypto::PublicKey{}).view());
  AppendBigEndian32(body, said.open);
  return body;
}

bool IsWellFormed(const Recovery& said) {
  std::uint32_t last = 0;
  for (const TrustedPoint& point : said.stop) {
    const bool is_in_order = point.incarnation > last;
    const bool is_in_range =
        point.incarnation <= limits::kIncarnationMax && point.size < limits::kJournalSizeMax;
    if (!is_in_order || !is_in_range) return false;
    last = point.incarnation;
  }
  if (said.stop.empty()) return false;
  return said.open == 0 || (said.open > last && said.open <= limits::kIncarnationMax);
}

std::optional<RecoveryBody> ReadBody(Bytes bytes) {
  ByteReader in(bytes);
  RecoveryBody body;
  const auto key = in.Take(crypto::PublicKey::kSize);
  const auto count = in.U8();
  if (!count || *count > kStopPointsMax) return std::nullopt;
  body.recovery_key = *crypto::PublicKey::From(*key);
  for (int i = 0; i < *count; ++i) {
    const auto incarnation = in.U32();
    const auto size = in.U64();
    const auto root = in.Take(crypto::TreeHash::kSize);
    if (!root) return std::nullopt;
    body.said.stop.push_back({*incarnation, *size, *crypto::TreeHash::From(*root)});
  }
  const auto identity = in.Take(crypto::PublicKey::kSize);
  const auto open = in.U32();
  if (!open || !in.AtEnd()) return std::nullopt;
  const auto identity_key = *crypto::PublicKey::From(*identity);
  if (identity_key != crypto::PublicKey{}) {
    if (!crypto::AdmitPublicKey(identity_key.view())) return std::nullopt;
    body.said.identity_key = identity_key;
  }
  body.said.open = *open;
  if (!IsWellFormed(body.said)) return std::nullopt;
  return body;
}

const Recovery& SaidIn(const SignedRecord& record) {
  return std::get<RecoveryBody>(record.body).said;
}

bool Contradict(const SignedRecord& first, const SignedRecord& second) {
  if (first.id.node != second.id.node || first.bytes == second.bytes) return false;
  const bool is_ordered = first.id.counter < second.id.counter;
  return !is_ordered || !Continues(SaidIn(second), SaidIn(first));
}

}  // namespace

Buffer SignRecoveryRecord(const crypto::KeyPair& recovery_key, const crypto::NodeId& node,
                          std::uint64_t counter, const Recovery& said) {
  CHECK(IsWellFormed(said) && said.stop.size() <= kStopPointsMax);
  Buffer out = Prefix(RecordType::kRecovery, node, counter);
  AppendSized(out, PackBody(recovery_key.public_key(), said));
  Append(out, crypto::Sign(recovery_key, kContext, out).view());
  return out;
}

Result<SignedRecord> OpenRecoveryRecord(Bytes bytes, const crypto::Digest& recovery_key_hash) {
  const auto id = PeekRecord(bytes);
  if (!id) return id.error();
  if (id->type != NumberOf(RecordType::kRecovery)) return Malformed("another type");
  // None has no name that a list could tell it by.
  if (id->counter == 0) return Malformed("counter");
  ByteReader in(bytes.subspan(kPrefixSize));
  const auto sized = in.Sized(limits::kRecordSizeMax);
  const auto signature = in.Take(crypto::Signature::kSize);
  if (!signature || !in.AtEnd()) return Malformed("cut off");
  const auto body = ReadBody(*sized);
  if (!body) return Malformed("body");
  const bool is_known = crypto::RecoveryKeyHash(body->recovery_key) == recovery_key_hash &&
                        crypto::AdmitPublicKey(body->recovery_key.view()).has_value();
  const Bytes message = bytes.first(bytes.size() - crypto::Signature::kSize);
  if (!is_known || !crypto::Verify(body->recovery_key, kContext, message,
                                   *crypto::Signature::From(*signature))) {
    return Error{ErrorCode::kUnauthorized, "recovery record: not by the recovery key of this node"};
  }
  return SignedRecord{*id, *body, ToBuffer(bytes)};
}

bool SaysTheSame(Bytes first, Bytes second) {
  const auto head = [](Bytes bytes) { return bytes.first(kPrefixSize - sizeof(std::uint64_t)); };
  const auto body = [](Bytes bytes) {
    return ByteReader(bytes.subspan(kPrefixSize)).Sized(limits::kRecordSizeMax);
  };
  if (!PeekRecord(first) || !PeekRecord(second)) return false;
  const auto said = body(first);
  const auto again = body(second);
  return said && again && ToBuffer(head(first)) == ToBuffer(head(second)) &&
         ToBuffer(*said) == ToBuffer(*again);
}

std::optional<Buffer> FreezeOf(const SignedRecord& first, const SignedRecord& second) {
  const auto order = [](const SignedRecord& record) {
    return std::pair(record.id.counter, record.bytes);
  };
  const bool is_ordered = order(first) < order(second);
  const SignedRecord& earlier = is_ordered ? first : second;
  const SignedRecord& later = is_ordered ? second : first;
  if (!Contradict(earlier, later)) return std::nullopt;
  Buffer out = Prefix(RecordType::kFreeze, first.id.node, kFreezeCounter);
  AppendSized(out, earlier.bytes);
  AppendSized(out, later.bytes);
  return out;
}

Result<SignedRecord> OpenFreezeRecord(Bytes bytes, const crypto::Digest& recovery_key_hash) {
  const auto id = PeekRecord(bytes);
  if (!id) return id.error();
  const bool is_kind = id->type == NumberOf(RecordType::kFreeze) && id->counter == kFreezeCounter;
  if (!is_kind) return Malformed("another type");
  ByteReader in(bytes.subspan(kPrefixSize));
  const auto first_bytes = in.Sized(limits::kRecordSizeMax);
  const auto second_bytes = in.Sized(limits::kRecordSizeMax);
  if (!second_bytes || !in.AtEnd()) return Malformed("cut off");
  const auto first = OpenRecoveryRecord(*first_bytes, recovery_key_hash);
  if (!first) return first.error();
  const auto second = OpenRecoveryRecord(*second_bytes, recovery_key_hash);
  if (!second) return second.error();
  if (first->id.node != id->node || FreezeOf(*first, *second) != ToBuffer(bytes)) {
    return Malformed("two statements that do not contradict each other");
  }
  return SignedRecord{*id, FreezeBody{}, ToBuffer(bytes)};
}

Result<SignedRecord> OpenRecordOf(Bytes bytes, const Admission& admission,
                                  const crypto::PublicKey& identity_key) {
  const auto id = PeekRecord(bytes);
  if (!id) return id.error();
  if (id->type == NumberOf(RecordType::kRecovery)) {
    return OpenRecoveryRecord(bytes, admission.recovery_key_hash);
  }
  if (id->type == NumberOf(RecordType::kFreeze)) {
    return OpenFreezeRecord(bytes, admission.recovery_key_hash);
  }
  return OpenRecord(bytes, identity_key);
}

}  // namespace schakel::federation
