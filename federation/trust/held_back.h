// What newer metadata would add while nothing may be added: nodes that appeared while the anchor is
// away (island, orphaned), and on top of that wider rights while trust is frozen.
//
// Each row is a node and what it had before: nothing = it was not known. Restrictions always count:
// the rights in force are what the row and the newest admission both give. What decides where a
// journal ends (quotas, trusted points, keys) is always the newest, as it must be equal everywhere.
// Rows survive a restart and go when the terms admit again. Pure; any thread.
// Bounds: one row per admission (limits::kAdmissionsMax).
#pragma once

#include <map>
#include <optional>

#include "federation/trust/admission.h"
#include "storage/store.h"

namespace schakel::federation {

class Directory;

using HeldBack = std::map<crypto::NodeId, std::optional<Admission>>;

// What must be held back when `after` follows `before`, which is in force with `held`. With
// `is_frozen` also wider rights.
HeldBack NextHeldBack(const HeldBack& held, const Directory& before, const Directory& after,
                      bool is_frozen);
// The rights that both give. Whoever is stopped in one of the two is stopped.
Admission Narrow(const Admission& before, const Admission& after);

// Rows of kMeta. Errors of reading: kCorruption, kIo.
void WriteHeldBack(const HeldBack& before, const HeldBack& after, storage::WriteBatch& batch);
Result<HeldBack> ReadHeldBack(const storage::Reader& reader);

}  // namespace schakel::federation
