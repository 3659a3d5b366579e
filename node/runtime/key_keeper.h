// Thread `keys`: replaces transport and sealing keys when they are due (key_schedule.h), and says
// so in the log.
//
// Looks kFirstLook after the start and then every kLookInterval. A renewal that fails is tried
// again at the next look; `key_due` is raised by the age alone. Ownership: borrows core and
// rotation, which must outlive it. Errors: none, they are logged.
#pragma once

#include <thread>
#include <variant>

#include "node/inbox.h"
#include "node/runtime/core_thread.h"
#include "node/runtime/key_rotation.h"

namespace schakel::node {

class KeyKeeper {
 public:
  static constexpr auto kFirstLook = std::chrono::seconds(5);  // the links are up by then
  static constexpr auto kLookInterval = std::chrono::minutes(1);

  KeyKeeper(CoreThread& core, KeyRotation& rotation);
  ~KeyKeeper();
  KeyKeeper(const KeyKeeper&) = delete;
  KeyKeeper& operator=(const KeyKeeper&) = delete;

 private:
  void Run();
  void Look();

  CoreThread& core_;
  KeyRotation& rotation_;
  Inbox<std::monostate> ending_{1};  // nothing comes: closed, it wakes the thread
  std::thread thread_;
};

}  // namespace schakel::node
