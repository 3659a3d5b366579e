// Who holds journals without their entries: a table, what a node says of it, and its anti-entropy.
// What it lacks it takes from the other at once, as a pull would bring it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "base/random.h"
#include "federation/gossip/reconcile.h"

namespace schakel::federation {

// Names `count` admitted publishers; nobody has keys.
std::shared_ptr<const Directory> ManyPublishers(std::size_t count);
// The journal of publisher `number` of this directory.
JournalId JournalOf(const Directory& directory, std::size_t number, std::uint32_t incarnation = 1);

class Holder {
 public:
  explicit Holder(std::shared_ptr<const Directory> directory);

  // The root follows from the size: nobody forks.
  void Hold(const JournalId& journal, std::uint64_t size);
  [[nodiscard]] std::map<JournalId, std::uint64_t> Sizes() const;

  [[nodiscard]] Link& link(LinkId id);
  // The link begins anew, as after a restart of either end.
  void Forget(LinkId id) { links_.erase(id); }

  void Ask(LinkId id) { reconcile.Ask(link(id), tags, 0, {}); }
  // Returns false if the frame is not of anti-entropy.
  bool Hear(LinkId id, const Frame& frame, bool same_trust = true);
  std::vector<SendFrame> TakeFrames();
  // Takes what it learnt of as if pulled.
  void Pull();

  JournalTable journals;
  JournalView view{journals};
  Outbox outbox;
  Reconcile reconcile{journals, view, outbox};
  StateTags tags;

 private:
  void Take(Link& link, const Reconcile::Difference& difference);
  void Compare(Link& link, const FrontierLine& line, AnnounceMessage& ahead);

  std::map<LinkId, Link> links_;
  std::map<JournalId, std::uint64_t> wanted_;
};

// What two holders said to each other.
struct Talk {
  std::vector<std::string> frames;  // "1 recent": from whom, and what
  std::size_t bytes = 0;
};

// `a` asks `b` on this link; frames are carried until both are silent, then both pull.
Talk Reconciled(Holder& a, Holder& b, LinkId id);

}  // namespace schakel::federation
