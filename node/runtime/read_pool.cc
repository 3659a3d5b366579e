#include "node/runtime/read_pool.h"

namespace schakel::node {

ReadPool::ReadPool(const storage::Store& store, std::size_t threads) : store_(store) {
  for (std::size_t i = 0; i < threads; ++i) {
    inboxes_.push_back(std::make_unique<Inbox<Pending>>(kJobsMax));
    Inbox<Pending>& inbox = *inboxes_.back();
    threads_.emplace_back([this, &inbox] { Run(inbox); });
  }
}

ReadPool::~ReadPool() {
  for (auto& inbox : inboxes_)
    inbox->Close();
  for (auto& thread : threads_)
    thread.join();
}

void ReadPool::Submit(federation::ReadJob job, Done done) {
  // Serving peers and inspecting documents go to different threads: a review must not delay a page.
  const bool is_review = !std::holds_alternative<federation::BuildPageJob>(job) &&
                         !std::holds_alternative<federation::BuildChunksJob>(job);
  Inbox<Pending>& inbox = *inboxes_[is_review ? inboxes_.size() - 1 : 0];
  inbox.Push({std::move(job), std::move(done)});
}

void ReadPool::Run(Inbox<Pending>& inbox) {
  federation::ChunkCache cache;
  auto last = std::chrono::steady_clock::now();
  while (true) {
    auto pending = inbox.PopAll(std::chrono::steady_clock::now() + std::chrono::seconds(1));
    if (pending.empty() && inbox.IsClosed()) return;
    const auto now = std::chrono::steady_clock::now();
    if (!pending.empty()) last = now;
    if (now - last >= kCacheIdleMax) cache = {};
    for (Pending& item : pending) {
      const auto snapshot = store_.TakeSnapshot();
      item.done(federation::RunReadJob(*snapshot, item.job, cache));
    }
  }
}

}  // namespace schakel::node
