#include "stage.h"

namespace schakel::federation {
namespace {

constexpr int kFramesMax = 20'000;  // more is an endless conversation

}  // namespace

Stage::Stage(std::size_t parties, Cast cast) : cast_(std::move(cast)), closes_seen_(parties) {
  for (std::size_t i = 0; i < parties; ++i)
    parties_.push_back(std::make_unique<Party>(cast_, i, Options(i)));
}

PartyOptions Stage::Options(std::size_t number) const {
  PartyOptions options;
  for (std::size_t i = 0; i < closes_seen_.size(); ++i) {
    const std::string endpoint = "192.0.2." + std::to_string(i + 1) + ":1";
    const bool is_other = i != number && i < cast_.size();
    if (is_other) {
      options.seeds.push_back({cast_[i].id, endpoint, cast_[i].transport.public_key()});
    }
  }
  return options;
}

void Stage::Replace(std::size_t number, PartyOptions options) {
  const Now now = parties_[number]->now;
  parties_[number] = std::make_unique<Party>(cast_, number, std::move(options));
  parties_[number]->RunUntil(now.mono);
  closes_seen_[number] = 0;
}

void Stage::Connect(std::size_t a, std::size_t b) {
  ASSERT_TRUE(Answer(a, b) || Answer(b, a)) << a << " and " << b << " wait before they dial again";
}

bool Stage::Answer(std::size_t dialler, std::size_t listener) {
  Party& from = *parties_[dialler];
  Party& to = *parties_[listener];
  if (!from.OpenDial(to.member().id)) return false;
  const LinkId there = to.Accept(from.member().id);
  const LinkId here = from.Reach(to.member().id);
  Wire({dialler, here}, {listener, there});
  return true;
}

void Stage::Wire(End a, End b) {
  wires_[a] = b;
  wires_[b] = a;
  Settle();
}

void Stage::ConnectAll() {
  for (std::size_t a = 0; a < parties_.size(); ++a) {
    for (std::size_t b = a + 1; b < parties_.size(); ++b)
      Connect(a, b);
  }
}

void Stage::Disconnect(std::size_t a, std::size_t b) {
  const auto wires = wires_;
  for (const auto& [here, there] : wires) {
    if (here.party != a || there.party != b) continue;
    wires_.erase(here);
    wires_.erase(there);
    parties_[a]->Drop(here.link);
    parties_[b]->Drop(there.link);
  }
  Settle();
}

bool Stage::AreLinked(std::size_t a, std::size_t b) {
  return std::any_of(wires_.begin(), wires_.end(), [&](const auto& wire) {
    return wire.first.party == a && wire.second.party == b &&
           parties_[a]->IsLinkUp(wire.first.link);
  });
}

void Stage::CarryCloses(std::size_t from) {
  Party& party = *parties_[from];
  while (closes_seen_[from] < party.closed.size()) {
    const End here{from, party.closed[closes_seen_[from]++].link};
    const auto wire = wires_.find(here);
    if (wire == wires_.end()) continue;
    const End there = wire->second;
    wires_.erase(here);
    wires_.erase(there);
    parties_[there.party]->Drop(there.link);
  }
}

bool Stage::CarryOne(std::size_t from) {
  CarryCloses(from);
  Party& party = *parties_[from];
  if (party.frames.empty()) return false;
  const SendFrame send = std::move(party.frames.front());
  party.frames.pop_front();
  const auto wire = wires_.find({from, send.link});
  if (wire == wires_.end()) return true;
  const End there = wire->second;
  auto frame = DecodeFrame(send.frame);
  CHECK(frame.has_value());
  if (watch && !watch(from, there.party, *frame)) return true;
  parties_[there.party]->Receive(there.link, *frame);
  return true;
}

void Stage::Settle() {
  int carried = 0;
  for (bool is_busy = true; is_busy;) {
    is_busy = false;
    for (std::size_t i = 0; i < parties_.size(); ++i) {
      if (!CarryOne(i)) continue;
      is_busy = true;
      ASSERT_LT(++carried, kFramesMax) << "the parties never fall silent";
    }
  }
}

void Stage::RunFor(Duration duration) {
  const MonoTime until = parties_[0]->now.mono + duration;
  while (true) {
    MonoTime next = until;
    for (const auto& party : parties_)
      next = std::min(next, std::max(party->core().NextDeadline(), party->now.mono + Duration(1)));
    for (const auto& party : parties_)
      party->RunUntil(next);
    Settle();
    if (next >= until) return;
  }
}

}  // namespace schakel::federation
