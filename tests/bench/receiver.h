// A node without its sockets: the real core, store thread and read pool over a RocksStore, fed with
// frames by the benchmark. What it sends goes to a function.
//
// Threads: the caller's is `core`; store and pool have their own, as in the daemon.
#pragma once

#include <functional>
#include <memory>

#include "base/random.h"
#include "federation/gossip/federation.h"
#include "node/inbox.h"
#include "node/runtime/read_pool.h"
#include "node/runtime/store_thread.h"
#include "storage/rocks_store.h"
#include "tests/bench/published_journal.h"

namespace schakel::bench {

class Receiver {
 public:
  using OnFrame = std::function<void(federation::LinkId link, const Buffer& frame)>;

  static Result<std::unique_ptr<Receiver>> Start(const Pair& pair,
                                                 const std::filesystem::path& folder,
                                                 OnFrame on_frame);

  // Gives a frame to the core before anything else is handled.
  void Deliver(federation::LinkId link, Buffer frame);
  void LinkUp(federation::LinkId link, const crypto::NodeId& node);
  // Carries out actions and events until `done`. Errors: a write that failed; kUnavailable if
  // nothing happens for 30 s.
  Result<void> RunUntil(const std::function<bool(const federation::FederationStatus&)>& done);

 private:
  struct Frame {
    federation::LinkId link = 0;
    Buffer bytes;
  };
  struct Durable {
    federation::Token token = 0;
    Result<void> outcome;
  };
  using Event = std::variant<Frame, Durable, federation::ReadResult>;

  Receiver(const Pair& pair, std::unique_ptr<storage::RocksStore> store, OnFrame on_frame);
  void CarryOut();
  void Carry(federation::Action action);
  Result<void> Handle(Event event);

  OnFrame on_frame_;
  SeededRandom random_{1};
  node::Inbox<Event> inbox_{1 << 16};
  std::unique_ptr<storage::RocksStore> store_;
  federation::Federation core_;
  node::StoreThread store_thread_;
  node::ReadPool pool_;
};

}  // namespace schakel::bench
