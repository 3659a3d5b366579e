// The rules of TUF's client workflow (TUF 1.0, section 5), one function for each kind of file: may
// this file take its place after what is trusted?
//
// TrustUpdater (all roles, for nodes) and TufClient (one target at a time, for any repository)
// share them and differ in what they ask for and when. Nothing is kept here, so a refused file
// changes nothing. Expiry is left to the caller: it is a verdict of its own (CheckExpiry).
// Threads: any. Errors: kProtocol (form, rollback, mix-and-match), kUnauthorized (signatures),
//   kLimitExceeded, kConflict (two different timestamps of one version).
#pragma once

#include <string>

#include "federation/trust/metadata.h"

namespace schakel::federation {

// A root that is trusted because somebody pinned it; it must be signed by its own keys.
Result<Verified<RootMeta>> VerifyFirstRoot(Bytes file);
// The next version, signed by the threshold of the old keys and of its own. A rehearsal stays one.
Result<Verified<RootMeta>> VerifyNextRoot(const RootMeta& trusted, Bytes file);
// Did timestamp or snapshot get other keys? Then what is held of both is dropped, so that counters
// which a thief drove up start again (fast-forward recovery).
bool HasOtherOnlineKeys(const RootMeta& before, const RootMeta& after);

// `trusted` may be nullptr. The same version again is taken only with the same signed part.
Result<Verified<TimestampMeta>> VerifyTimestamp(const RootMeta& root,
                                                const Verified<TimestampMeta>* trusted, Bytes file);
// `stated` is nullptr for a file that was trusted before, whose place is looked at elsewhere.
Result<Verified<SnapshotMeta>> VerifySnapshot(const RootMeta& root, const FileMeta* stated,
                                              const Verified<SnapshotMeta>* trusted, Bytes file);
// Of "targets" and every delegated role: signed by these keys, and the file that snapshot states.
Result<Verified<TargetsMeta>> VerifyTargets(const std::string& role, const TufKeys& keys,
                                            const TufRole& signers, const FileMeta& stated,
                                            Bytes file);
// Returns what the snapshot states of a role, or nullptr.
const FileMeta* StatedOf(const SnapshotMeta& snapshot, const std::string& role);

// Errors: kProtocol from the moment of expiry on.
Result<void> CheckExpiry(const MetaHeader& header, const std::string& role, WallTime now);

}  // namespace schakel::federation
