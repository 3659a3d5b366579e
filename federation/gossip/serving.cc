#include "federation/gossip/serving.h"

#include "federation/wire/page_body.h"

namespace schakel::federation {

BuildPageJob Serving::PageJob(LinkId link, const PullMessage& pull, const HeldJournal& held) const {
  const std::uint64_t until = view_.Stated(held).size;
  return {link, pull, held.durable, held.checkpoint, held.stated, held.path, until};
}

void Serving::Add(Link& link, Lane lane, const ServeJob& job, MonoTime now) {
  if (repeats_.OnJob(link.node, job, now)) budget_.Throttle(link.node, now);
  if (!link.lanes.Add(lane, job)) return;
  waiting_.insert(link.id);
  is_changed_ = true;
}

void Serving::OnGrant(Link& link, std::uint64_t bytes) {
  link.lanes.Grant(bytes);
  is_changed_ = true;
}

void Serving::OnPage(LinkId id, PageMessage page, MonoTime now) {
  Link* link = links_.Find(id);
  if (link == nullptr) return;
  const PullMessage pull{page.journal, page.from, 0};
  const std::size_t cost = PageCost(page);
  if (cost > limits::kPushSizeMax) link->bulk_sent = now;
  link->lanes.OnBuilt(link->node, pull, cost, now, budget_);
  is_changed_ = true;
  outbox_.Send(id, std::move(page));
}

void Serving::OnChunks(ChunksBuilt built, MonoTime now) {
  Link* link = links_.Find(built.link);
  if (link == nullptr) return;
  PayloadWantMessage want;
  want.root = built.chunks.front().root;
  want.first_chunk = built.chunks.front().index;
  std::size_t bytes = 0;
  for (const PayloadChunkMessage& chunk : built.chunks)
    bytes += ChunkCost(chunk);
  if (bytes > limits::kPushSizeMax) link->bulk_sent = now;
  link->lanes.OnBuilt(link->node, want, bytes, now, budget_);
  if (built.bytes_read > bytes) budget_.ChargeRead(link->node, built.bytes_read - bytes, now);
  is_changed_ = true;
  for (PayloadChunkMessage& chunk : built.chunks)
    outbox_.Send(link->id, std::move(chunk));
}

void Serving::OnFailed(LinkId id, const ServeJob& job, MonoTime now) {
  Link* link = links_.Find(id);
  if (link == nullptr) return;
  link->lanes.OnBuilt(link->node, job, 0, now, budget_);
  is_changed_ = true;
}

void Serving::OnLinkDown(const Link& link) {
  waiting_.erase(link.id);
  budget_.Leave(link.node);
  is_changed_ = true;
}

void Serving::Start(Link& link, const ServeJob& job, MonoTime now) {
  const auto* pull = std::get_if<PullMessage>(&job);
  if (pull == nullptr) {
    outbox_.Read(BuildChunksJob{link.id, std::get<PayloadWantMessage>(job)});
    return;
  }
  // Closed or revoked while it waited: there is nothing to serve any more.
  const HeldJournal* held = journals_.Find(pull->journal);
  const std::uint64_t stated = view_.Stated(*held).size;
  if (stated == kForkedSize || pull->from >= stated) {
    link.lanes.OnBuilt(link.node, job, 0, now, budget_);
    return;
  }
  outbox_.Read(PageJob(link.id, *pull, *held));
}

bool Serving::StartOne(Link& link, MonoTime now) {
  const auto work = link.lanes.Next(link.node, now, budget_);
  if (!work) return false;
  Start(link, work->job, now);
  return true;
}

void Serving::Advance(MonoTime now) {
  const bool is_due = next_ && *next_ <= now;
  if (!is_changed_ && !is_due) return;
  is_changed_ = false;
  // Each link in turn, until a whole round has started nothing.
  for (std::size_t idle = 0; idle < waiting_.size();) {
    auto place = waiting_.upper_bound(turn_);
    if (place == waiting_.end()) place = waiting_.begin();
    turn_ = *place;
    Link& link = *links_.Find(turn_);
    idle = StartOne(link, now) ? 0 : idle + 1;
    if (link.lanes.jobs() == 0) waiting_.erase(turn_);
  }
  next_.reset();
  for (const LinkId id : waiting_) {
    const Link& link = *links_.Find(id);
    const auto deadline = link.lanes.NextDeadline(link.node, now, budget_);
    if (deadline && (!next_ || *deadline < *next_)) next_ = deadline;
  }
}

}  // namespace schakel::federation
