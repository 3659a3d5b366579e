#include "node/web/trust_api.h"

#include "federation/trust/directory.h"
#include "node/web/api_json.h"

namespace schakel::node {
namespace {

constexpr auto kPublishMax = std::chrono::seconds(60);  // 20,000 admissions are verified in it
constexpr auto kStatusMax = std::chrono::seconds(15);

Problem Busy() {
  return {503, "Not now", "the node is busy; try again", "unavailable", "", ExitCode::kFailed};
}

HttpResponse PostProposal(const NodeContext& context, const HttpRequest& request) {
  if (context.anchor == nullptr) {
    return ToResponse(ProblemOf({ErrorCode::kConflict, "this node is not the anchor"}));
  }
  auto proposal = federation::Proposal::Parse(AsBytes(request.body));
  if (!proposal) return ToResponse(ProblemOf(proposal.error()));
  auto future = context.anchor->Publish(std::move(*proposal));
  if (!future.valid() || future.wait_for(kPublishMax) != std::future_status::ready) {
    return ToResponse(Busy());
  }
  const auto published = future.get();
  if (!published) return ToResponse(ProblemOf(published.error()));
  const auto directory = federation::Directory::Build(*published, SystemNow().wall);
  Json::Array pending;
  for (const crypto::NodeId& node : directory->pending())
    pending.emplace_back(node.hex());
  const auto version = published->version();
  Json::Object out;
  out["rootVersion"] = static_cast<std::int64_t>(version.root);
  out["timestampVersion"] = Json(version.timestamp);
  out["pending"] = Json(std::move(pending));
  return ToResponse(Json(std::move(out)));
}

HttpResponse GetJournals(const NodeContext& context, const HttpRequest& request) {
  const auto node = crypto::NodeId::FromHexText(request.Query("knooppunt"));
  if (!node) {
    return ToResponse(ProblemOf({ErrorCode::kInvalidArgument, "knooppunt is a node id"}));
  }
  auto future = context.core.Status();
  if (future.wait_for(kStatusMax) != std::future_status::ready) return ToResponse(Busy());
  Json::Array journals;
  for (const auto& journal : future.get().journals) {
    if (journal.id.publisher != *node || journal.durable.size == 0) continue;
    journals.emplace_back(
        Json::Object{{"incarnation", static_cast<std::int64_t>(journal.id.incarnation)},
                     {"size", Json(journal.durable.size)},
                     {"root", journal.durable.root.hex()}});
  }
  return ToResponse(Json(std::move(journals)));
}

constexpr Resource kResources[] = {
    {"/v1/vertrouwen/voorstellen", "POST", PostProposal},
    {"/v1/vertrouwen/journalen", "GET", GetJournals},
};

}  // namespace

std::span<const Resource> TrustResources() {
  return kResources;
}

}  // namespace schakel::node
