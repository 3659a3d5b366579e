// Thread `store`: does all writes and syncs. It pops everything that waits, makes one batch of it,
// syncs once, then reports each as durable, in order.
//
// Ownership: borrows the store. Threads: Submit() from any; `done` is called on `store`.
// Errors:    a failed write is reported to every waiting and later caller; nothing more is written.
// Bounds:    kPendingMax batches; a full queue makes callers wait.
#pragma once

#include <functional>
#include <thread>

#include "node/inbox.h"
#include "storage/store.h"

namespace schakel::node {

class StoreThread {
 public:
  using Done = std::function<void(const Result<void>&)>;

  explicit StoreThread(storage::Store& store);
  ~StoreThread();
  StoreThread(const StoreThread&) = delete;
  StoreThread& operator=(const StoreThread&) = delete;

  void Submit(storage::WriteBatch batch, Done done);

 private:
  struct Pending {
    storage::WriteBatch batch;
    Done done;
  };
  static constexpr std::size_t kPendingMax = 4'096;
  static constexpr std::size_t kGroupBytesMax = 16 << 20;  // one commit stays below a second

  void Run();
  void Commit(std::vector<Pending>& group);

  storage::Store& store_;
  Inbox<Pending> inbox_;
  std::thread thread_;
};

}  // namespace schakel::node
