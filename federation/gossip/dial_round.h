// One choice of whom to dial: takes candidates in the order in which they are offered, first those
// that miss no preference of diversity, then those that miss fewest.
//
// Made anew for each choice and gone after it; borrows what it is given. Thread: the core's.
// Bounds: limits::kReserveMax candidates are kept for the second pass.
#pragma once

#include <optional>
#include <vector>

#include "federation/gossip/address_book.h"
#include "federation/gossip/back_off.h"

namespace schakel::federation {

struct DialChoice {
  crypto::NodeId node;
  std::string endpoint;
  crypto::TransportKey key;
  LinkKind kind = LinkKind::kPush;
  bool is_rotating = false;
  std::optional<LinkId> replaces;  // to be closed for this one
};

// How many dials are missing.
struct DialNeeds {
  std::size_t push = 0;
  std::size_t reconcile = 0;  // without the rotating ones
  std::size_t rotating = 0;
};

class DialRound {
 public:
  DialRound(const DialView& view, const BackOffs& back_offs, DialNeeds needs,
            std::size_t dials_max);

  // More can be taken, of the links that follow the order and of any.
  [[nodiscard]] bool WantsMore() const;
  [[nodiscard]] bool HasRoom() const { return choices_.size() < dials_max_; }
  [[nodiscard]] const DialNeeds& needs() const { return needs_; }
  // Neither linked, nor chosen already, nor waiting.
  [[nodiscard]] bool MayDial(const crypto::NodeId& node) const;
  [[nodiscard]] int Misses(const DialTarget& target, LinkKind kind) const;

  // Takes a candidate for what is missing, or remembers it. REQUIRES: MayDial(), WantsMore().
  void Offer(DialTarget target);
  // The same, but only for a reconcile-only link.
  void OfferReconcile(DialTarget target);
  // Fills what is still missing with those that were remembered.
  void Relax();
  // Takes this one whatever it misses. REQUIRES: HasRoom().
  void Take(DialTarget target, LinkKind kind);
  void TakeRotating(DialTarget target, std::optional<LinkId> replaces);

  std::vector<DialChoice> Choices() && { return std::move(choices_); }

 private:
  [[nodiscard]] Place PlaceOfTarget(const DialTarget& target) const;
  [[nodiscard]] std::vector<LinkKind> Wanted() const;

  const DialView& view_;
  const BackOffs& back_offs_;
  DialNeeds needs_;
  std::size_t dials_max_;
  std::vector<crypto::NodeId> linked_;  // sorted
  Diversity diversity_;
  std::vector<DialTarget> reserve_;
  std::vector<DialChoice> choices_;
};

}  // namespace schakel::federation
