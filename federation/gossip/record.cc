#include "federation/gossip/record.h"

#include "base/coding.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kPrefixSize = 1 + crypto::NodeId::kSize + 8;

std::string_view Context(RecordType type) {
  switch (type) {
    case RecordType::kKeys:
      return "schakel/v1/keys";
    case RecordType::kPresence:
      return "schakel/v1/presence";
    default:
      return "schakel/v1/beacon";
  }
}

Error Malformed(const char* what) {
  return {ErrorCode::kProtocol, std::string("record: ") + what};
}

Buffer SignBody(const crypto::KeyPair& identity, const RecordId& ref, const Buffer& body) {
  Buffer out;
  out.push_back(ref.type);
  Append(out, ref.node.view());
  AppendBigEndian64(out, ref.counter);
  AppendSized(out, body);
  const auto type = static_cast<RecordType>(ref.type);
  const crypto::Signature signature = crypto::Sign(identity, Context(type), out);
  Append(out, signature.view());
  return out;
}

std::optional<KeysBody> ReadKeys(Bytes bytes) {
  ByteReader in(bytes);
  const auto transport = in.Take(crypto::TransportKey::kSize);
  const auto sealing = in.Take(crypto::TransportKey::kSize);
  const auto epoch = in.U32();
  const auto until = in.U64();
  if (!until || !in.AtEnd() || *until > INT64_MAX / 1000) return std::nullopt;
  return KeysBody{*crypto::TransportKey::From(*transport), *crypto::TransportKey::From(*sealing),
                  *epoch, FromUnixMillis(static_cast<std::int64_t>(*until))};
}

std::optional<PresenceBody> ReadPresence(Bytes bytes) {
  ByteReader in(bytes);
  const auto count = in.U8();
  if (!count || *count > kEndpointsMax) return std::nullopt;
  PresenceBody body;
  for (int i = 0; i < *count; ++i) {
    const auto endpoint = in.Sized(kEndpointSizeMax);
    if (!endpoint) return std::nullopt;
    body.endpoints.emplace_back(AsText(*endpoint));
  }
  if (in.AtEnd()) return body;
  const auto root = in.Varint();
  if (!root || !in.AtEnd() || *root == 0 || *root > UINT32_MAX) return std::nullopt;
  body.root = static_cast<std::uint32_t>(*root);
  return body;
}

std::optional<BeaconBody> ReadBeacon(Bytes bytes) {
  ByteReader in(bytes);
  const auto root = in.Varint();
  const auto timestamp = in.Varint();
  const auto incarnation = in.Varint();
  const auto size = in.Varint();
  if (!size || !in.AtEnd() || *root > UINT32_MAX) return std::nullopt;
  if (*incarnation > limits::kIncarnationMax || *size > limits::kJournalSizeMax) {
    return std::nullopt;
  }
  return BeaconBody{{static_cast<std::uint32_t>(*root), *timestamp},
                    static_cast<std::uint32_t>(*incarnation),
                    *size};
}

// Returns nullopt if the body is not well formed for its type.
std::optional<decltype(SignedRecord::body)> ReadBody(RecordType type, Bytes bytes) {
  const auto as_body = [](auto body) -> std::optional<decltype(SignedRecord::body)> {
    if (!body) return std::nullopt;
    return std::move(*body);
  };
  switch (type) {
    case RecordType::kKeys:
      return as_body(ReadKeys(bytes));
    case RecordType::kPresence:
      return as_body(ReadPresence(bytes));
    default:
      return as_body(ReadBeacon(bytes));
  }
}

}  // namespace

Buffer SignKeysRecord(const crypto::KeyPair& identity, const crypto::NodeId& node,
                      std::uint64_t counter, const KeysBody& body) {
  Buffer out;
  Append(out, body.transport_key.view());
  Append(out, body.sealing_key.view());
  AppendBigEndian32(out, body.sealing_epoch);
  AppendBigEndian64(out, static_cast<std::uint64_t>(ToUnixMillis(body.previous_until)));
  return SignBody(identity, {node, static_cast<std::uint8_t>(RecordType::kKeys), counter}, out);
}

Buffer SignPresenceRecord(const crypto::KeyPair& identity, const crypto::NodeId& node,
                          std::uint64_t counter, const PresenceBody& body) {
  CHECK(body.endpoints.size() <= kEndpointsMax);
  Buffer out;
  out.push_back(static_cast<std::uint8_t>(body.endpoints.size()));
  for (const std::string& endpoint : body.endpoints)
    AppendSized(out, AsBytes(endpoint));
  if (body.root > 0) AppendVarint(out, body.root);
  return SignBody(identity, {node, static_cast<std::uint8_t>(RecordType::kPresence), counter}, out);
}

Buffer SignBeaconRecord(const crypto::KeyPair& identity, const crypto::NodeId& node,
                        std::uint64_t counter, const BeaconBody& body) {
  Buffer out;
  AppendVarint(out, body.trust.root);
  AppendVarint(out, body.trust.timestamp);
  AppendVarint(out, body.incarnation);
  AppendVarint(out, body.size);
  return SignBody(identity, {node, static_cast<std::uint8_t>(RecordType::kBeacon), counter}, out);
}

bool IsKnownRecordType(std::uint8_t type) {
  return type >= NumberOf(RecordType::kKeys) && type <= NumberOf(RecordType::kFreeze);
}

Result<RecordId> PeekRecord(Bytes bytes) {
  if (bytes.size() > limits::kRecordSizeMax) return Malformed("too large");
  ByteReader in(bytes);
  const auto type = in.U8();
  const auto node = in.Take(crypto::NodeId::kSize);
  const auto counter = in.U64();
  if (!counter) return Malformed("cut off");
  return RecordId{*crypto::NodeId::From(*node), *type, *counter};
}

Result<SignedRecord> OpenRecord(Bytes bytes, const crypto::PublicKey& identity_key) {
  const auto id = PeekRecord(bytes);
  if (!id) return id.error();
  const bool is_of_identity =
      id->type >= NumberOf(RecordType::kKeys) && id->type <= NumberOf(RecordType::kBeacon);
  if (!is_of_identity) return Malformed("of a type that an identity key does not sign");
  ByteReader in(bytes.subspan(kPrefixSize));
  const auto body = in.Sized(limits::kRecordSizeMax);
  const auto signature = in.Take(crypto::Signature::kSize);
  if (!signature || !in.AtEnd()) return Malformed("cut off");
  const auto type = static_cast<RecordType>(id->type);
  if (!crypto::Verify(identity_key, Context(type),
                      bytes.first(bytes.size() - crypto::Signature::kSize),
                      *crypto::Signature::From(*signature))) {
    return Error{ErrorCode::kUnauthorized, "record: signature does not verify"};
  }
  auto read = ReadBody(type, *body);
  if (!read) return Malformed("body");
  return SignedRecord{*id, std::move(*read), ToBuffer(bytes), identity_key};
}

}  // namespace schakel::federation
