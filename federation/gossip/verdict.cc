#include "federation/gossip/verdict.h"

#include <algorithm>

#include "federation/gossip/draft.h"

namespace schakel::federation {
namespace {

constexpr Duration kFutureHold = std::chrono::minutes(10);
constexpr Duration kFutureRefuse = std::chrono::hours(24);
constexpr std::uint16_t kKindNewest = static_cast<std::uint16_t>(EntryKind::kContinuation);

Verdict Refuse(std::string_view reason) {
  return {Delivery::kRefuse, reason};
}
Verdict Hold(std::string_view reason) {
  return {Delivery::kHold, reason};
}

// What the header claims.
struct Claim {
  std::uint16_t kind = 0;
  std::uint8_t tlp = 0;
  std::uint8_t severity = 0;
  WallTime issued{};
};

bool IsExpired(WallTime expires, WallTime now) {
  return expires > WallTime{} && expires <= now;
}

// Nothing of a revoked publisher counts above its last trusted point.
bool IsAboveTrusted(const EntryPosition& position, const Directory& directory) {
  const JournalId& journal = position.journal;
  const Admission* admission = directory.Find(journal.publisher);
  if (admission == nullptr || !directory.IsRevoked(journal.publisher)) return false;
  const TrustedPoint* end = LastTrustedPoint(*admission, journal.incarnation);
  return end == nullptr || position.index >= end->size;
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
  const auto [kind, tlp_number, severity, issued] = claim;
  const auto& kinds = admission.rights.kinds;
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return Refuse("kind_not_allowed");
  const Verdict terms = JudgeTerms(claim, admission, directory);
  if (terms.delivery != Delivery::kDeliver) return terms;
  const auto tlp = TlpOfHeader(tlp_number);
  if (!tlp) return Refuse("unknown_tlp");
  if (!MayEnterJournalPlain(*tlp)) return Refuse("tlp_not_in_journals");
  if (*tlp > admission.rights.tlp_publish_max) return Refuse("tlp_too_high");
  if (!IsKnownSeverity(severity)) return Refuse("unknown_severity");
  if (issued < admission.valid_from) return Refuse("before_admission");
  // The end of an admission ends nothing that was published before.
  if (directory.IsEnded(admission.node_id) && issued >= admission.valid_until) {
    return Refuse("admission_ended");
  }
  if (directory.IsSuspended(admission.node_id) && issued >= admission.revoked_at) {
    return Hold("suspended");
  }
  return {Delivery::kDeliver, "ok"};
}

Verdict JudgeInspection(const DocumentRow& row) {
  switch (row.inspection) {
    case Inspection::kGood:
      return {Delivery::kDeliver, "ok"};
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
  if (IsExpired(header.expires, now)) return false;
  if (IsAboveTrusted({header.journal, header.index}, directory)) return false;
  const auto rights =
      JudgeRights({header.kind, header.tlp, header.severity, header.issued}, *admission, directory);
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
  if (IsAboveTrusted(position, directory)) return Refuse("revoked");
  const Verdict rights =
      JudgeRights({row.kind, row.tlp, row.severity, row.issued}, *admission, directory);
  if (rights.delivery != Delivery::kDeliver) return rights;
  if (row.issued > now + kFutureRefuse) return Refuse("issued_in_the_future");
  if (row.issued > now + kFutureHold) return Hold("issued_in_the_future");
  if (IsExpired(row.expires, now)) return Refuse("expired");
  return JudgeInspection(row);
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
