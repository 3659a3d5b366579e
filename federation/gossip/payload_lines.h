// In which order missing payloads are asked for: one line for each publisher that names them, and
// the lines in turns, so that nobody's payloads wait for the heap of another.
//
// A payload that several publishers name stands in the line of each. Within a line who is due
// first goes first. Owner: PayloadFetch. Thread: the core's.
// Bounds: those of PayloadFetch; Next() looks at limits::kPayloadsLookedAt places of a line.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/time.h"
#include "crypto/identity.h"
#include "federation/gossip/limits.h"
#include "federation/gossip/payload_name.h"

namespace schakel::federation {

class PayloadLines {
 public:
  using Line = std::set<std::pair<MonoTime, PayloadName>>;
  struct Turn {
    crypto::NodeId publisher;
    PayloadName name;
  };

  // `due` is when it may be asked for.
  void Enter(const crypto::NodeId& publisher, MonoTime due, const PayloadName& name);
  void Leave(const crypto::NodeId& publisher, MonoTime due, const PayloadName& name);

  // Returns a payload that is due and for which `may_take(publisher, name)`, in turns: the next
  // search begins behind its publisher. Takes the lines it looked at off `lines_left`.
  template <typename MayTake>
  std::optional<Turn> Next(MonoTime now, const MayTake& may_take, std::size_t& lines_left);

  [[nodiscard]] std::size_t Length(const crypto::NodeId& publisher) const;
  // REQUIRES: a line is not empty.
  [[nodiscard]] const Line& Longest() const;

 private:
  // Returns the first that is due in this line and may be taken.
  template <typename MayTake>
  static std::optional<Turn> FirstOf(const crypto::NodeId& publisher, const Line& line,
                                     MonoTime now, const MayTake& may_take);

  std::map<crypto::NodeId, Line> lines_;  // none is empty
  std::set<std::pair<std::size_t, crypto::NodeId>> lengths_;
  crypto::NodeId last_;    // whose turn it was
  crypto::NodeId looked_;  // where the last search stopped; last_ if it found something
};

template <typename MayTake>
std::optional<PayloadLines::Turn> PayloadLines::FirstOf(const crypto::NodeId& publisher,
                                                        const Line& line, MonoTime now,
                                                        const MayTake& may_take) {
  std::size_t left = limits::kPayloadsLookedAt;
  for (const auto& [due, name] : line) {
    if (due > now || left-- == 0) break;
    if (may_take(publisher, name)) return Turn{publisher, name};
  }
  return std::nullopt;
}

template <typename MayTake>
std::optional<PayloadLines::Turn> PayloadLines::Next(MonoTime now, const MayTake& may_take,
                                                     std::size_t& lines_left) {
  auto at = lines_.upper_bound(looked_);
  for (std::size_t i = lines_.size(); i > 0 && lines_left > 0; --i, --lines_left, ++at) {
    if (at == lines_.end()) at = lines_.begin();
    looked_ = at->first;
    auto turn = FirstOf(at->first, at->second, now, may_take);
    if (!turn) continue;
    last_ = looked_;
    return turn;
  }
  // Who was passed over because all was taken keeps the turn.
  if (lines_left > 0) looked_ = last_;
  return std::nullopt;
}

}  // namespace schakel::federation
