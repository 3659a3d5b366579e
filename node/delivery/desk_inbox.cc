#include "node/delivery/desk_inbox.h"

#include <utility>

namespace schakel::node {

void DeskInbox::Ring() {
  {
    const MutexLock lock(mutex_);
    next_.has_rung = true;
  }
  changed_.notify_all();
}

void DeskInbox::Ring(const federation::EntryPosition& position) {
  {
    const MutexLock lock(mutex_);
    next_.has_rung = true;
    if (next_.positions.size() < kPositionsMax) {
      next_.positions.insert(position);
    } else {
      next_.is_all = true;
    }
  }
  changed_.notify_all();
}

bool DeskInbox::Post(Command command) {
  {
    const MutexLock lock(mutex_);
    if (next_.is_closed || next_.commands.size() >= kCommandsMax) return false;
    next_.commands.push_back(std::move(command));
  }
  changed_.notify_all();
  return true;
}

void DeskInbox::Close() {
  {
    const MutexLock lock(mutex_);
    next_.is_closed = true;
  }
  changed_.notify_all();
}

DeskInbox::Wakeup DeskInbox::Wait(std::chrono::steady_clock::time_point deadline) {
  const MutexLock lock(mutex_);
  while (!next_.has_rung && next_.commands.empty() && !next_.is_closed) {
    if (changed_.wait_until(mutex_, deadline) == std::cv_status::timeout) break;
  }
  Wakeup taken = std::exchange(next_, {});
  next_.is_closed = taken.is_closed;
  return taken;
}

}  // namespace schakel::node
