#include "node/cli/anchor_view.h"

#include <algorithm>

#include "base/json.h"
#include "crypto/identity.h"
#include "node/web/http.h"

namespace schakel::node {

Result<AnchorView> OpenAnchorView(const NodeFolder& folder) {
  auto state = LoadTrustState(folder.trust());
  if (!state) return state.error();
  auto book = JoinBook::Open(folder.join_book());
  if (!book) return book.error();
  return AnchorView{std::move(*book), std::move(*state)};
}

std::optional<crypto::PublicKey> IdentityInForce(const NodeFolder& folder,
                                                 const crypto::NodeId& node) {
  const auto reply = HttpCall(folder.socket(), "GET", "/v1/herstel?knooppunt=" + node.hex(), "");
  const auto json = reply ? Json::Parse(reply->body, {}) : Result<Json>(reply.error());
  if (!json) return std::nullopt;
  const auto bytes = crypto::PublicKey::FromHexText(json->StringOr("identityKey", ""));
  if (!bytes) return std::nullopt;
  const auto key = crypto::AdmitPublicKey(bytes->view());
  return key ? std::optional(*key) : std::nullopt;
}

Result<federation::TokenRecord> FindRecord(const JoinBook& book, std::string_view digits) {
  constexpr std::size_t kDigitsMin = 4;
  auto records = book.All();
  if (!records) return records.error();
  const auto is_meant = [digits](const federation::TokenRecord& record) {
    return record.token.id().hex().starts_with(digits);
  };
  const auto found = std::find_if(records->begin(), records->end(), is_meant);
  const bool is_one =
      digits.size() >= kDigitsMin && std::count_if(records->begin(), records->end(), is_meant) == 1;
  if (!is_one) return Error{ErrorCode::kNotFound, "no such letter"};
  return *found;
}

}  // namespace schakel::node
