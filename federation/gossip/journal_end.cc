#include "federation/gossip/journal_end.h"

namespace schakel::federation {
namespace {

// The usual case: one key, and no note of another one was ever taken.
bool HasOneKey(const Directory& directory, const Admission& admission) {
  return admission.earlier_identity_keys.empty() &&
         directory.IdentityKey(admission) == admission.identity_key;
}

bool IsByPresentKey(JournalTable& journals, const HeldJournal& held, const std::string& note,
                    const Directory& directory, const Admission& admission) {
  return journals.signers().IsSigned(note, held.journal.id(), directory.IdentityKey(admission));
}

}  // namespace

std::optional<TrustedPoint> EndOfHeld(JournalTable& journals, const HeldJournal& held,
                                      const Directory& directory, const Admission& admission) {
  const std::uint32_t incarnation = held.journal.id().incarnation;
  const TrustedPoint nothing{incarnation, 0, {}};
  const bool is_closed = held.journal.status() == JournalStatus::kForked;
  if (is_closed && IsOfEarlierKey(journals, held, directory, admission)) return nothing;
  if (auto end = directory.EndOf(admission, incarnation)) return end;
  if (is_closed || held.checkpoint.empty() || HasOneKey(directory, admission)) return std::nullopt;
  if (IsByPresentKey(journals, held, held.checkpoint, directory, admission)) return std::nullopt;
  return directory.BoundOf(admission, incarnation).value_or(nothing);
}

bool IsOfEarlierKey(JournalTable& journals, const HeldJournal& held, const Directory& directory,
                    const Admission& admission) {
  if (HasOneKey(directory, admission)) return false;
  const Journal& journal = held.journal;
  const auto is_present = [&](const std::string& note) {
    return IsByPresentKey(journals, held, note, directory, admission);
  };
  if (journal.status() == JournalStatus::kForked) {
    // With a bound everybody can verify the proof of an earlier key.
    return !directory.BoundOf(admission, journal.id().incarnation) &&
           !is_present(held.fork_proof.first);
  }
  return !journal.newest_note().empty() && !is_present(journal.newest_note()) &&
         !is_present(held.checkpoint);
}

}  // namespace schakel::federation
