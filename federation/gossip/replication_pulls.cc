// What this node asks for: pulls in the order of urgency, and how long to wait for them.
#include "federation/gossip/replication.h"

namespace schakel::federation {
namespace {

constexpr std::uint32_t kSuspectPermille = 300;  // of its late pulls; others are asked first

}  // namespace

bool Replication::IsDelayed(const crypto::NodeId& publisher, MonoTime now) {
  const Admission* admission = directory_ == nullptr ? nullptr : directory_->Find(publisher);
  return admission != nullptr && quota_.IsDelayed(publisher, admission->quotas, now);
}

void Replication::CountForQuota(const JournalId& journal, const std::vector<EntryHeader>& headers,
                                Now now) {
  EntryCost cost;
  for (const EntryHeader& header : headers) {
    const bool is_young = now.wall - header.issued < limits::kFreshAge;
    if (!is_young) continue;
    ++cost.entries;
    cost.bytes += limits::kHeaderCost + header.payload_size;
  }
  const Admission* admission = directory_->Find(journal.publisher);
  if (cost.entries == 0 || admission == nullptr) return;
  if (quota_.OnEntries(journal.publisher, admission->quotas, cost, now.mono)) pulls_.Delay(journal);
}

void Replication::StartPulls(Now now) {
  const bool is_struggling = health_.IsStruggling(now.mono);
  for (const PullTracker::Request& expired : pulls_.Expire(now.mono)) {
    Link* link = links_.Find(expired.link);
    if (link == nullptr) continue;
    const std::uint32_t lost = link->window.TakeForLost(limits::kFrameSizeMax);
    if (lost > 0) outbox_.Send(link->id, CreditMessage{lost});
    // What is slow here is not the fault of a peer.
    if (is_struggling) continue;
    link->failures_permille = link->failures_permille / 2 + 500;
  }
  pulls_.Resume([&](const JournalId& journal) { return !IsDelayed(journal.publisher, now.mono); });
  const auto standing = [this](LinkId id) {
    const Link* link = links_.Find(id);
    const bool is_free =
        link != nullptr && link->IsUp() && pulls_.CountOpen(id) < limits::kPullsPerLinkMax;
    if (!is_free) return PullTracker::Standing::kBusy;
    return link->failures_permille > kSuspectPermille ? PullTracker::Standing::kSuspect
                                                      : PullTracker::Standing::kGood;
  };
  const auto timeout = [&](LinkId id) {
    const Link& link = *links_.Find(id);
    return health_.Stretch(link.answer_time.Timeout(link.round_trip), now.mono);
  };
  for (const PullTracker::Request& request : pulls_.Start(now.mono, standing, timeout)) {
    const HeldJournal* held = journals_.Find(request.journal);
    Link& link = *links_.Find(request.link);
    if (link.pulled_at.size() >= limits::kPullsTimedMax) link.pulled_at.clear();
    // A late answer tells how slow the peer is: the first pull counts, but not one of long ago.
    const auto pulled = link.pulled_at.try_emplace(request.journal, now.mono).first;
    if (now.mono - pulled->second > limits::kPullTimeoutMax) pulled->second = now.mono;
    const std::uint64_t from = held == nullptr ? 0 : held->journal.held_size();
    SendPull(link, {request.journal, from, limits::kPageBodyMax});
  }
}

void Replication::SendPull(Link& link, const PullMessage& pull) {
  ++link.answers_due;
  outbox_.Send(link.id, pull);
}

std::optional<MonoTime> Replication::NextDeadline() const {
  const auto pulls = pulls_.NextDeadline();
  const auto serving = serving_.NextDeadline();
  if (!pulls || !serving) return pulls ? pulls : serving;
  return std::min(*pulls, *serving);
}

}  // namespace schakel::federation
