// What a review of a proposal may find. Threads: any; plain values.
#pragma once

#include <cstdint>
#include <string>

namespace schakel::federation {

enum class Rule : std::uint8_t {
  kThresholdBelowOne,
  kThresholdAboveKeys,
  kDuplicateKey,     // twice in one role
  kSharedKey,        // in two roles
  kOneOrganisation,  // holds enough keys of root alone
  kTooManyHolders,
  kUnnamedHolder,
  kVersion,          // is not the next
  kExpiry,           // outside of 90 to 500 days
  kRehearsal,        // a rehearsal in the place of the real thing, or the other way round
  kOtherBase,        // what it replaces is not what the holder has, or does not verify
  kUnknownBase,      // the holder's own copy was not given
  kMissingDocument,  // keys of a role change and its document is not there
  kOtherContent,     // a document says something that a review does not show
  // Of admissions:
  kUnseenAdmission,  // a list names content that is not in the proposal, or in another list's place
  kAdmissionForm,    // it cannot be read
  kAdmissionDropped,  // admissions are retired, never removed
  kNodeId,            // is not the hash of the first identity key
  kWeakKey,           // a transport or sealing key that gives no secret
  kOrganisation,      // name, KVK number or country
  kCode,              // of a region, a sector or a kind of message
  kNeedsTwoOfficers,  // a right beyond region and GREEN in nodes/
  kMaturity,          // a right beyond what the maturity allows
  kValidity,          // ends before it begins, in the past, or too late
  kRevokedStays,      // of one officer
  kStoppedAt,         // not of now
  kHistory,           // trusted points or earlier keys are gone
  kNoNamespace,       // a warning: no website and no relays, so it can publish no advisory
  kFewSpareKeys,      // a warning: less than two holders may be missing
};

struct RuleFinding {
  Rule rule = Rule::kVersion;
  std::string role;    // or the organisation that an admission is of
  std::string detail;  // a name, a number, a member of an admission; may be empty
  bool operator==(const RuleFinding&) const = default;
};
[[nodiscard]] bool IsRefusal(Rule rule);

}  // namespace schakel::federation
