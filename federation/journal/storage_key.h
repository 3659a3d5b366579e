// The name of a journal in the keys of storage/keys.h.
#pragma once

#include "federation/journal/journal_id.h"
#include "storage/keys.h"

namespace schakel::federation {

// REQUIRES: `id` outlives the result, which points into it.
inline storage::JournalKey StorageKey(const JournalId& id) {
  return {id.publisher.view(), id.incarnation};
}

}  // namespace schakel::federation
