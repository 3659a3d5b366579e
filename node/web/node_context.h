// What the HTTP handlers work with: references, no logic.
//
// Threads: handlers run on the HTTP pool; they read snapshots and post commands to core and store.
#pragma once

#include <filesystem>
#include <string>

#include "node/delivery/desk_thread.h"
#include "node/runtime/anchor.h"
#include "node/runtime/core_thread.h"
#include "node/runtime/join_tally.h"
#include "node/runtime/key_rotation.h"
#include "node/runtime/store_thread.h"
#include "storage/store.h"

namespace schakel::node {

struct NodeContext {
  crypto::NodeId self;
  std::string language;  // "nl" or "en"
  const storage::Store& store;
  StoreThread& store_thread;
  CoreThread& core;
  DeskThread& desk;
  std::string help;  // who members call: a name and a telephone number; may be empty
  KeyRotation& key_rotation;
  Anchor* anchor = nullptr;          // where this node is the anchor
  const JoinTally* joins = nullptr;  // where this node has a join socket
  std::filesystem::path left;  // a file that is there once the organisation left the federation
};

}  // namespace schakel::node
