// When the anchor's machine may sign a timestamp: never twice one version, never two machines.
//
// After a start it asks first: not before its peers said what they hold (the same wait as that of
// the first append, own_journal.h) it knows which versions exist. What they have newer, as after a
// restore from an old backup, it takes over and continues. A machine whose folder has the file
// `standby` signs nothing: a second site holds the keys, and takes over when a person moves the
// file from one machine to the other (docs/operations.md, Handover).
// Pure functions but for the look at the file.
#pragma once

#include <filesystem>

#include "node/runtime/node_status.h"

namespace schakel::node {

enum class AnchorTurn : std::uint8_t {
  kSign,
  kAdopt,    // peers hold newer metadata: take them over, then sign
  kWait,     // for what the peers say
  kStandBy,  // another machine signs
};

bool IsStandBy(const std::filesystem::path& trust_folder);
// `own` is the newest version in the folder.
AnchorTurn TurnOf(bool is_standby, const NodeStatus& status, federation::TrustVersion own);

}  // namespace schakel::node
