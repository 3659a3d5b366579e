#include "federation/journal/fork_search.h"

#include <utility>

namespace schakel::federation {
namespace {

// Against a checkpoint that states at most what the page's states.
std::optional<ForkProof> AgainstNote(const std::string& note, std::uint64_t size,
                                     const PageMessage& page, const Frontier& stated) {
  if (size == 0 || size > stated.size || note == page.checkpoint) return std::nullopt;
  ForkProof proof{note, page.checkpoint, {}};
  if (size == stated.size) return proof;
  auto path = ExplicitPath(size, page);
  if (!path) return std::nullopt;
  proof.path = std::move(*path);
  return proof;
}

// Against a part: what is held, below the checkpoint that proves it.
std::optional<ForkProof> AgainstPart(const ProvenFrontier& part, const PageMessage& page,
                                     const Frontier& stated) {
  const Frontier& held = part.frontier;
  if (held.size == 0 || part.stated == held.size || part.checkpoint == page.checkpoint) {
    return std::nullopt;
  }
  const auto ours = ExplicitPath(held, part.path);
  if (stated.size == held.size) return ForkProof{page.checkpoint, part.checkpoint, ours};
  auto theirs = ExplicitPath(held.size, page);
  if (!theirs) return std::nullopt;
  return ForkProof{part.checkpoint, page.checkpoint, ours, held.size, std::move(*theirs)};
}

}  // namespace

std::optional<ForkProof> FindForkProof(const Journal& journal, const PageMessage& page,
                                       const crypto::PublicKey& key) {
  if (journal.newest().size == 0) return std::nullopt;
  const auto stated = OpenCheckpoint(page.checkpoint, journal.id(), key);
  if (!stated) return std::nullopt;
  const ProvenFrontier held = journal.provable();
  for (auto& proof : {AgainstNote(journal.newest_note(), journal.newest().size, page, *stated),
                      AgainstNote(journal.checkpoint(), journal.covered().size, page, *stated),
                      AgainstNote(held.checkpoint, held.stated, page, *stated),
                      AgainstPart(held, page, *stated)}) {
    if (proof && ProvesFork(*proof, journal.id(), key)) return proof;
  }
  return std::nullopt;
}

}  // namespace schakel::federation
