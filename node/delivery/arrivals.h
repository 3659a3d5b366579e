// Takes entries in the order in which they became durable and hands them to the matcher, each once.
//
// A cursor over the arrival rows survives crashes: it moves in the batch that completes an entry.
// What may not be shown yet (a right or the document is missing) waits in a row of its own and is
// looked at again when its document arrives or when trust changes.
// Ownership: borrows store and matcher. Thread: the desk's. Errors: kIo; an entry that cannot be
// read is logged and waits.
// Bounds: kStepMax entries a step, so that commands of people need not wait behind a catch-up.
#pragma once

#include "federation/gossip/verdict.h"
#include "node/delivery/matcher.h"

namespace schakel::node {

class Arrivals {
 public:
  static constexpr std::size_t kStepMax = 32;

  Arrivals(const storage::Store& store, Matcher& matcher, ApplyBatch apply);
  // Reads the cursor.
  Result<void> Restore();

  // Takes the next entries. Returns how many; fewer than kStepMax = there are no more for now.
  Result<std::size_t> Step(const federation::Directory& directory, WallTime now);
  // Looks again at entries that wait: at this one, or at all.
  Result<void> Retry(const federation::EntryPosition& position,
                     const federation::Directory& directory, WallTime now);
  Result<void> RetryAll(const federation::Directory& directory, WallTime now);

 private:
  struct Arrival {
    federation::EntryPosition position;
    WallTime durable{};
    Buffer key;  // of the arrival row
  };

  Result<std::vector<Arrival>> ReadNext() const;
  // Handles one entry; `done` marks it as handled. Entries that must wait get their row.
  Result<void> Handle(const Arrival& arrival, storage::WriteBatch done,
                      const federation::Directory& directory, WallTime now);
  Result<void> Wait(const federation::EntryPosition& position, storage::WriteBatch done);
  Result<bool> IsWithdrawn(const federation::EntryHeader& header,
                           const federation::Directory& directory, WallTime now) const;

  const storage::Store& store_;
  Matcher& matcher_;
  ApplyBatch apply_;
  Buffer cursor_;
};

}  // namespace schakel::node
