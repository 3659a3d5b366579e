#include "node/join/join_state.h"

#include "base/file.h"
#include "federation/trust/trusted_set.h"
#include "node/join/limits.h"

namespace schakel::node {

Result<federation::JoinWish> JoinState::Wish() const {
  auto wish = federation::ReadRequest(request, token.id());
  if (!wish) return Error{ErrorCode::kCorruption, wish.error().context};
  return wish;
}

Result<JoinState> LoadJoinState(const std::filesystem::path& file) {
  const auto content = ReadFile(file, join_book_limits::kJoinStateMax);
  if (!content) return content.error();
  const Error damaged{ErrorCode::kCorruption, file.string() + " is damaged"};
  JsonLimits limits;
  limits.depth_max = 2;
  const auto json = Json::Parse(AsText(*content), limits);
  if (!json) return damaged;
  const auto token_bytes = FromHex(json->StringOr("token", ""));
  auto request = FromHex(json->StringOr("request", ""));
  const Json* admitted = json->Find("admitted");
  if (!token_bytes || !request || admitted == nullptr || admitted->AsBool() == nullptr) {
    return damaged;
  }
  auto token = federation::DecodeToken(*token_bytes);
  if (!token) return damaged;
  JoinState state{std::move(*token), std::move(*request), *admitted->AsBool()};
  const auto wish = state.Wish();
  if (!wish) return damaged;
  return state;
}

Result<void> SaveJoinState(const std::filesystem::path& file, const JoinState& state) {
  const Json json = Json::Object{{"token", ToHex(federation::EncodeToken(state.token))},
                                 {"request", ToHex(state.request)},
                                 {"admitted", state.is_admitted}};
  return WriteFileDurably(file, AsBytes(json.Dump() + "\n"), FileMode::kPrivate);
}

Result<void> CheckRoot(const federation::JoinToken& token, Bytes root_file) {
  if (crypto::Blake2b(root_file) != token.root_hash) {
    return Error{ErrorCode::kUnauthorized, "not the root of trust that the letter names"};
  }
  const auto trusted = federation::TrustedSet::FromRoot(root_file);
  if (!trusted) return trusted.error();
  if (trusted->content()->root.meta.is_rehearsal) {
    return Error{ErrorCode::kConflict, "the root of trust of a rehearsal"};
  }
  return {};
}

}  // namespace schakel::node
