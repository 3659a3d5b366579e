// Which identity key of a publisher signed a checkpoint, of those that count for its journal.
// Pure function; any thread.
#pragma once

#include <string_view>

#include "federation/journal/journal_id.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

// Returns the present key if none of them did.
crypto::PublicKey SignerOf(std::string_view checkpoint, const JournalId& journal,
                           const Directory& directory, const Admission& admission);

}  // namespace schakel::federation
