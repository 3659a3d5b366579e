#include "node/cli/identity_in_force.h"

#include "base/json.h"
#include "node/web/http.h"

namespace schakel::node {

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

}  // namespace schakel::node
