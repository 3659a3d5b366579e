#include "federation/gossip/dialer.h"

#include <algorithm>

#include "base/coding.h"

namespace schakel::federation {
namespace {

constexpr int kRotateJitterPercent = 50;

bool IsDialled(const Link& link, LinkKind kind) {
  return link.direction == Direction::kOutbound && link.kind == kind;
}

std::size_t Missing(std::size_t wanted, std::size_t present) {
  return wanted > present ? wanted - present : 0;
}

bool IsRotating(const Link& link) {
  return IsDialled(link, LinkKind::kReconcile) && link.is_rotating && link.IsUp();
}

bool IsLasting(const Link& link) {
  return link.IsUp() && link.kind != LinkKind::kFeeler;
}

DialChoice FeelerTo(DialTarget target) {
  return {target.node, std::move(target.endpoint), target.key, LinkKind::kFeeler, false,
          std::nullopt};
}

// It answers nothing, and others do: the fault is not ours.
bool ServesLess(const Link& link, const LinkTable& links, MonoTime now) {
  if (!IsDialled(link, LinkKind::kPush) || !link.pulls.ServesNothing(now)) return false;
  const auto& all = links.all();
  return std::any_of(all.begin(), all.end(), [&link](const auto& item) {
    return item.second.pulls.ServedSince(link.pulls);
  });
}

std::optional<LinkId> FindServingLess(const LinkTable& links, MonoTime now) {
  for (const auto& [id, link] : links.all()) {
    if (link.IsUp() && ServesLess(link, links, now)) return id;
  }
  return std::nullopt;
}

std::size_t CountPushPending(const LinkTable& links) {
  return links.Count([](const Link& l) { return IsDialled(l, LinkKind::kPush) && !l.IsUp(); });
}

std::size_t CountPushUp(const LinkTable& links) {
  return links.Count([](const Link& l) { return IsDialled(l, LinkKind::kPush) && l.IsUp(); });
}

}  // namespace

Dialer::Dialer(const crypto::NodeId& self, std::vector<Seed> seeds, EndpointPolicy permitted,
               Random& random)
    : self_(self),
      book_(self, std::move(seeds), std::move(permitted)),
      random_(random),
      back_offs_(random),
      memory_(random),
      order_(self) {}

std::optional<storage::WriteBatch> Dialer::Remember(const LinkTable& links, MonoTime now) {
  memory_.Tend(links, now);
  return memory_.TakeChange();
}

void Dialer::NoteShort(const Link& link, MonoTime now) {
  if (IsDialled(link, LinkKind::kPush) && !push_short_) push_short_ = now;
}

void Dialer::OnFailed(const Link& link, MonoTime now) {
  NoteShort(link, now);
  // Who hangs up instead of greeting has no room, or fails; a feeler will tell.
  if (link.state == LinkState::kGreeting) {
    back_offs_.OnFull(link.node, Duration(0), now);
  } else {
    back_offs_.OnFailed(link.node, now);
  }
}

void Dialer::OnLost(const Link& link, MonoTime now) {
  NoteShort(link, now);
  back_offs_.OnLost(link.node, now - link.since, now);
}

void Dialer::OnRejected(const Link& link, RejectReason reason, Duration wait, MonoTime now) {
  NoteShort(link, now);
  if (reason == RejectReason::kFull) {
    back_offs_.OnFull(link.node, wait, now);
  } else {
    back_offs_.Rest(link.node, wait, now);
  }
}

DialNeeds Dialer::Needs(const DialView& view) const {
  const LinkTable& links = view.links;
  const std::size_t up = CountPushUp(links);
  const std::size_t pending = CountPushPending(links);
  const std::size_t racers = push_short_ ? limits::kPushRacers : 1;
  const std::size_t lasting = links.Count(
      [](const Link& l) { return IsDialled(l, LinkKind::kReconcile) && !l.is_rotating; });
  const std::size_t rotating = links.Count(
      [](const Link& l) { return IsDialled(l, LinkKind::kReconcile) && l.is_rotating; });
  return {Missing(racers * Missing(limits::kPushLinks, up), pending),
          Missing(limits::kReconcileLinks - limits::kReconcileRotating, lasting),
          Missing(limits::kReconcileRotating, rotating)};
}

std::size_t Dialer::DialsLeft(MonoTime now) {
  if (now - second_ >= std::chrono::seconds(1)) {
    second_ = now;
    dials_ = 0;
  }
  return Missing(limits::kDialsPerSecond, dials_);
}

std::vector<DialChoice> Dialer::Choose(const DialView& view) {
  const MonoTime now = view.now.mono;
  if (CountPushUp(view.links) >= limits::kPushLinks) push_short_.reset();
  if (!next_rotation_) {
    next_rotation_ = now + random_.Jitter(limits::kRotateInterval, kRotateJitterPercent);
  }
  DialNeeds needs = Needs(view);
  const bool is_complete = needs.push + needs.reconcile + needs.rotating == 0;
  const auto provisional = is_complete ? Provisional(view) : std::nullopt;
  const bool wants_better = is_complete && WantsBetter(view);
  if (provisional || wants_better) needs.push = 1;
  if (is_complete && !provisional && !wants_better && !dials_helper_ && now < *next_rotation_) {
    const std::size_t up = view.links.CountOutboundUp();
    if (up >= limits::kPushLinks + limits::kReconcileLinks) place_ = 0;
    return {};
  }
  DialRound round(view, back_offs_, needs, DialsLeft(now));
  for (const crypto::NodeId& anchor : memory_.anchors()) {
    if (!round.WantsMore() || !round.MayDial(anchor)) continue;
    if (auto target = book_.Find(anchor, view)) round.OfferReconcile(std::move(*target));
  }
  for (DialTarget& seed : book_.Unlisted(view)) {
    if (round.WantsMore() && round.MayDial(seed.node)) round.Offer(std::move(seed));
  }
  Walk(view, round);
  round.Relax();
  FillHelper(view, round);
  FillRotating(view, round);
  FeelFull(view, round);
  auto choices = std::move(round).Choices();
  for (DialChoice& choice : choices) {
    if (provisional && choice.kind == LinkKind::kPush) choice.replaces = provisional;
  }
  dials_ += choices.size();
  return choices;
}

std::optional<LinkId> Dialer::Provisional(const DialView& view) const {
  for (const auto& [id, link] : view.links.all()) {
    const bool is_provisional = IsDialled(link, LinkKind::kPush) && link.was_unlisted &&
                                link.IsUp() &&
                                view.now.mono - link.since >= limits::kProvisionalLife;
    if (is_provisional && book_.EndpointOf(link.node, view.records)) return id;
  }
  return std::nullopt;
}

bool Dialer::WantsBetter(const DialView& view) {
  return CountPushPending(view.links) == 0 && FindServingLess(view.links, view.now.mono);
}

void Dialer::Walk(const DialView& view, DialRound& round) {
  if (view.directory == nullptr || view.directory->size() == 0) return;
  order_.SetMembers(*view.directory);
  order_.SetKey(memory_.OrderKey(view.now.wall));
  const std::size_t looks = std::min<std::size_t>(limits::kWalkMax, order_.size());
  for (std::size_t i = 0; i < looks && round.WantsMore(); ++i) {
    if (place_ >= order_.size()) place_ = 0;
    const Admission& admission = view.directory->admissions()[order_.At(place_++)];
    if (!round.MayDial(admission.node_id)) continue;
    if (auto target = book_.Find(admission, view)) round.Offer(std::move(*target));
  }
}

std::optional<DialTarget> Dialer::Draw(const DialView& view, const DialRound& round) {
  if (view.directory == nullptr) return std::nullopt;
  return DrawOf(view, round, view.directory->size(), [](std::size_t i) { return i; });
}

std::optional<DialTarget> Dialer::DrawExpecting(const DialView& view, const DialRound& round) {
  if (view.directory == nullptr) return std::nullopt;
  order_.SetMembers(*view.directory);
  const std::vector<std::size_t>& expecting = order_.expecting();
  auto target =
      DrawOf(view, round, expecting.size(), [&expecting](std::size_t i) { return expecting[i]; });
  return target ? target : Draw(view, round);
}

template <typename PlaceAt>
std::optional<DialTarget> Dialer::DrawOf(const DialView& view, const DialRound& round,
                                         std::size_t count, const PlaceAt& at) {
  std::optional<DialTarget> best;
  int fewest = 0;
  for (std::size_t i = 0; i < limits::kRandomDraws && count > 0; ++i) {
    const Admission& admission = view.directory->admissions()[at(random_.Below(count))];
    if (!round.MayDial(admission.node_id)) continue;
    auto target = book_.Find(admission, view);
    if (!target) continue;
    const int misses = round.Misses(*target, LinkKind::kReconcile);
    if (misses == 0) return target;
    if (best && misses >= fewest) continue;
    best = std::move(target);
    fewest = misses;
  }
  return best;
}

void Dialer::FillRotating(const DialView& view, DialRound& round) {
  while (round.HasRoom() && round.needs().rotating > 0) {
    auto target = DrawExpecting(view, round);
    if (!target) break;
    round.TakeRotating(std::move(*target), std::nullopt);
  }
  if (view.now.mono < *next_rotation_) return;
  next_rotation_ = view.now.mono + random_.Jitter(limits::kRotateInterval, kRotateJitterPercent);
  for (const auto& [id, link] : view.links.all()) {
    const bool is_due = IsRotating(link) && link.node != helper_;
    if (!is_due || !round.HasRoom()) continue;
    auto target = DrawExpecting(view, round);
    if (!target) return;
    round.TakeRotating(std::move(*target), id);
  }
}

void Dialer::Prefer(const crypto::NodeId& node) {
  helper_ = node;
  dials_helper_ = true;
}

void Dialer::FillHelper(const DialView& view, DialRound& round) {
  // Two choices at once must not replace one link.
  const bool is_rotation = view.now.mono >= *next_rotation_;
  if (!dials_helper_ || !round.HasRoom() || is_rotation) return;
  const auto& links = view.links.all();
  const bool is_linked = std::any_of(links.begin(), links.end(), [this](const auto& item) {
    return item.second.node == *helper_ && IsLasting(item.second);
  });
  // Its feeler has to end first.
  if (!is_linked && !round.MayDial(*helper_)) return;
  dials_helper_ = false;
  auto target = is_linked ? std::nullopt : book_.Find(*helper_, view);
  if (!target) return;
  const auto other = std::find_if(links.begin(), links.end(),
                                  [](const auto& item) { return IsRotating(item.second); });
  const bool has_place = round.needs().rotating > 0 || other == links.end();
  round.TakeRotating(std::move(*target), has_place ? std::nullopt : std::optional(other->first));
}

void Dialer::FeelFull(const DialView& view, DialRound& round) {
  if (view.links.CountOutboundUp() >= limits::kConnectedMin) return;
  std::size_t feelers =
      view.links.Count([](const Link& l) { return IsDialled(l, LinkKind::kFeeler); });
  for (const crypto::NodeId& node : back_offs_.FullNodes(view.now.mono)) {
    if (feelers >= limits::kFeelersMax || !round.HasRoom()) return;
    if (view.links.HasNode(node)) continue;
    auto target = book_.Find(node, view);
    if (!target) continue;
    back_offs_.OnFeeler(node, view.now.mono);
    round.Take(std::move(*target), LinkKind::kFeeler);
    ++feelers;
  }
}

std::optional<DialChoice> Dialer::ChooseFeeler(const DialView& view) {
  DialRound round(view, back_offs_, {}, 1);
  auto target = Draw(view, round);
  if (!target) return std::nullopt;
  return FeelerTo(std::move(*target));
}

std::optional<DialChoice> Dialer::ChooseWideFeeler(const DialView& view) {
  const std::uint64_t size = view.directory == nullptr ? 0 : view.directory->size();
  DialRound round(view, back_offs_, {}, 1);
  for (std::size_t i = 0; i < std::min<std::uint64_t>(limits::kWalkMax, size); ++i) {
    if (felt_ >= size) felt_ = 0;
    if (felt_ == 0) DrawFeelKey();
    const std::uint64_t place = SecretOrder(feel_key_, size).At(felt_++);
    const Admission& admission = view.directory->admissions()[place];
    if (!round.MayDial(admission.node_id)) continue;
    if (auto target = book_.Find(admission, view)) return FeelerTo(std::move(*target));
  }
  return std::nullopt;
}

void Dialer::DrawFeelKey() {
  Buffer key;
  while (key.size() < crypto::TagSalt::kSize)
    AppendBigEndian64(key, random_.Next());
  feel_key_ = *crypto::TagSalt::From(key);
}

LinkKind Dialer::KindOnConnect(const Link& link, const LinkTable& links, MonoTime now) const {
  const bool is_urgent = push_short_ && now - *push_short_ >= limits::kPushShortMax;
  if (!is_urgent || link.kind != LinkKind::kReconcile || link.is_rotating) return link.kind;
  const std::size_t connected = links.Count([](const Link& l) {
    return IsDialled(l, LinkKind::kPush) && l.state != LinkState::kDialing;
  });
  return connected < limits::kPushLinks ? LinkKind::kPush : link.kind;
}

std::vector<LinkId> Dialer::EndRace(const Link& greeted, const LinkTable& links, MonoTime now) {
  std::vector<LinkId> surplus;
  const std::size_t up = CountPushUp(links);
  if (!IsDialled(greeted, LinkKind::kPush) || up < limits::kPushLinks) return surplus;
  if (up > limits::kPushLinks) {
    const auto idle = FindServingLess(links, now);
    if (idle) back_offs_.Rest(links.all().at(*idle).node, limits::kUnansweredRest, now);
    surplus.push_back(idle.value_or(greeted.id));
  }
  for (const auto& [id, link] : links.all()) {
    if (IsDialled(link, LinkKind::kPush) && !link.IsUp()) surplus.push_back(id);
  }
  return surplus;
}

}  // namespace schakel::federation
