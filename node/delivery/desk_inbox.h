// What wakes thread `delivery`: commands of people, and word that something became durable.
//
// Word of arrivals conflates: a thousand commits are one reason to look. The mutex is the exception
// that this class exists for. Threads: Wait() one; the others any.
// Bounds: kCommandsMax commands, else Post() fails; above kPositionsMax positions everything that
// waits is looked at.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <set>
#include <vector>

#include "base/mutex.h"
#include "federation/journal/entry.h"

namespace schakel::node {

class MemberDesk;

class DeskInbox {
 public:
  using Command = std::function<void(MemberDesk&)>;
  static constexpr std::size_t kCommandsMax = 64;  // the HTTP server has fewer threads
  static constexpr std::size_t kPositionsMax = 1'000;

  struct Wakeup {
    std::vector<Command> commands;
    std::set<federation::EntryPosition> positions;  // can be shown now, if they waited
    bool is_all = false;                            // look at everything that waits
    bool has_rung = false;                          // entries may have arrived
    bool is_closed = false;
  };

  // Something became durable.
  void Ring();
  // An entry can be shown.
  void Ring(const federation::EntryPosition& position);
  // Returns false if the inbox is full or closed: the command will not be carried out.
  bool Post(Command command);
  void Close();

  // Waits until there is something or the deadline has passed.
  Wakeup Wait(std::chrono::steady_clock::time_point deadline);

 private:
  Mutex mutex_;
  std::condition_variable_any changed_;
  Wakeup next_ GUARDED_BY(mutex_);
};

}  // namespace schakel::node
