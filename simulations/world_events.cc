// What happens at an event, and what the cores want done about it.
#include <algorithm>

#include "base/check.h"
#include "federation/wire/page_body.h"
#include "simulations/adversary.h"
#include "simulations/world.h"

namespace schakel::simulations {
namespace {

constexpr Duration kConnectTimeout = std::chrono::seconds(3);  // of a dial that nothing answers

}  // namespace

template <typename Happening>
SimNode* World::Awake(const Life& life, Happening& event) {
  SimNode& node = *nodes_[life.node];
  if (!node.IsRunning() || node.life().count != life.count) return nullptr;
  if (!node.IsAsleep()) return &node;
  node.deferred.emplace_back(std::move(event));
  return nullptr;
}

void World::Handle(FrameArrives& event) {
  Connection* connection = network_.Find(event.connection);
  if (connection == nullptr) return;
  Connection::End& sender = connection->end(Other(event.to));
  sender.in_flight -= std::min<std::uint64_t>(sender.in_flight, event.bytes.size());
  const Connection::End& receiver = connection->end(event.to);
  if (!receiver.is_open) return;
  SimNode& to = *nodes_[receiver.node];
  if (!to.IsRunning()) return;
  if (to.IsAsleep()) {
    sender.is_cut = true;  // nobody reads; the peer will have given up before it wakes
    sender.is_unheard = true;
  }
  if (sender.is_unheard) return;
  const federation::LinkId link = receiver.link;
  const NodeNumber from = sender.node;
  // What a hostile node takes is no copy that an honest one could have spared.
  if (to.IsHonest()) counters_.page_entries += event.mark.entries;
  trace_.Add(Micros(), from, to.number(),
             event.mark.content + static_cast<std::uint64_t>(event.mark.tag));
  if (options_.is_watched) {
    requests_.OnArrived(to.number(), link, event.mark, event.bytes);
    credits_.OnArrived(to.number(), link, event.mark, event.bytes);
    Note(demands_[to.number()], event.mark.tag, event.bytes, !nodes_[from]->IsHonest());
  }
  if (!to.IsHonest() && !to.adversary->OnReceive(from, link, event.bytes, NowOf(to))) return;
  if (IsOwnDial(link)) return;
  source_ = event.mark.tag == FrameTag::kPage ? from : kNobody;
  to.core().OnFrame(link, event.bytes, NowOf(to));
  Serve(to);
  source_ = kNobody;
}

void World::Handle(TickDue& event) {
  SimNode* node = Awake(event.life, event);
  if (node == nullptr || node->next_tick > now_.mono) return;
  node->next_tick = MonoTime::max();
  // What it waited for may have come meanwhile.
  if (node->core().NextDeadline() <= NowOf(*node).mono) {
    node->core().Tick(NowOf(*node));
    Serve(*node);
  } else {
    PlanTick(*node);
  }
}

void World::Handle(SyncDone& event) {
  SimNode* node = Awake(event.life, event);
  if (node == nullptr) return;
  node->is_sync_due = false;
  node->store().Sync();
  const Life life = node->life();
  const auto writes = std::exchange(node->unsynced, {});
  for (const SimNode::Unsynced& write : writes) {
    ledger_.OnDurable(node->number(), node->character().id, write.entries, now_.mono);
    for (const WrittenEntry& entry : write.entries)
      trace_.Add(Micros(), node->number(), entry.delivery, entry.header_hash);
  }
  for (const SimNode::Unsynced& write : writes) {
    node->core().OnDurable(write.token, NowOf(*node));
    Serve(*node);
    if (!node->IsRunning() || node->life().count != life.count) return;
  }
}

void World::Handle(ReadDone& event) {
  SimNode* node = Awake(event.life, event);
  if (node == nullptr) return;
  auto result =
      federation::RunReadJob(*node->store().TakeSnapshot(), *event.job, node->chunk_cache());
  if (const auto* built = std::get_if<federation::PageBuilt>(&result)) {
    page_entries_ = static_cast<std::uint16_t>(built->page.entries.size());
    page_cost_ = static_cast<std::uint32_t>(federation::PageCost(built->page));
  }
  node->core().OnRead(std::move(result), NowOf(*node));
  Serve(*node);
  page_entries_ = 0;
  page_cost_ = 0;
}

void World::Handle(DialEnds& event) {
  SimNode* dialler = Awake(event.dialler, event);
  if (dialler == nullptr) return;
  SimNode& listener = *nodes_[event.listener];
  const NodeNumber from = dialler->number();
  const bool is_lost =
      event.is_lost || listener.IsAsleep() || !network_.faults().CanDial(from, event.listener);
  const bool is_let_in =
      !is_lost && listener.IsRunning() && LetsIn(listener, *dialler, event.has_previous_key);
  trace_.Add(Micros(), from, event.listener, is_lost ? 1 : 2);
  if (!is_let_in) {
    dialler->core().OnLinkDown(event.link, federation::LinkEnd::kDialFailed, NowOf(*dialler));
    Serve(*dialler);
    return;
  }
  const ConnectionId id = network_.Open(from, event.listener, event.link);
  const auto inbound = network_.Find(id)->end(Side::kListener).link;
  listener.core().OnLinkUp(inbound, dialler->character().id, federation::Direction::kInbound,
                           NowOf(listener));
  Serve(listener);
  if (!dialler->IsRunning()) return;
  dialler->core().OnLinkUp(event.link, listener.character().id, federation::Direction::kOutbound,
                           NowOf(*dialler));
  Serve(*dialler);
}

void World::Handle(LinkEnds& event) {
  Connection* connection = network_.Find(event.connection);
  if (connection == nullptr || !connection->end(event.at).is_open) return;
  const Connection::End end = connection->end(event.at);
  SimNode& node = *nodes_[end.node];
  if (node.IsAsleep()) {
    node.deferred.emplace_back(event);
    return;
  }
  network_.CloseEnd(event.connection, event.at);
  if (!node.IsRunning()) return;
  if (options_.is_watched) ForgetLink(end.node, end.link);
  trace_.Add(Micros(), end.node, end.node, 3);
  node.core().OnLinkDown(end.link, federation::LinkEnd::kClosed, NowOf(node));
  Serve(node);
}

void World::Handle(Planned& event) {
  event.run();
}

void World::Serve(SimNode& node) {
  while (node.IsRunning()) {
    auto actions = node.core().TakeActions();
    if (actions.empty()) break;
    for (federation::Action& action : actions) {
      Carry(node, std::move(action));
      if (node.crash_after_actions > 0 && --node.crash_after_actions == 0) {
        Crash(node.number());
        return;
      }
    }
  }
  if (node.IsRunning()) PlanTick(node);
}

void World::PlanTick(SimNode& node) {
  const MonoTime deadline = node.WorldTime(node.core().NextDeadline()) + node.faults.tick_late;
  const MonoTime at = std::max(deadline, now_.mono + Duration(1));
  if (node.next_tick <= at) return;
  node.next_tick = at;
  events_.Push(at, TickDue{node.life()});
}

void World::Carry(SimNode& node, federation::Action action) {
  if (auto* send = std::get_if<federation::SendFrame>(&action)) {
    Send(node, std::move(*send));
  } else if (auto* write = std::get_if<federation::WriteStore>(&action)) {
    Write(node, std::move(*write));
  } else if (auto* read = std::get_if<federation::ReadStore>(&action)) {
    events_.Push(now_.mono, ReadDone{node.life(),
                                     std::make_unique<federation::ReadJob>(std::move(read->job))});
  } else if (auto* dial = std::get_if<federation::DialPeer>(&action)) {
    Dial(node, *dial);
  } else if (auto* close = std::get_if<federation::CloseLink>(&action)) {
    Close(node, *close);
  } else if (auto* failed = std::get_if<federation::PublishFailed>(&action)) {
    ++counters_.refused_documents;
    promises_.OnRefused(node.number(), failed->request);
  } else if (auto* published = std::get_if<federation::Published>(&action)) {
    Tell(node, *published);
  } else if (auto* arrived = std::get_if<federation::Arrived>(&action)) {
    if (options_.is_watched) promises_.OnArrived(node.number(), arrived->position);
  }
}

void World::Tell(SimNode& node, const federation::Published& published) {
  promises_.OnPublished(node.number(), published.request);
  if (published.outcome == federation::PublishOutcome::kAppended) {
    ledger_.OnAcknowledged(node.number(), published.position);
  }
}

void World::Close(SimNode& node, const federation::CloseLink& close) {
  if (options_.is_watched) ForgetLink(node.number(), close.link);
  const auto place = network_.PlaceOf(node.number(), close.link);
  if (!place) return;
  const SimNode& peer = *nodes_[network_.Find(place->id)->end(Other(place->side)).node];
  const bool accuses = close.reason == federation::CloseReason::kProtocol;
  if (accuses && node.IsHonest() && peer.IsHonest() && !accusation_) {
    accusation_ =
        "node " + std::to_string(node.number()) + " accuses node " + std::to_string(peer.number());
  }
  CloseEnd(place->id, place->side, true);
}

void World::Write(SimNode& node, federation::WriteStore write) {
  auto entries = ledger_.OnWrite(node.number(), source_, write.batch);
  node.store().ApplyUnsynced(std::move(write.batch));
  node.unsynced.push_back({write.token, std::move(entries)});
  if (node.is_sync_due) return;
  node.is_sync_due = true;
  events_.Push(now_.mono + node.faults.sync_time, SyncDone{node.life()});
}

void World::Transmit(SimNode& node, federation::SendFrame send) {
  const auto place = network_.PlaceOf(node.number(), send.link);
  if (!place) return;
  const FrameMark mark = MarkOf(send.frame, page_entries_, page_cost_);
  ++counters_.frames;
  counters_.bytes += send.frame.size();
  const bool is_content = mark.tag == FrameTag::kPage || mark.tag == FrameTag::kPayloadChunk;
  if (is_content) counters_.page_bytes += send.frame.size();
  Watch(node, send, mark);
  if (node.IsHonest()) trust_watch_.OnSent(node.number(), send.frame);
  Connection* connection = network_.Find(place->id);
  const Connection::End& receiver = connection->end(Other(place->side));
  const bool is_served = node.IsHonest() && !nodes_[receiver.node]->IsHonest();
  if (is_served) sent_to_hostile_[node.number()] += mark.cost;
  const SimNode& to = *nodes_[receiver.node];
  Connection::End& sender = connection->end(place->side);
  const std::uint64_t in_flight = sender.in_flight + send.frame.size();
  if (node.IsHonest() && to.IsHonest()) in_flight_max_ = std::max(in_flight_max_, in_flight);
  if (in_flight > kHeldMax) return EndCongested(*place);
  const auto arrival = network_.Arrival(place->id, place->side, mark.cost, now_.mono);
  if (!arrival) return;
  if (!receiver.is_open) {
    // The other machine does not know this connection any more and says so.
    if (to.IsRunning()) {
      events_.Push(*arrival + connection->latency, LinkEnds{place->id, place->side});
    }
    return;
  }
  sender.in_flight = in_flight;
  // In order, also when the machine becomes faster.
  sender.read = std::max(*arrival + to.faults.receive_late, sender.read);
  events_.Push(sender.read,
               FrameArrives{place->id, Other(place->side), mark, std::move(send.frame)});
}

void World::EndCongested(const SimNetwork::Place& place) {
  Connection::End& sender = network_.Find(place.id)->end(place.side);
  if (sender.is_cut) return;
  sender.is_cut = true;
  ++counters_.congested;
  events_.Push(now_.mono, LinkEnds{place.id, place.side});
  // What the kernel has still gets there.
  const MonoTime last = std::max({now_.mono, sender.clear, sender.read});
  events_.Push(last, LinkEnds{place.id, Other(place.side)});
}

void World::Dial(SimNode& node, const federation::DialPeer& dial) {
  ++counters_.dials;
  const NodeNumber from = node.number();
  const auto to = Reached(from, dial.node);
  const NodeNumber listener = to ? *to : *cast_.NumberOf(dial.node);
  // Who has another key than the dialler expects does not answer.
  const bool is_lost = !to || cast_.IsLeft(dial.endpoint) || nodes_[listener]->IsAsleep() ||
                       dial.server_key != nodes_[listener]->character().PresentKey() ||
                       !network_.faults().CanDial(from, listener);
  const Duration time =
      is_lost ? kConnectTimeout : kDialFlights * network_.latency().Between(from, listener);
  events_.Push(now_.mono + time,
               DialEnds{node.life(), listener, dial.link, is_lost, dial.has_previous_key});
}

}  // namespace schakel::simulations
