#include "simulations/world.h"

#include <algorithm>

#include "base/check.h"
#include "federation/gossip/draft.h"
#include "simulations/adversary.h"  // of the nodes that World destroys

namespace schakel::simulations {
namespace {

constexpr std::int64_t kStartMillis = 1'795'165'200'000;  // 2026-11-20 09:00 UTC
constexpr std::uint64_t kEventsPerProgress = 32'768;
constexpr std::size_t kLinksWanted = 4;  // outbound push links of a node

// Newcomers come before the twins.
bool IsNewcomer(const WorldOptions& options, std::size_t number) {
  return number >= options.nodes - options.newcomers && number < options.nodes;
}

}  // namespace

World::World(WorldOptions options)
    : options_(options),
      now_{MonoTime{}, FromUnixMillis(kStartMillis)},
      random_(options.seed),
      cast_({options.nodes, options.newcomers}, options.seed, options.dial_only_permille,
            now_.wall),
      network_(options.nodes + options.twinned.size(), options.network, options.seed + 1),
      ledger_(options.nodes + options.twinned.size()),
      trust_watch_(options.nodes + options.twinned.size()),
      promises_(options.nodes + options.twinned.size()) {
  for (NodeNumber i = 0; i < options_.nodes; ++i) {
    const Character& character = cast_.character(i);
    nodes_.push_back(std::make_unique<SimNode>(character, i, options_.seed * 7919 + i));
    network_.faults().SetDialOnly(i, character.is_dial_only);
  }
  MakeTwins();
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    nodes_[i]->Install(IsNewcomer(options_, i) ? cast_.PinnedRoot() : cast_.trust());
  sent_to_hostile_.resize(nodes_.size());
  demands_.resize(nodes_.size());
  // Newcomers start when they are admitted.
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!IsNewcomer(options_, i)) Start(i);
  }
}

World::~World() = default;

bool World::Step(MonoTime until) {
  if (events_.empty() || events_.next_at() > until) return false;
  const MonoTime at = std::max(events_.next_at(), now_.mono);
  Event event = events_.Pop();
  now_.wall += at - now_.mono;
  now_.mono = at;
  std::visit([this](auto& happening) { Handle(happening); }, event);
  if (++counters_.events % kEventsPerProgress == 0 && progress_) {
    progress_({phase_, now_.mono - MonoTime{}, planned_});
  }
  return true;
}

void World::RunFor(Duration duration) {
  const crypto::SignatureMemo::Use remembers(signatures_);
  const MonoTime until = now_.mono + duration;
  while (Step(until)) {
  }
  now_.wall += until - now_.mono;
  now_.mono = until;
}

bool World::RunUntil(const std::function<bool()>& done, Duration at_most, Duration interval) {
  CHECK(interval > Duration(0));
  const MonoTime until = now_.mono + at_most;
  while (!done()) {
    if (now_.mono >= until) return false;
    RunFor(std::min(interval, until - now_.mono));
  }
  return true;
}

void World::After(Duration delay, std::function<void()> run) {
  events_.Push(now_.mono + delay, Planned{std::move(run)});
}

void World::SetProgress(ProgressCallback progress, std::string_view phase, Duration planned) {
  progress_ = std::move(progress);
  phase_ = phase;
  planned_ = planned;
  if (progress_) progress_({phase_, now_.mono - MonoTime{}, planned_});
}

void World::Start(std::size_t number) {
  SimNode& node = *nodes_[number];
  CHECK(!node.IsRunning());
  const crypto::SignatureMemo::Use remembers(signatures_);
  // Who knows nobody's admission has nobody's records either.
  const bool is_introduced = options_.is_introduced && !IsNewcomer(options_, number);
  const auto started =
      node.Start(cast_.OptionsOf(*cast_.NumberOf(node.character().id), is_introduced), now_);
  CHECK(started.has_value());
  trust_watch_.OnStart(node.number(), node.core().trust().version());
  std::map<federation::JournalId, std::uint64_t> held;
  if (node.life().count > 1) {
    for (const auto& row : StatusOf(number).journals)
      held[row.id] = row.held;
  }
  ledger_.OnStart(node.number(), node.character().id, std::move(held), now_.mono);
  Serve(node);
  if (number == Cast::kAnchor) OfferTrust();
}

