// Walks everything that peers can make grow; the bounds are those of federation/limits.h and
// federation/gossip/limits.h, or follow from the number of admitted nodes.
#include <algorithm>

#include "federation/gossip/federation.h"
#include "federation/gossip/trust_limits.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kRecordTypes = NumberOf(RecordType::kFreeze);  // the last one

void AddLink(const Link& link, std::size_t journals_max, std::size_t records_max,
             std::vector<GrowthRow>& rows) {
  rows.push_back({"jobs of a link", link.lanes.jobs(), 2 * limits::kJobsPerLaneMax});
  rows.push_back({"credit from a peer", link.lanes.credit(), limits::kPushCreditMax});
  rows.push_back({"credit for a peer", link.window.granted(), limits::kPushCreditMax});
  rows.push_back({"timed pulls", link.pulls.timed(), limits::kPullsTimedMax});
  rows.push_back({"fork probes", link.fork_probes.size(), limits::kForkProbesMax});
  rows.push_back({"parked frames", link.trust.parked.size(), limits::kParkedFramesMax});
  rows.push_back({"journals listed", link.listed.size(), limits::kRecentMax});
  rows.push_back({"records listed", link.records.listed.size(), limits::kRecentRecordsMax});
  rows.push_back({"records to name", link.records.news.size(), records_max});
  rows.push_back({"announcements", link.announcements.size(), journals_max});
  rows.push_back({"journals of a vector", link.vector_seen.size(), journals_max});
  rows.push_back({"fork proofs of a link", link.allowance.proofs_sent.size(), journals_max});
}

}  // namespace

void Serving::AddGrowth(std::vector<GrowthRow>& rows) const {
  rows.push_back({"serving sessions", budget_.sessions(), limits::kServeSessionsMax});
  rows.push_back({"peers with a serving budget", budget_.nodes(), limits::kBudgetNodesMax});
  rows.push_back({"throttled peers", budget_.throttled(), limits::kRepeatNodesMax});
  rows.push_back({"peers with repeated pulls", repeats_.size(), limits::kRepeatNodesMax});
  const std::size_t links = links_.all().size();
  rows.push_back({"links with jobs", waiting_.size(), links});
  rows.push_back({"line for a session", budget_.waiting(), links});
}

void Replication::AddGrowth(std::vector<GrowthRow>& rows) const {
  serving_.AddGrowth(rows);
  const std::size_t links = links_.all().size();
  rows.push_back({"journals to pull", pulls_.journals(), (links + 1) * pulls_.offers_max()});
  rows.push_back({"new offers", pulls_.offered(), limits::kPullScanMax});
  rows.push_back({"delayed journals", pulls_.delayed(), journals_.all().size()});
  for (const auto& [id, link] : links_.all()) {
    rows.push_back({"offers of a link", pulls_.CountOffers(id), pulls_.offers_max()});
    rows.push_back({"pulls at a link", pulls_.CountOpen(id), limits::kPullsPerLinkMax});
  }
  rows.push_back({"missing payloads", payloads_.count(), limits::kMissingInMemoryMax});
  rows.push_back({"parts of payloads", payloads_.CountParts(), limits::kPayloadPartsMax});
  rows.push_back({"slow sources", payloads_.CountSlow(), links});
  rows.push_back({"late wants", payloads_.CountLate(), limits::kLateWantsMax});
  rows.push_back({"payloads on the way to the disk", payload_writes_.size(),
                  limits::kPayloadWritesMax + limits::kPayloadFetchesMax});
  rows.push_back({"payloads that are not shown yet", arrived_.size(), limits::kMissingInMemoryMax});
  rows.push_back({"walks of missing payloads", missing_.walks(),
                  2 * limits::kMissingInMemoryMax + limits::kMissingNamesPerStep});
  rows.push_back({"pages for push links", pushing_.size(), limits::kPushesBuildingMax});
  rows.push_back({"journals on the way to the disk", spreading_.size(), journals_.all().size()});
  rows.push_back({"waiting reviews", reviews_waiting_.size(), journals_.all().size()});
}

std::vector<GrowthRow> Federation::Growth() const {
  std::vector<GrowthRow> rows;
  const std::size_t nodes = directory_->size();
  const std::size_t journals_max = nodes * (limits::kIncarnationMax + 1);
  const std::size_t records_max = nodes * kRecordTypes;
  for (const auto& [id, link] : links_.all())
    AddLink(link, journals_max, records_max, rows);
  replication_.AddGrowth(rows);
  rows.push_back({"inbound links", links_.CountInbound(),
                  limits::kInboundLinksMax + limits::kInboundExpectedMax});
  rows.push_back({"refused links", links_.CountRefused(), limits::kInboundRefusedMax});
  const std::size_t outbound =
      links_.Count([](const Link& link) { return link.direction == Direction::kOutbound; });
  // Dialled links: what is wanted, a feeler, and what is tried beside them after a loss.
  const std::size_t wanted = limits::kPushLinks + limits::kReconcileLinks + 1;
  rows.push_back({"outbound links", outbound, limits::kPushRacers * wanted});
  rows.push_back({"journals", journals_.all().size(), journals_max});
  rows.push_back({"answers about signers", journals_.signers().size(), journals_max});
  rows.push_back({"wanted records", record_sync_.wanted(), records_max});
  rows.push_back({"records that rest", record_sync_.resting(), records_max});
  rows.push_back({"trust files to serve", trust_serving_.CountWaiting(),
                  links_.all().size() * limits::kTrustFilesPerFrameMax});
  rows.push_back({"bytes of trust asked for", trust_sync_.open_bytes(), limits::kTrustOpenMax});
  rows.push_back({"bytes of trust kept", trust_sync_.kept_bytes(), limits::kTrustKeptMax});
  rows.push_back({"split proofs", split_proofs_.size(), trust_.version().root});
  rows.push_back({"records on the way to the disk", record_writes_.size(), 2 * records_max});
  rows.push_back({"peers that left", inbound_.remembered(), limits::kRecentPeersMax});
  rows.push_back({"peers to wait for", dialer_.waits(), limits::kBackOffsMax});
  rows.push_back({"peers that dialled", arrivals_.size(), limits::kBudgetNodesMax});
  rows.push_back({"peers that asked", control_.size(), limits::kBudgetNodesMax});
  rows.push_back({"queued documents", own_.queued(), limits::kQueuedPublishesMax});
  return rows;
}

}  // namespace schakel::federation
