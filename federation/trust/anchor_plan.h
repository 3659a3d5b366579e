// Who holds which key of the anchor and how many of them must sign: what a ceremony decides. And
// the signed parts of the roles that follow from it.
//
// Names of holders and their organisations are signed extra fields ("holders", "anchor") of root
// and targets, so that everybody sees in whose hands the federation is; the engine does not read
// them. Threads: any; pure functions. Errors: kProtocol.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "federation/trust/metadata.h"

namespace schakel::federation {

struct Holder {
  std::string name;          // of a person, or of a machine for an online key
  std::string organisation;  // "NCSC"
  crypto::PublicKey key;
  bool operator==(const Holder&) const = default;
};

struct AnchorRole {
  std::vector<Holder> holders;
  std::int64_t threshold = 1;
  bool operator==(const AnchorRole&) const = default;
};

constexpr std::array<std::string_view, 6> kAnchorRoles = {"root", "targets",  "nodes",
                                                          "wide", "snapshot", "timestamp"};

struct AnchorPlan {
  std::string name;  // the organisation that is the anchor
  std::string kvk;
  bool is_rehearsal = false;
  std::map<std::string, AnchorRole, std::less<>> roles;  // all of kAnchorRoles

  [[nodiscard]] const AnchorRole& role(std::string_view name_of_role) const {
    return roles.find(name_of_role)->second;
  }
  bool operator==(const AnchorPlan&) const = default;
};

// Both roles that admit list nothing themselves and delegate on to bins by the hash of the path,
// each under the keys and the threshold of the role: two officers sign every bin of "wide".
constexpr std::array<std::string_view, 2> kAdmittingRoles = {"nodes", "wide"};

bool IsAdmitting(std::string_view role);  // one of those two
// The role whose keys sign this role's document: "wide" for its bins, else the role itself.
std::string_view SignersOf(std::string_view role);
bool IsBin(std::string_view role);
std::string BinName(std::string_view admitting, std::size_t bin);  // "wide-0a"
std::vector<std::string> BinsOf(std::string_view admitting);       // all of them, in order
// The bin that lists this admission. REQUIRES: IsAdmissionPath(path).
std::string ListOf(std::string_view path);
// Errors: kProtocol if a bin is not among these roles, as in folders of before there were bins.
Result<void> CheckBins(const std::map<std::string, Verified<TargetsMeta>>& roles);

Json RootPart(const AnchorPlan& plan, std::int64_t version, WallTime expires);
Json TargetsPart(const AnchorPlan& plan, std::int64_t version, WallTime expires);
// Of "nodes" and "wide": who signs which bin.
Json BinsPart(const AnchorPlan& plan, std::string_view admitting, std::int64_t version,
              WallTime expires);
// Of a bin: a list of admissions.
Json ListPart(const std::map<std::string, FileMeta>& targets, std::int64_t version,
              WallTime expires);
Json::Object HeaderPart(std::string_view type, std::int64_t version, WallTime expires);
Json FileMetaToJson(const FileMeta& meta);

TufKeys KeysOf(const AnchorRole& role);
TufRole RoleOf(const AnchorRole& role);

// Holders without a stated name have an empty one.
Result<AnchorPlan> ReadPlan(const Json& root_part, const Json& targets_part);

}  // namespace schakel::federation