void World::Publish(std::size_t number, std::size_t payload_size, bool is_critical,
                    federation::Tlp tlp) {
  SimNode& node = *nodes_[number];
  federation::PublishRequest request;
  request.request = ++next_document_;
  // Guidance needs no CSAF form, so that a run measures the protocol and not a parser.
  request.header.kind = static_cast<std::uint16_t>(federation::EntryKind::kGuidance);
  request.header.tlp = federation::HeaderTlp(tlp);
  request.header.severity = is_critical ? 4 : 2;
  request.header.document_id = "SIM-" + std::to_string(next_document_);
  request.header.document_version = "1";
  request.payload.resize(payload_size);
  for (std::uint8_t& byte : request.payload)
    byte = static_cast<std::uint8_t>(random_.Next());
  promises_.OnPublish(node.number(), request.request, request.header.document_id);
  node.core().Publish(std::move(request), NowOf(node));
  Serve(node);
}

void World::PublishAdvisory(std::size_t number, const SimAdvisory& advisory) {
  SimNode& node = *nodes_[number];
  const std::string id = "SIM-" + std::to_string(++next_document_);
  const auto website = Cast::WebsiteOf(*cast_.NumberOf(node.character().id));
  auto drafted = federation::DraftAdvisory(MakeAdvisory(advisory, id, website));
  auto* request = std::get_if<federation::PublishRequest>(&drafted);
  CHECK(request != nullptr);
  request->request = next_document_;
  const Now now = NowOf(node);
  if (advisory.valid_for > Duration(0)) request->header.expires = now.wall + advisory.valid_for;
  promises_.OnPublish(node.number(), request->request, request->header.document_id);
  node.core().Publish(std::move(*request), now);
  Serve(node);
}

federation::FederationStatus World::StatusOf(std::size_t number) const {
  const SimNode& node = *nodes_[number];
  return node.core().Status(NowOf(node));
}

bool World::IsLinked() const {
  const std::size_t wanted = std::min(kLinksWanted, nodes_.size() - 1);
  return std::all_of(nodes_.begin(), nodes_.end(), [&](const auto& node) {
    if (!node->IsRunning()) return true;
    const auto status = StatusOf(node->number());
    const auto up = std::count_if(status.links.begin(), status.links.end(),
                                  [](const auto& link) { return link.is_up; });
    return static_cast<std::size_t>(up) >= wanted;
  });
}

bool World::HasAdversary() const {
  return std::any_of(nodes_.begin(), nodes_.end(),
                     [](const auto& node) { return !node->IsHonest(); });
}

bool World::TakesPart(std::size_t number) const {
  const SimNode& node = *nodes_[number];
  return node.IsRunning() && node.IsHonest() &&
         cast_.IsMember(*cast_.NumberOf(node.character().id));
}

bool World::HasDelivered() const {
  std::vector<NodeNumber> members;
  for (NodeNumber number = 0; number < nodes_.size(); ++number) {
    if (TakesPart(number)) members.push_back(number);
  }
  const auto& deliveries = ledger_.deliveries();
  return std::all_of(deliveries.begin(), deliveries.end(), [&](const Delivery& delivery) {
    const auto lack = static_cast<std::size_t>(std::count_if(
        members.begin(), members.end(),
        [&delivery](NodeNumber number) { return delivery.at[number].durable == Receipt::kNever; }));
    return lack == 0 || lack == members.size() || IsCutOff(delivery.position);
  });
}

bool World::IsConverged() const {
  if (!HasDelivered()) return false;
  std::optional<std::string> first;
  for (const auto& node : nodes_) {
    if (!TakesPart(node->number())) continue;
    const std::string mine = StatusOf(node->number()).frontier_fingerprint;
    if (first && *first != mine) return false;
    first = mine;
  }
  return true;
}

Overlay World::TakeOverlay() const {
  Overlay overlay;
  overlay.neighbours.resize(nodes_.size());
  overlay.latency = network_.latency();
  overlay.durable_write = NodeFaults{}.sync_time;
  for (const auto& node : nodes_) {
    if (!node->IsRunning()) continue;
    for (const auto& link : StatusOf(node->number()).links) {
      if (!link.is_up || link.kind != federation::LinkKind::kPush) continue;
      const auto peer = cast_.NumberOf(link.node);
      if (!peer) continue;
      overlay.neighbours[node->number()].push_back(*peer);
      overlay.neighbours[*peer].push_back(node->number());
    }
  }
  for (auto& row : overlay.neighbours) {
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
  }
  return overlay;
}

}  // namespace schakel::simulations
