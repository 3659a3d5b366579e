#include "federation/gossip/verdict.h"

#include <algorithm>

#include "federation/gossip/draft.h"
#include "federation/gossip/reach.h"
#include "federation/trust/admission_rules.h"
#include "federation/trust/relay_right.h"

namespace schakel::federation {
namespace {

constexpr Duration kFutureHold = std::chrono::minutes(10);
constexpr Duration kFutureRefuse = std::chrono::hours(24);
constexpr std::uint16_t kKindNewest = static_cast<std::uint16_t>(EntryKind::kContinuation);
static_assert(kKindNewest == kEntryKindNewest);
// While the anchor is away nobody's admission can be renewed.
constexpr Duration kValidityGrace = std::chrono::days(30);

Verdict Refuse(std::string_view reason) {
  return {Delivery::kRefuse, reason};
}
Verdict Hold(std::string_view reason) {
  return {Delivery::kHold, reason};
}

// What the header claims.
struct Claim {
  EntryPosition position;
  std::uint16_t kind = 0;
  std::uint8_t tlp = 0;
  std::uint8_t severity = 0;
  WallTime issued{};
  EntryAudience audience;
};

// The anchor let the end pass: by its own time, so a wrong clock of ours expires nothing. Where it
// is silent since, the admission counts somewhat longer.
bool IsAfterAdmission(WallTime issued, const Admission& admission, WallTime anchor_time) {
  if (issued < admission.valid_until) return false;
  return anchor_time >= admission.valid_until || issued >= admission.valid_until + kValidityGrace;
}

// What a suspended node published since. A stolen key can state any time, but not a place in the
// journal below what the anchor had of it.
bool IsSinceSuspension(const Claim& claim, const Admission& admission) {
  if (claim.issued >= admission.revoked_at) return true;
  if (admission.trusted_points.empty()) return false;
  const TrustedPoint* end = LastTrustedPoint(admission, claim.position.journal.incarnation);
  return end == nullptr || claim.position.index >= end->size;
}

bool IsExpired(WallTime expires, WallTime now) {
  return expires > WallTime{} && expires <= now;
}

// What is passed over now is not looked at again: a clock alone does not decide that, as nowhere.
bool IsExpiredForGood(WallTime expires, const Directory& directory, WallTime now) {
  return IsExpired(expires, now) && IsExpired(expires, directory.issued());
}

// Nothing of a revoked, stopped or frozen publisher counts above the end of its journal.
bool IsAboveEnd(const EntryPosition& position, const Directory& directory) {
  const Admission* admission = directory.Find(position.journal.publisher);
  if (admission == nullptr) return false;
  const auto end = directory.EndOf(*admission, position.journal.incarnation);
  return end && position.index >= end->size;
}

std::string_view EndReason(const crypto::NodeId& publisher, const Directory& directory) {
  if (directory.IsRevoked(publisher)) return "revoked";
  const Recovery* recovery = directory.FindRecovery(publisher);
  return recovery != nullptr && recovery->is_frozen ? "frozen" : "stopped";
}

// What the state of trust lets through today.
Verdict JudgeTerms(const Claim& claim, const Admission& admission, const Directory& directory) {
  const TrustTerms& terms = directory.terms();
  if (directory.IsWaiting(admission.node_id)) return Hold("new_without_anchor");
  const auto tlp = TlpOfHeader(claim.tlp);
  const bool is_sealed = claim.kind == static_cast<std::uint16_t>(EntryKind::kSealed);
  if ((is_sealed && !terms.SharesSealed()) || (tlp && !terms.Shares(*tlp))) {
    return Hold("orphaned");
  }
  return {Delivery::kDeliver, "ok"};
}

// What the publisher may do according to its admission.
Verdict JudgeRights(const Claim& claim, const Admission& admission, const Directory& directory) {
  const auto& kinds = admission.rights.kinds;
  if (std::find(kinds.begin(), kinds.end(), claim.kind) == kinds.end()) {
    return Refuse("kind_not_allowed");
  }
  const Verdict terms = JudgeTerms(claim, admission, directory);
  if (terms.delivery != Delivery::kDeliver) return terms;
  const auto tlp = TlpOfHeader(claim.tlp);
  if (!tlp) return Refuse("unknown_tlp");
  if (!MayEnterJournalPlain(*tlp)) return Refuse("tlp_not_in_journals");
  if (*tlp > admission.rights.tlp_publish_max) return Refuse("tlp_too_high");
  if (*tlp > directory.terms().receive_max) return Refuse("tlp_not_received");
  if (!IsKnownSeverity(claim.severity)) return Refuse("unknown_severity");
  if (admission.rights.scope == PublishScope::kOwn) return Refuse("own_members_only");
  if (!ReachOf(claim.audience, admission)) return Refuse("outside_coverage");
  if (claim.issued < admission.valid_from) return Refuse("before_admission");
  if (IsAfterAdmission(claim.issued, admission, directory.issued())) {
    return Refuse("after_admission");
  }
  const bool is_suspended = directory.IsSuspended(admission.node_id);
  if (is_suspended && IsSinceSuspension(claim, admission)) return Hold("suspended");
  return {Delivery::kDeliver, "ok"};
}

// Whose document is it? A withdrawal is of what its journal published before.
Verdict JudgeSource(const DocumentRow& row, const Admission& admission) {
  const bool is_advisory = row.kind == static_cast<std::uint16_t>(EntryKind::kAdvisory);
  if (is_advisory && !MayPublishOf(admission, row.name_space)) return Refuse("relay_not_allowed");
  return {Delivery::kDeliver, "ok"};
}

Verdict JudgeInspection(const DocumentRow& row, const Admission& admission) {
  switch (row.inspection) {
    case Inspection::kGood:
      return JudgeSource(row, admission);
    case Inspection::kNoPayload:
      return Hold("payload_missing");
    case Inspection::kInvalid:
      return Refuse("invalid_document");
    case Inspection::kMismatch:
      return Refuse("document_differs_from_header");
    case Inspection::kNotInspected:
      return Hold("kind_not_shown_yet");
  }
  return Refuse("unknown_inspection");
}

}  // namespace

bool WantsPayload(const EntryHeader& header, const Directory& directory, WallTime now) {
  if (header.kind == 0 || header.kind > kKindNewest) return true;
  if (header.kind == static_cast<std::uint16_t>(EntryKind::kContinuation)) return true;
  const Admission* admission = directory.Find(header.journal.publisher);
  if (admission == nullptr) return false;
  if (IsExpiredForGood(header.expires, directory, now)) return false;
  if (IsAboveEnd({header.journal, header.index}, directory)) return false;
  const Claim claim{{header.journal, header.index},
                    header.kind,
                    header.tlp,
                    header.severity,
                    header.issued,
                    header.audience};
  const Verdict rights = JudgeRights(claim, *admission, directory);
  return rights.delivery == Delivery::kDeliver;
}

Verdict Judge(const EntryPosition& position, const DocumentRow& row, const Directory& directory,
              WallTime local) {
  const WallTime now = directory.TimeAt(local);
  const Admission* admission = directory.Find(position.journal.publisher);
  if (admission == nullptr) return Refuse("not_admitted");
  if (row.kind == 0 || row.kind > kKindNewest) return Refuse("unknown_kind");
  if (row.kind == static_cast<std::uint16_t>(EntryKind::kContinuation)) {
    return Refuse("not_for_people");
  }
  if (IsAboveEnd(position, directory)) {
    return Refuse(EndReason(position.journal.publisher, directory));
  }
  const Claim claim{position,     row.kind,   row.tlp,
                    row.severity, row.issued, {row.sectors, row.regions, 0}};
  const Verdict rights = JudgeRights(claim, *admission, directory);
  if (rights.delivery != Delivery::kDeliver) return rights;
  if (row.issued > now + kFutureRefuse) return Refuse("issued_in_the_future");
  if (row.issued > now + kFutureHold) return Hold("issued_in_the_future");
  if (IsExpired(row.expires, now)) return Refuse("expired");
  return JudgeInspection(row, *admission);
}

std::string_view DeliveryName(Delivery delivery) {
  switch (delivery) {
    case Delivery::kDeliver:
      return "deliver";
    case Delivery::kHold:
      return "hold";
    case Delivery::kRefuse:
      return "refuse";
  }
  return "refuse";
}

}  // namespace schakel::federation
