#include "node/runtime/store_thread.h"

namespace schakel::node {

StoreThread::StoreThread(storage::Store& store)
    : store_(store), inbox_(kPendingMax), thread_([this] { Run(); }) {}

StoreThread::~StoreThread() {
  inbox_.Close();
  thread_.join();
}

void StoreThread::Submit(storage::WriteBatch batch, Done done) {
  inbox_.Push({std::move(batch), std::move(done)});
}

void StoreThread::Run() {
  std::vector<Pending> group;
  std::size_t group_bytes = 0;
  while (true) {
    auto pending = inbox_.PopAll(std::chrono::steady_clock::now() + std::chrono::seconds(1));
    if (pending.empty() && inbox_.IsClosed()) return;
    for (Pending& item : pending) {
      group_bytes += item.batch.size_bytes();
      group.push_back(std::move(item));
      if (group_bytes < kGroupBytesMax) continue;
      Commit(group);
      group_bytes = 0;
    }
    if (!group.empty()) Commit(group);
    group_bytes = 0;
  }
}

void StoreThread::Commit(std::vector<Pending>& group) {
  storage::WriteBatch merged;
  for (Pending& item : group)
    merged.Merge(std::move(item.batch));
  const auto applied = store_.Apply(std::move(merged));
  for (const Pending& item : group)
    item.done(applied);
  group.clear();
}

}  // namespace schakel::node
