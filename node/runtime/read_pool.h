// The pool that reads, verifies and parses, so that neither a large document nor a slow disk stalls
// gossip. Each job runs on a fresh snapshot.
//
// Ownership: borrows the store. Threads: Submit() from any; `done` is called on a pool thread.
// Bounds:    kJobsMax jobs wait; the core has at most eight open per link.
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "federation/gossip/action.h"
#include "node/inbox.h"

namespace schakel::node {

class ReadPool {
 public:
  using Done = std::function<void(federation::ReadResult)>;

  ReadPool(const storage::Store& store, std::size_t threads);
  ~ReadPool();
  ReadPool(const ReadPool&) = delete;
  ReadPool& operator=(const ReadPool&) = delete;

  void Submit(federation::ReadJob job, Done done);

 private:
  struct Pending {
    federation::ReadJob job;
    Done done;
  };
  static constexpr std::size_t kJobsMax = 1'024;
  // Payloads that nobody fetches any more leave the memory.
  static constexpr std::chrono::seconds kCacheIdleMax{60};

  void Run(Inbox<Pending>& inbox);

  const storage::Store& store_;
  std::vector<std::unique_ptr<Inbox<Pending>>> inboxes_;  // one per thread
  std::vector<std::thread> threads_;
};

}  // namespace schakel::node
