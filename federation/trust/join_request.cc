#include "federation/trust/join_request.h"

#include <algorithm>

#include "base/coding.h"
#include "base/utf8.h"
#include "crypto/fingerprint_words.h"
#include "federation/trust/join_limits.h"

namespace schakel::federation {
namespace {

namespace limits = join_limits;

constexpr std::string_view kRequestContext = "schakel/v1/join-request";
constexpr std::string_view kLeaveContext = "schakel/v1/join-leave";
constexpr std::string_view kWordsContext = "schakel/v1/join-words";
constexpr std::size_t kLeaveSize = crypto::NodeId::kSize + 8;
constexpr auto kAdmissionLife = std::chrono::days(400);
constexpr std::uint16_t kDraftKinds[] = {1, 2, 3, 4};  // advisory, guidance, annotation, withdraw

bool IsLine(std::string_view text) {
  const bool is_plain = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  return is_plain && IsUtf8(text) && CountCharacters(text) <= limits::kRequestTextMax;
}

bool AreCodes(const std::vector<std::string>& codes) {
  constexpr std::size_t kCodeMax = 16;  // an SBI prefix or a GM, PV or VR code
  const auto is_code = [](const std::string& code) {
    return !code.empty() && code.size() <= kCodeMax &&
           std::all_of(code.begin(), code.end(), [](char c) {
             return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '.';
           });
  };
  return codes.size() <= limits::kCoverageCodesMax &&
         std::all_of(codes.begin(), codes.end(), is_code);
}

// Only who somebody is and what he would like.
JoinWish OnlyTheWish(const Admission& stated) {
  JoinWish wish;
  wish.node_id = stated.node_id;
  wish.organisation = stated.organisation;
  wish.card = stated.card;
  wish.kind = stated.kind;
  wish.coverage = stated.coverage;
  wish.identity_key = stated.identity_key;
  wish.recovery_key_hash = stated.recovery_key_hash;
  wish.transport_key = stated.transport_key;
  wish.sealing_key = stated.sealing_key;
  return wish;
}

Buffer Bound(const TokenId& token, Bytes body) {
  Buffer bound = ToBuffer(token.view());
  Append(bound, body);
  return bound;
}

Error Malformed(const std::string& what) {
  return {ErrorCode::kProtocol, "join request: " + what};
}

}  // namespace

std::optional<std::string> FaultOf(const JoinWish& wish) {
  const Organisation& who = wish.organisation;
  if (who.name.empty() || !IsLine(who.name)) return "name";
  if (!IsKvkNumber(who.kvk)) return "kvk";
  if (who.country.size() != 2 || !IsLine(who.country)) return "country";
  const std::size_t at = wish.card.mail.find('@');
  const bool is_mail = at != std::string::npos && at > 0 && at + 1 < wish.card.mail.size() &&
                       wish.card.mail.find(' ') == std::string::npos;
  if (!is_mail || !IsLine(wish.card.mail)) return "mail";
  if (!IsLine(wish.card.website)) return "website";
  if (!IsLine(wish.card.phone)) return "phone";
  if (!IsLine(wish.card.about)) return "about";
  if (!AreCodes(wish.coverage.regions)) return "region";
  if (!AreCodes(wish.coverage.sectors)) return "sector";
  return std::nullopt;
}

Buffer SignRequest(const JoinWish& wish, const TokenId& token, const crypto::KeyPair& identity) {
  CHECK(!FaultOf(wish) && wish.identity_key == identity.public_key());
  const std::string body = ToJson(OnlyTheWish(wish)).Dump();
  const auto signature = crypto::Sign(identity, kRequestContext, Bound(token, AsBytes(body)));
  Buffer request = ToBuffer(signature.view());
  Append(request, AsBytes(body));
  CHECK(request.size() <= limits::kRequestBodyMax);
  return request;
}

Result<JoinWish> ReadRequest(Bytes request, const TokenId& token) {
  if (request.size() > limits::kRequestBodyMax) {
    return Error{ErrorCode::kLimitExceeded, "join request: too large"};
  }
  if (request.size() < crypto::Signature::kSize) return Malformed("too short");
  const auto signature = *crypto::Signature::From(request.first(crypto::Signature::kSize));
  const Bytes body = request.subspan(crypto::Signature::kSize);
  const auto stated = ReadAdmission(body, AdmissionSource::kNodes);
  if (!stated) return Malformed(stated.error().context);
  const JoinWish wish = OnlyTheWish(*stated);
  const auto fault = FaultOf(wish);
  if (fault) return Malformed(*fault);
  const bool is_own =
      crypto::NodeIdOf(wish.identity_key) == wish.node_id &&
      crypto::Verify(wish.identity_key, kRequestContext, Bound(token, body), signature);
  if (!is_own) return Error{ErrorCode::kUnauthorized, "join request: not signed by its key"};
  if (wish.recovery_key_hash.IsZero()) return Malformed("no recovery key");
  return wish;
}

std::string JoinWords(const JoinToken& token, const JoinWish& wish) {
  Buffer all = ToBuffer(AsBytes(kWordsContext));
  Append(all, token.id().view());
  Append(all, token.root_hash.view());
  Append(all, token.sealing_key.view());
  Append(all, token.anchor.node.view());
  Append(all, token.anchor.transport_key.view());
  for (const JoinSeed& seed : token.seeds) {
    Append(all, seed.node.view());
    Append(all, seed.transport_key.view());
  }
  Append(all, wish.identity_key.view());
  Append(all, wish.transport_key.view());
  Append(all, wish.sealing_key.view());
  Append(all, wish.recovery_key_hash.view());
  return crypto::FingerprintWords(crypto::Blake2b(all));
}

Admission DraftAdmission(const JoinWish& wish, WallTime now) {
  Admission draft = OnlyTheWish(wish);
  draft.maturity = 1;
  draft.rights.kinds.assign(std::begin(kDraftKinds), std::end(kDraftKinds));
  draft.rights.scope = PublishScope::kRegion;
  draft.rights.tlp_publish_max = Tlp::kGreen;
  draft.rights.tlp_receive_max = Tlp::kGreen;
  draft.valid_from = now;
  draft.valid_until = now + kAdmissionLife;
  return draft;
}

Buffer SignLeave(const LeaveRequest& leave, const crypto::KeyPair& identity) {
  Buffer body = ToBuffer(leave.node.view());
  AppendBigEndian64(body, static_cast<std::uint64_t>(ToUnixMillis(leave.issued)));
  const auto signature = crypto::Sign(identity, kLeaveContext, body);
  Append(body, signature.view());
  return body;
}

Result<crypto::NodeId> NodeOfLeave(Bytes request) {
  if (request.size() != kLeaveSize + crypto::Signature::kSize) return Malformed("form of a leave");
  return *crypto::NodeId::From(request.first(crypto::NodeId::kSize));
}

Result<LeaveRequest> ReadLeave(Bytes request, const crypto::PublicKey& identity) {
  const auto node = NodeOfLeave(request);
  if (!node) return node.error();
  const Bytes body = request.first(kLeaveSize);
  const auto signature = *crypto::Signature::From(request.subspan(kLeaveSize));
  if (!crypto::Verify(identity, kLeaveContext, body, signature)) {
    return Error{ErrorCode::kUnauthorized, "leave: not signed by the node's key"};
  }
  const std::uint64_t millis = ReadBigEndian64(body.subspan(crypto::NodeId::kSize));
  constexpr std::uint64_t kMillisMax = 253'402'300'799'000;  // the end of the year 9999
  if (millis > kMillisMax) return Malformed("time of a leave");
  return LeaveRequest{*node, FromUnixMillis(static_cast<std::int64_t>(millis))};
}

}  // namespace schakel::federation
