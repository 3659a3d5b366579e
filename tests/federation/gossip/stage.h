// Several parties and the connections between them. Each has all others as seeds. Frames are
// carried by hand: a test may look at each, change it, hold it back or lose it.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "party.h"

namespace schakel::federation {

class Stage {
 public:
  explicit Stage(std::size_t parties) : Stage(parties, Cast(parties)) {}
  Stage(std::size_t parties, Cast cast);

  [[nodiscard]] Party& operator[](std::size_t number) { return *parties_[number]; }
  [[nodiscard]] Cast& cast() { return cast_; }
  // Puts another party in this place, with an empty store.
  void Replace(std::size_t number, PartyOptions options);

  // Connects two parties: `a` dialled `b`, or the other way round if it does not dial it now.
  void Connect(std::size_t a, std::size_t b);
  void ConnectAll();
  // Connects a dial of `dialler` with `listener`; false if it does not dial it now.
  bool Answer(std::size_t dialler, std::size_t listener);
  void Disconnect(std::size_t a, std::size_t b);
  [[nodiscard]] bool AreLinked(std::size_t a, std::size_t b);

  // Carries frames until nobody has anything to say.
  void Settle();
  // Time passes for all.
  void RunFor(Duration duration);

  // Sees every frame that is carried; may change it, returns false to lose it.
  std::function<bool(std::size_t from, std::size_t to, Frame& frame)> watch;

 private:
  struct End {
    std::size_t party = 0;
    LinkId link = 0;
    auto operator<=>(const End&) const = default;
  };

  [[nodiscard]] PartyOptions Options(std::size_t number) const;
  void Wire(End a, End b);
  bool CarryOne(std::size_t from);
  void CarryCloses(std::size_t from);

  Cast cast_;
  std::vector<std::unique_ptr<Party>> parties_;
  std::map<End, End> wires_;
  std::vector<std::size_t> closes_seen_;
};

}  // namespace schakel::federation
