// From whom one officer took something within the last 24 hours, as the anchor's machine remembers
// it: the file `narrowed` in the folder `trust/`, a node id and a time on each line.
//
// Nodes cannot judge this from the metadata, which do not say what was before; so it is refused
// before anything is signed. A stand-by starts with an empty book. Thread: who holds the TrustLock.
// Errors: kUnauthorized (too many for one officer), kCorruption, kIo. Bounds: kNarrowBookMax bytes.
#pragma once

#include <filesystem>
#include <map>

#include "base/result.h"
#include "base/time.h"
#include "federation/trust/repository.h"

namespace schakel::node {

// A line is 86 bytes, and 1,000 nodes are 5 % of all.
constexpr std::size_t kNarrowBookMax = 1 << 20;

class NarrowBook {
 public:
  static Result<NarrowBook> Load(const std::filesystem::path& folder, WallTime now);

  // Notes whom this proposal takes something from. `nodes` = all that are admitted. An error means:
  // do not accept it.
  Result<void> Take(const federation::Proposal& proposal, std::size_t nodes, WallTime now);
  // Makes it durable; to be called before what was accepted is.
  [[nodiscard]] Result<void> Save() const;

 private:
  explicit NarrowBook(std::filesystem::path file) : file_(std::move(file)) {}

  std::filesystem::path file_;
  std::map<crypto::NodeId, WallTime> taken_;
};

// Puts a proposal in force in this repository (TrustRepository::Accept), within that limit.
Result<federation::TrustedSet> AcceptWithinLimit(federation::TrustRepository& repository,
                                                 const federation::Proposal& proposal,
                                                 const std::filesystem::path& folder, WallTime now);

}  // namespace schakel::node
