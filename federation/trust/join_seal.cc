#include "federation/trust/join_seal.h"

#include <array>

#include "base/coding.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "crypto/sodium.h"
#include "federation/trust/join_limits.h"

namespace schakel::federation {
namespace {

namespace limits = join_limits;

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kQuestionContext = "schakel/v1/join-question";
constexpr std::string_view kAnswerContext = "schakel/v1/join-answer";
constexpr std::size_t kHeadSize = 2 + TokenId::kSize + crypto::TransportKey::kSize;
constexpr std::size_t kNonceSize = crypto::AeadNonce::kSize;

constexpr std::array<std::string_view, 12> kStatusNames = {
    "",          "accepted", "waiting", "admitted", "refused", "wrong",
    "other_kvk", "expired",  "used",    "ended",    "leaving", "unknown"};

Error Malformed() {
  return {ErrorCode::kProtocol, "join message: form"};
}

crypto::AeadNonce NewNonce() {
  crypto::AeadNonce nonce;
  crypto::FillRandom(nonce.bytes);
  return nonce;
}

Result<crypto::Secret> QuestionKey(Bytes shared, const crypto::TransportKey& join_key, Bytes head,
                                   const TokenSecret& secret) {
  Buffer info = ToBuffer(AsBytes(kQuestionContext));
  Append(info, join_key.view());
  Append(info, head);
  return crypto::HkdfSha256(shared, secret.view(), info, crypto::kAeadKeySize);
}

Result<crypto::Secret> AnswerKey(Bytes shared, const crypto::TransportKey& join_key,
                                 Bytes message) {
  Buffer info = ToBuffer(AsBytes(kAnswerContext));
  Append(info, join_key.view());
  Append(info, crypto::Blake2b(message).view());
  return crypto::HkdfSha256(shared, {}, info, crypto::kAeadKeySize);
}

struct Target {
  JoinKind kind = JoinKind::kRequest;
  TokenId token;
  TokenSecret secret;
  crypto::TransportKey join_key;
};

Result<AskedQuestion> Ask(const Target& target, Bytes body) {
  CHECK(body.size() <= limits::kRequestBodyMax);
  const auto ephemeral = crypto::TransportKeyPair::Generate();
  const auto shared = crypto::Agree(ephemeral.secret_key(), target.join_key);
  if (!shared) return shared.error();
  Buffer message{kVersion, static_cast<std::uint8_t>(target.kind)};
  Append(message, target.token.view());
  Append(message, ephemeral.public_key().view());
  const auto key = QuestionKey(shared->view(), target.join_key, message, target.secret);
  if (!key) return key.error();
  const Buffer head = message;
  const auto nonce = NewNonce();
  Append(message, nonce.view());
  Append(message, crypto::Seal(key->view(), nonce, head, body));
  auto answer_key = AnswerKey(shared->view(), target.join_key, message);
  if (!answer_key) return answer_key.error();
  return AskedQuestion{std::move(message), std::move(*answer_key)};
}

Result<JoinAnswer> ParseAnswer(Bytes plain) {
  ByteReader reader(plain);
  const auto status = reader.U8();
  const auto root = reader.Sized(limits::kAnswerMax);
  const bool is_status =
      status && *status >= 1 && *status <= static_cast<std::uint8_t>(kLastJoinStatus);
  if (!is_status || !root || !reader.AtEnd()) return Malformed();
  return JoinAnswer{static_cast<JoinStatus>(*status), ToBuffer(*root)};
}

}  // namespace

std::string_view JoinStatusName(JoinStatus status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}

Result<AskedQuestion> AskRequest(const JoinToken& token, Bytes request) {
  return Ask({JoinKind::kRequest, token.id(), token.secret, token.sealing_key}, request);
}

Result<AskedQuestion> AskLeave(const crypto::TransportKey& join_key, Bytes leave) {
  return Ask({JoinKind::kLeave, {}, {}, join_key}, leave);
}

Result<JoinAnswer> OpenAnswer(const AskedQuestion& asked, Bytes answer) {
  if (answer.size() < kNonceSize || answer.size() > limits::kAnswerMax) return Malformed();
  const auto nonce = *crypto::AeadNonce::From(answer.first(kNonceSize));
  const auto plain = crypto::Open(asked.answer_key.view(), nonce, {}, answer.subspan(kNonceSize));
  if (!plain) return plain.error();
  return ParseAnswer(*plain);
}

Result<JoinQuestion> ReadQuestion(Bytes message) {
  if (message.size() > limits::kQuestionMax || message.size() < kHeadSize + kNonceSize) {
    return Malformed();
  }
  const bool is_kind = message[1] == static_cast<std::uint8_t>(JoinKind::kRequest) ||
                       message[1] == static_cast<std::uint8_t>(JoinKind::kLeave);
  if (message[0] != kVersion || !is_kind) return Malformed();
  JoinQuestion question;
  question.kind = static_cast<JoinKind>(message[1]);
  question.token = *TokenId::From(message.subspan(2, TokenId::kSize));
  question.ephemeral =
      *crypto::TransportKey::From(message.subspan(2 + TokenId::kSize, crypto::TransportKey::kSize));
  question.message = ToBuffer(message);
  return question;
}

Result<Buffer> OpenQuestion(const JoinQuestion& question, const crypto::TransportKeyPair& join_key,
                            const TokenSecret& secret) {
  const auto shared = crypto::Agree(join_key.secret_key(), question.ephemeral);
  if (!shared) return shared.error();
  const Bytes message = question.message;
  const Bytes head = message.first(kHeadSize);
  const auto key = QuestionKey(shared->view(), join_key.public_key(), head, secret);
  if (!key) return key.error();
  const auto nonce = *crypto::AeadNonce::From(message.subspan(kHeadSize, kNonceSize));
  return crypto::Open(key->view(), nonce, head, message.subspan(kHeadSize + kNonceSize));
}

Result<Buffer> SealAnswer(const JoinQuestion& question, const crypto::TransportKeyPair& join_key,
                          const JoinAnswer& answer) {
  const auto shared = crypto::Agree(join_key.secret_key(), question.ephemeral);
  if (!shared) return shared.error();
  const auto key = AnswerKey(shared->view(), join_key.public_key(), question.message);
  if (!key) return key.error();
  Buffer plain{static_cast<std::uint8_t>(answer.status)};
  AppendSized(plain, answer.root_file);
  const auto nonce = NewNonce();
  Buffer sealed = ToBuffer(nonce.view());
  Append(sealed, crypto::Seal(key->view(), nonce, {}, plain));
  return sealed;
}

}  // namespace schakel::federation
