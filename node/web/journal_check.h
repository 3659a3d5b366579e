// Checks what lies in the store against what was signed: entry by entry, hash by hash.
//
// Pure functions over a Reader; any thread. Errors: kCorruption, kIo, kNotFound, kUnauthorized.
#pragma once

#include <optional>
#include <vector>

#include "federation/journal/journal.h"
#include "federation/trust/directory.h"

namespace schakel::node {

// Proves that the entry is in the journal that its publisher signed. Returns the checkpoint's
// frontier.
Result<federation::Frontier> CheckEntry(const storage::Reader& reader,
                                        const federation::Directory& directory,
                                        const federation::EntryPosition& position);

struct JournalReport {
  federation::JournalId id;
  std::uint64_t size = 0;
  std::optional<Error> error;
};
// Hashes every entry of every journal again and compares with the signed checkpoints.
Result<std::vector<JournalReport>> CheckJournals(const storage::Reader& reader,
                                                 const federation::Directory& directory);

}  // namespace schakel::node
