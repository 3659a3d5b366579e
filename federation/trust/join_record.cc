#include "federation/trust/join_record.h"

#include <algorithm>
#include <array>

#include "federation/trust/join_limits.h"

namespace schakel::federation {
namespace {

using State = TokenRecord::State;

constexpr std::array<std::string_view, 5> kStateNames = {"open", "requested", "used", "refused",
                                                         "ended"};
constexpr std::size_t kRecordMax = 32 * 1024;  // a request in hexadecimal

JoinStatus NoteWrongTry(TokenRecord& record, JoinStatus status) {
  record.wrong_tries += 1;
  if (record.wrong_tries >= join_limits::kWrongTriesMax) record.state = State::kEnded;
  return status;
}

// A request for a token that has one already, or is settled.
JoinStatus AnswerSettled(const TokenRecord& record, const std::optional<Buffer>& opened) {
  if (record.state == State::kEnded) return JoinStatus::kEnded;
  const auto known = record.Wish();
  const auto asked = opened ? ReadRequest(*opened, record.token.id())
                            : Result<JoinWish>(Error{ErrorCode::kUnauthorized, ""});
  const bool is_same = known && asked && asked->identity_key == known->identity_key;
  if (!is_same) return JoinStatus::kUsed;
  if (record.state == State::kRefused) return JoinStatus::kRefused;
  return record.state == State::kUsed ? JoinStatus::kAdmitted : JoinStatus::kWaiting;
}

}  // namespace

Result<JoinWish> TokenRecord::Wish() const {
  if (request.empty()) return Error{ErrorCode::kNotFound, "no request yet"};
  return ReadRequest(request, token.id());
}

std::string_view StateName(const TokenRecord& record, WallTime now) {
  if (record.state == State::kOpen && now >= record.token.expires) return "expired";
  return kStateNames[static_cast<std::size_t>(record.state)];
}

JoinStatus TakeRequest(TokenRecord& record, const std::optional<Buffer>& opened, WallTime now) {
  if (record.state != State::kOpen) return AnswerSettled(record, opened);
  if (!opened) return NoteWrongTry(record, JoinStatus::kWrong);
  const auto wish = ReadRequest(*opened, record.token.id());
  if (!wish) return NoteWrongTry(record, JoinStatus::kWrong);
  if (wish->organisation.kvk != record.token.kvk) {
    return NoteWrongTry(record, JoinStatus::kOtherKvk);
  }
  if (now >= record.token.expires) return JoinStatus::kExpired;
  record.request = *opened;
  record.requested = now;
  record.state = State::kRequested;
  return JoinStatus::kAccepted;
}

Json ToJson(const TokenRecord& record) {
  return Json::Object{{"token", ToHex(EncodeToken(record.token))},
                      {"name", record.name},
                      {"issued", FormatRfc3339(record.issued)},
                      {"state", kStateNames[static_cast<std::size_t>(record.state)]},
                      {"wrong_tries", record.wrong_tries},
                      {"request", ToHex(record.request)},
                      {"requested", FormatRfc3339(record.requested)}};
}

Result<TokenRecord> ParseRecord(Bytes file) {
  const Error damaged{ErrorCode::kCorruption, "the record of a join token is damaged"};
  JsonLimits json_limits;
  json_limits.size_bytes_max = kRecordMax;
  json_limits.depth_max = 2;
  const auto json = Json::Parse(AsText(file), json_limits);
  if (!json) return damaged;
  TokenRecord record;
  const auto bytes = FromHex(json->StringOr("token", ""));
  auto token = bytes ? DecodeToken(*bytes) : Result<JoinToken>(damaged);
  const auto request = FromHex(json->StringOr("request", "x"));
  const auto issued = ParseRfc3339(json->StringOr("issued", ""));
  const auto requested = ParseRfc3339(json->StringOr("requested", ""));
  const auto state = std::find(kStateNames.begin(), kStateNames.end(), json->StringOr("state", ""));
  const Json* tries = json->Find("wrong_tries");
  const auto* number = tries == nullptr ? nullptr : tries->AsInteger();
  const bool is_good = token && request && issued && requested && state != kStateNames.end() &&
                       number != nullptr && *number >= 0 && *number <= join_limits::kWrongTriesMax;
  if (!is_good) return damaged;
  record.token = std::move(*token);
  record.name = json->StringOr("name", "");
  record.issued = *issued;
  record.state = static_cast<State>(state - kStateNames.begin());
  record.wrong_tries = static_cast<int>(*number);
  record.request = *request;
  record.requested = *requested;
  return record;
}

}  // namespace schakel::federation
