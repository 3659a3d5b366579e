// The closed vocabularies of CSAF 2.0, each an enum with its names in the order of its values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace schakel::federation {

enum class PublisherCategory : std::uint8_t {
  kCoordinator,
  kDiscoverer,
  kOther,
  kTranslator,
  kUser,
  kVendor
};
enum class TrackingStatus : std::uint8_t { kDraft, kFinal, kInterim };
enum class NoteCategory : std::uint8_t {
  kDescription,
  kDetails,
  kFaq,
  kGeneral,
  kLegalDisclaimer,
  kOther,
  kSummary
};
enum class ReferenceCategory : std::uint8_t { kExternal, kSelf };
enum class BranchCategory : std::uint8_t {
  kArchitecture,
  kHostName,
  kLanguage,
  kLegacy,
  kPatchLevel,
  kProductFamily,
  kProductName,
  kProductVersion,
  kProductVersionRange,
  kServicePack,
  kSpecification,
  kVendor
};
enum class RelationshipCategory : std::uint8_t {
  kDefaultComponentOf,
  kExternalComponentOf,
  kInstalledOn,
  kInstalledWith,
  kOptionalComponentOf
};
enum class ProductStatus : std::uint8_t {
  kFirstAffected,
  kFirstFixed,
  kFixed,
  kKnownAffected,
  kKnownNotAffected,
  kLastAffected,
  kRecommended,
  kUnderInvestigation
};
enum class RemediationCategory : std::uint8_t {
  kMitigation,
  kNoFixPlanned,
  kNoneAvailable,
  kVendorFix,
  kWorkaround
};
enum class ThreatCategory : std::uint8_t { kExploitStatus, kImpact, kTargetSet };
enum class FlagLabel : std::uint8_t {
  kComponentNotPresent,
  kInlineMitigationsAlreadyExist,
  kVulnerableCodeCannotBeControlledByAdversary,
  kVulnerableCodeNotInExecutePath,
  kVulnerableCodeNotPresent
};
enum class Party : std::uint8_t { kCoordinator, kDiscoverer, kOther, kUser, kVendor };
enum class InvolvementStatus : std::uint8_t {
  kCompleted,
  kContactAttempted,
  kDisputed,
  kInProgress,
  kNotContacted,
  kOpen
};
enum class RestartCategory : std::uint8_t {
  kConnected,
  kDependencies,
  kMachine,
  kNone,
  kParent,
  kService,
  kSystem,
  kVulnerableComponent,
  kZone
};

template <typename E>
struct Terms;

template <>
struct Terms<PublisherCategory> {
  static constexpr std::array<std::string_view, 6> kNames = {"coordinator", "discoverer", "other",
                                                             "translator",  "user",       "vendor"};
};
template <>
struct Terms<TrackingStatus> {
  static constexpr std::array<std::string_view, 3> kNames = {"draft", "final", "interim"};
};
template <>
struct Terms<NoteCategory> {
  static constexpr std::array<std::string_view, 7> kNames = {
      "description", "details", "faq", "general", "legal_disclaimer", "other", "summary"};
};
template <>
struct Terms<ReferenceCategory> {
  static constexpr std::array<std::string_view, 2> kNames = {"external", "self"};
};
template <>
struct Terms<BranchCategory> {
  static constexpr std::array<std::string_view, 12> kNames = {
      "architecture",          "host_name",      "language",      "legacy",
      "patch_level",           "product_family", "product_name",  "product_version",
      "product_version_range", "service_pack",   "specification", "vendor"};
};
template <>
struct Terms<RelationshipCategory> {
  static constexpr std::array<std::string_view, 5> kNames = {
      "default_component_of", "external_component_of", "installed_on", "installed_with",
      "optional_component_of"};
};
template <>
struct Terms<ProductStatus> {
  static constexpr std::array<std::string_view, 8> kNames = {
      "first_affected",     "first_fixed",   "fixed",       "known_affected",
      "known_not_affected", "last_affected", "recommended", "under_investigation"};
};
template <>
struct Terms<RemediationCategory> {
  static constexpr std::array<std::string_view, 5> kNames = {
      "mitigation", "no_fix_planned", "none_available", "vendor_fix", "workaround"};
};
template <>
struct Terms<ThreatCategory> {
  static constexpr std::array<std::string_view, 3> kNames = {"exploit_status", "impact",
                                                             "target_set"};
};
template <>
struct Terms<FlagLabel> {
  static constexpr std::array<std::string_view, 5> kNames = {
      "component_not_present", "inline_mitigations_already_exist",
      "vulnerable_code_cannot_be_controlled_by_adversary", "vulnerable_code_not_in_execute_path",
      "vulnerable_code_not_present"};
};
template <>
struct Terms<Party> {
  static constexpr std::array<std::string_view, 5> kNames = {"coordinator", "discoverer", "other",
                                                             "user", "vendor"};
};
template <>
struct Terms<InvolvementStatus> {
  static constexpr std::array<std::string_view, 6> kNames = {
      "completed", "contact_attempted", "disputed", "in_progress", "not_contacted", "open"};
};
template <>
struct Terms<RestartCategory> {
  static constexpr std::array<std::string_view, 9> kNames = {
      "connected", "dependencies",         "machine", "none", "parent", "service",
      "system",    "vulnerable_component", "zone"};
};

// Returns the name that CSAF uses, e.g. "vendor_fix".
template <typename E>
constexpr std::string_view TermName(E value) {
  return Terms<E>::kNames[static_cast<std::size_t>(value)];
}

// Returns the value with that name, or nothing.
template <typename E>
constexpr std::optional<E> FindTerm(std::string_view name) {
  for (std::size_t i = 0; i < Terms<E>::kNames.size(); ++i) {
    if (Terms<E>::kNames[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace schakel::federation
