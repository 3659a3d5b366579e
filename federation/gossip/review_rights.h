// What decides which payloads of a journal this node wants, as one hash: when it changes, the
// entries are reviewed again, because those that were passed over may be wanted now.
//
// The hash under which a journal was reviewed is stored with it, so that neither a crash in the
// middle of such a review nor a change while the node was down forgets what is left of it:
//
//   rights differ from the stored ones ─▶ review from 0 ─first result─▶ the row is deleted
//                                                       ──last result─▶ the row says the new ones
// The row is written with what the review found, or after it: it is never true too early.
// Pure; any thread.
#pragma once

#include "crypto/hash.h"
#include "federation/journal/journal_id.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

// Covers all that WantsPayload() (verdict.h) reads beside the header and the time by which entries
// expire. Returns zero for a publisher that is not admitted.
crypto::Digest ReviewRights(const JournalId& journal, const Directory& directory);

}  // namespace schakel::federation
