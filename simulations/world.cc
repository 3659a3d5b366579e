#include "simulations/world.h"

#include <algorithm>

#include "base/check.h"
#include "base/coding.h"
#include "federation/gossip/draft.h"
#include "federation/wire/frame_codec.h"

namespace schakel::simulations {
namespace {

using federation::Action;

constexpr std::int64_t kStartMillis = 1'795'165'200'000;  // 2026-11-20 09:00 UTC
constexpr std::size_t kSeedsMax = 3;                      // addresses that a node knows at first

Buffer SeedBytes(std::uint64_t seed, std::uint64_t number, std::uint64_t use) {
  Buffer text;
  AppendBigEndian64(text, seed);
  AppendBigEndian64(text, number);
  AppendBigEndian64(text, use);
  return ToBuffer(crypto::Blake2b(text).view());
}

federation::Admission AdmissionOf(const Character& character, std::size_t number) {
  federation::Admission admission;
  admission.node_id = character.id;
  admission.organisation = {"Sim " + std::to_string(number), "00000000", "NL"};
  admission.identity_key = character.identity.public_key();
  admission.transport_key = character.transport.public_key();
  admission.sealing_key = character.transport.public_key();
  admission.maturity = 2;
  admission.rights.kinds = {1, 2, 3, 4};
  admission.rights.tlp_publish_max = federation::Tlp::kGreen;
  admission.valid_until = FromUnixMillis(kStartMillis) + std::chrono::days(400);
  return admission;
}

}  // namespace

World::World(WorldOptions options)
    : options_(options),
      now_{MonoTime{}, FromUnixMillis(kStartMillis)},
      random_(options.seed),
      network_(options.network, options.seed + 1),
      durable_(options.nodes) {
  MakeCast();
  for (std::size_t i = 0; i < options_.nodes; ++i)
    Start(i);
}

World::~World() = default;

void World::MakeCast() {
  for (std::size_t i = 0; i < options_.nodes; ++i) {
    auto identity = crypto::KeyPair::FromSeed(SeedBytes(options_.seed, i, 1));
    auto transport = crypto::TransportKeyPair::FromSecret(SeedBytes(options_.seed, i, 2));
    const auto id = crypto::NodeIdOf(identity.public_key());
    cast_.push_back(
        std::make_unique<Character>(Character{std::move(identity), std::move(transport), id}));
    numbers_[id] = i;
    nodes_.push_back(std::make_unique<SimNode>(*cast_.back(), i, options_.seed * 7919 + i));
  }
  const auto key = [this](std::uint64_t use) {
    std::vector<crypto::KeyPair> keys;
    keys.push_back(crypto::KeyPair::FromSeed(SeedBytes(options_.seed, 1u << 30, use)));
    return keys;
  };
  federation::TrustKeys keys{key(1), 1, key(2), key(3), key(4), key(6), key(7)};
  keys.wide.push_back(crypto::KeyPair::FromSeed(SeedBytes(options_.seed, 1u << 30, 5)));
  auto repository = federation::TrustRepository::Create(std::move(keys), now_.wall);
  CHECK(repository.has_value());
  for (std::size_t i = 0; i < cast_.size(); ++i) {
    repository->SetAdmission(AdmissionOf(*cast_[i], i));
  }
  CHECK(repository->Publish(now_.wall).has_value());
  auto trust = repository->Verify(now_.wall);
  CHECK(trust.has_value());
  trust_ = std::move(*trust);
  directory_ = federation::Directory::Build(trust_, now_.wall);
  CHECK(directory_->size() == cast_.size());
}

void World::At(MonoTime at, std::function<void()> run) {
  events_.push({std::max(at, now_.mono), next_order_++, std::move(run)});
}

bool World::Step(MonoTime until) {
  if (events_.empty() || events_.top().at > until) return false;
  const Event event = events_.top();
  events_.pop();
  now_.wall += event.at - now_.mono;
  now_.mono = event.at;
  event.run();
  return true;
}

void World::RunFor(Duration duration) {
  const MonoTime until = now_.mono + duration;
  while (Step(until)) {
  }
  now_.wall += until - now_.mono;
  now_.mono = until;
}

bool World::RunUntil(const std::function<bool()>& done, Duration at_most) {
  const MonoTime until = now_.mono + at_most;
  while (!done()) {
    if (!Step(until)) return done();
  }
  return true;
}

void World::Start(std::size_t number) {
  SimNode& node = *nodes_[number];
  federation::FederationOptions options;
  options.self = node.character().id;
  options.endpoints = {"192.0.2.1:" + std::to_string(number)};
  options.transport_key = node.character().transport.public_key();
  options.sealing_key = options.transport_key;
  options.build_directory = [this](const federation::TrustedSet& trust, WallTime wall) {
    return trust.version() == directory_->version() ? directory_
                                                    : federation::Directory::Build(trust, wall);
  };
  for (std::size_t i = 0; i < std::min(kSeedsMax, cast_.size()); ++i) {
    options.seeds.push_back(
        {cast_[i]->id, "192.0.2.1:" + std::to_string(i), cast_[i]->transport.public_key()});
  }
  const auto started = node.Start(options, trust_, now_);
  CHECK(started.has_value());
  Serve(node);
}

void World::Crash(std::size_t number) {
  SimNode& node = *nodes_[number];
  const std::size_t kept = random_.Below(node.unsynced.size() + 1);
  node.Crash(kept);
  for (const auto id : network_.ConnectionsOf(number))
    CloseConnection(id, number);
  trace_.Add(static_cast<std::uint64_t>(now_.mono.time_since_epoch().count()), number, number,
             kept);
}

void World::Publish(std::size_t number, std::size_t payload_size, bool is_critical) {
  SimNode& node = *nodes_[number];
  federation::PublishRequest request;
  request.request = ++next_document_;
  // Guidance needs no CSAF form, so that a run measures the protocol and not a parser.
  request.header.kind = static_cast<std::uint16_t>(federation::EntryKind::kGuidance);
  request.header.tlp = federation::HeaderTlp(federation::Tlp::kClear);
  request.header.severity = is_critical ? 4 : 2;
  request.header.document_id = "SIM-" + std::to_string(next_document_);
  request.header.document_version = "1";
  request.payload.resize(payload_size);
  for (std::uint8_t& byte : request.payload)
    byte = static_cast<std::uint8_t>(random_.Next());
  node.core().Publish(std::move(request), now_);
  Serve(node);
}

void World::Partition(const std::vector<int>& sides) {
  network_.SetSides(sides);
  for (const auto id : network_.CrossConnections())
    CloseConnection(id, SIZE_MAX);
}

void World::Heal() {
  network_.SetSides({});
}

void World::Serve(SimNode& node) {
  while (true) {
    auto actions = node.core().TakeActions();
    if (actions.empty()) break;
    for (Action& action : actions)
      Carry(node, std::move(action));
  }
  const MonoTime deadline = std::max(node.core().NextDeadline(), now_.mono + Duration(1));
  if (node.next_tick > now_.mono && node.next_tick <= deadline) return;
  node.next_tick = deadline;
  At(deadline, [this, &node, life = node.life(), deadline] {
    if (!node.IsRunning() || node.life() != life || node.next_tick != deadline) return;
    node.core().Tick(now_);
    Serve(node);
  });
}

void World::Carry(SimNode& node, Action action) {
  if (auto* send = std::get_if<federation::SendFrame>(&action)) {
    Send(node, std::move(*send));
  } else if (auto* write = std::get_if<federation::WriteStore>(&action)) {
    node.store().ApplyUnsynced(std::move(write->batch));
    node.unsynced.push_back(write->token);
    ScheduleSync(node);
  } else if (auto* read = std::get_if<federation::ReadStore>(&action)) {
    At(now_.mono, [this, &node, life = node.life(), job = std::move(read->job)] {
      if (!node.IsRunning() || node.life() != life) return;
      const auto snapshot = node.store().TakeSnapshot();
      auto result = federation::RunReadJob(*snapshot, job);
      node.core().OnRead(std::move(result), now_);
      Serve(node);
    });
  } else if (auto* dial = std::get_if<federation::DialPeer>(&action)) {
    Dial(node, *dial);
  } else if (auto* close = std::get_if<federation::CloseLink>(&action)) {
    const auto id = network_.ConnectionOf(node.number(), close->link);
    if (id) CloseConnection(*id, node.number());
  } else if (auto* published = std::get_if<federation::Published>(&action)) {
    const bool is_appended = published->outcome == federation::PublishOutcome::kAppended;
    if (is_appended) acknowledged_.push_back(published->position);
  }
}

void World::Send(SimNode& node, federation::SendFrame send) {
  const auto id = network_.ConnectionOf(node.number(), send.link);
  if (!id) return;
  ++counters_.frames;
  counters_.bytes += send.frame.size();
  const MonoTime arrival = network_.Arrival(*id, node.number(), now_.mono);
  At(arrival, [this, id = *id, from = node.number(), frame = std::move(send.frame)] {
    const Connection* connection = network_.Find(id);
    if (connection == nullptr) return;
    const bool to_listener = from == connection->dialler;
    SimNode& to = *nodes_[to_listener ? connection->listener : connection->dialler];
    const auto link = to_listener ? connection->listener_link : connection->dialler_link;
    if (!to.IsRunning()) return;
    const auto decoded = federation::DecodeFrame(frame);
    std::uint64_t what = decoded ? decoded->message.index() : 99;
    if (decoded) {
      if (const auto* page = std::get_if<federation::PageMessage>(&decoded->message)) {
        counters_.page_bytes += frame.size();
        counters_.page_entries += page->entries.size();
        what += 100 * page->entries.size();
      }
    }
    trace_.Add(static_cast<std::uint64_t>(now_.mono.time_since_epoch().count()), from, to.number(),
               what);
    to.core().OnFrame(link, frame, now_);
    Serve(to);
  });
}

void World::Dial(SimNode& node, const federation::DialPeer& dial) {
  const std::size_t from = node.number();
  const std::size_t to = numbers_.at(dial.node);
  const Duration round_trip = 3 * network_.Latency(from, to);  // TCP and the CURVE handshake
  At(now_.mono + round_trip, [this, from, to, link = dial.link, life = node.life()] {
    SimNode& dialler = *nodes_[from];
    SimNode& listener = *nodes_[to];
    if (!dialler.IsRunning() || dialler.life() != life) return;
    if (!listener.IsRunning() || !network_.CanReach(from, to)) {
      dialler.core().OnLinkDown(link, federation::LinkEnd::kDialFailed, now_);
      Serve(dialler);
      return;
    }
    const auto id = network_.Open(from, to, link);
    const auto inbound = network_.Find(id)->listener_link;
    listener.core().OnLinkUp(inbound, dialler.character().id, federation::Direction::kInbound,
                             now_);
    Serve(listener);
    dialler.core().OnLinkUp(link, listener.character().id, federation::Direction::kOutbound, now_);
    Serve(dialler);
  });
}

void World::CloseConnection(SimNetwork::ConnectionId id, std::size_t closer) {
  const Connection* found = network_.Find(id);
  if (found == nullptr) return;
  const Connection connection = *found;
  network_.Close(id);
  const auto tell = [&](std::size_t number, federation::LinkId link) {
    if (number == closer) return;
    SimNode& node = *nodes_[number];
    At(now_.mono + network_.Latency(connection.dialler, connection.listener),
       [this, &node, link, life = node.life()] {
         if (!node.IsRunning() || node.life() != life) return;
         node.core().OnLinkDown(link, federation::LinkEnd::kClosed, now_);
         Serve(node);
       });
  };
  tell(connection.dialler, connection.dialler_link);
  tell(connection.listener, connection.listener_link);
}

void World::ScheduleSync(SimNode& node) {
  if (node.is_sync_due) return;
  node.is_sync_due = true;
  At(now_.mono + options_.sync_time, [this, &node, life = node.life()] {
    if (!node.IsRunning() || node.life() != life) return;
    node.is_sync_due = false;
    node.store().Sync();
    const auto tokens = std::exchange(node.unsynced, {});
    for (const federation::Token token : tokens)
      node.core().OnDurable(token, now_);
    NoteDurable(node);
    Serve(node);
  });
}

void World::NoteDurable(SimNode& node) {
  auto& seen = durable_[node.number()];
  for (const auto& row : node.core().Status(now_).journals) {
    std::uint64_t& size = seen[row.id];
    for (; size < row.durable.size; ++size) {
      Delivery& delivery = deliveries_[{row.id, size}];
      delivery.at.emplace(node.number(), now_.mono);
      if (row.id.publisher == node.character().id) delivery.published = now_.mono;
    }
  }
}

bool World::IsLinked() const {
  const std::size_t wanted = std::min<std::size_t>(4, nodes_.size() - 1);
  return std::all_of(nodes_.begin(), nodes_.end(), [&](const auto& node) {
    if (!node->IsRunning()) return true;
    const auto status = node->core().Status(now_);
    const auto up = std::count_if(status.links.begin(), status.links.end(),
                                  [](const auto& link) { return link.is_up; });
    return static_cast<std::size_t>(up) >= wanted;
  });
}

bool World::IsConverged() const {
  std::optional<std::string> first;
  for (const auto& node : nodes_) {
    if (!node->IsRunning()) continue;
    const std::string mine = node->core().Status(now_).frontier_fingerprint;
    if (first && *first != mine) return false;
    first = mine;
  }
  return true;
}

}  // namespace schakel::simulations
