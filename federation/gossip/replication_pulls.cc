// What this node asks for: pulls in the order of urgency, and how long to wait for them.
#include <algorithm>

#include "base/planted.h"
#include "federation/gossip/replication.h"

namespace schakel::federation {

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

void Replication::NoteLost(Link& link, MonoTime now) {
  const auto again_at = link.pulls.OnLost(now);
  if (again_at) pulls_again_at_ = std::min(pulls_again_at_.value_or(*again_at), *again_at);
}

void Replication::StartPulls(Now now) {
  if (pulls_again_at_ && *pulls_again_at_ <= now.mono) pulls_again_at_.reset();
  const bool is_struggling = health_.IsStruggling(now.mono);
  for (const PullTracker::Request& expired : pulls_.Expire(now.mono)) {
    Link* link = links_.Find(expired.link);
    if (link == nullptr) continue;
    const std::uint32_t lost = link->window.TakeForLost(limits::kFrameSizeMax);
    if (lost > 0) outbox_.Send(link->id, CreditMessage{lost});
    // What is slow here is not the fault of a peer.
    if (is_struggling) continue;
    NoteLost(*link, now.mono);
  }
  pulls_.Resume([&](const JournalId& journal) { return !IsDelayed(journal.publisher, now.mono); });
  const auto standing = [this, now](LinkId id) {
    const Link* link = links_.Find(id);
    const bool is_free = link != nullptr && link->IsUp() && link->pulls.MayAsk(now.mono) &&
                         pulls_.CountOpen(id) < limits::kPullsPerLinkMax;
    if (!is_free) return PullTracker::Standing::kBusy;
    if (link->pulls.IsSuspect()) return PullTracker::Standing::kSuspect;
    const bool has_answered = link->pulls.answer_time().smoothed().count() > 0;
    return has_answered ? PullTracker::Standing::kGood : PullTracker::Standing::kUntried;
  };
  const auto timeout = [&](LinkId id) {
    const Link& link = *links_.Find(id);
    return health_.Stretch(link.pulls.answer_time().Timeout(link.round_trip), now.mono);
  };
  for (const PullTracker::Request& request : pulls_.Start(now.mono, standing, timeout)) {
    const HeldJournal* held = journals_.Find(request.journal);
    Link& link = *links_.Find(request.link);
    link.pulls.Time(request.journal, now.mono);
    const std::uint64_t from =
        held == nullptr ? 0 : view_.PullFrom(*held, pulls_.Wanted(request.journal));
    SendPull(link, {request.journal, from, limits::kPageBodyMax});
    if (!PLANTED(kAsksTwice)) continue;
    for (Link* other : links_.Spreading()) {
      if (other->id != link.id) SendPull(*other, {request.journal, from, limits::kPageBodyMax});
    }
  }
}

void Replication::SendPull(Link& link, const PullMessage& pull) {
  link.pulls.OnSent();
  outbox_.Send(link.id, pull);
}

bool Replication::AwaitsBulk(const Link& link, MonoTime now) const {
  return link.pulls.AwaitsPage(now) || payloads_.CountOpen(link.id) > 0;
}

std::optional<MonoTime> Replication::NextDeadline() const {
  std::optional<MonoTime> next = pulls_.NextDeadline();
  for (const auto& deadline : {serving_.NextDeadline(), pulls_again_at_, reads_again_at_}) {
    if (deadline && (!next || *deadline < *next)) next = deadline;
  }
  return next;
}

}  // namespace schakel::federation
