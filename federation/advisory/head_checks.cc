#include <algorithm>
#include <array>

#include "federation/advisory/check_parts.h"
#include "federation/advisory/formats.h"
#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

constexpr std::array<std::string_view, 5> kProfiles = {
    "csaf_base", "csaf_security_incident_response", "csaf_informational_advisory",
    "csaf_security_advisory", "csaf_vex"};

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string WithoutSeparators(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (!IsSpace(c) && c != '-' && c != '_') result += ToLower(c);
  }
  return result;
}

void CheckCategory(const DocumentHead& head, Findings& findings) {
  if (std::find(kProfiles.begin(), kProfiles.end(), head.category) != kProfiles.end()) return;
  const std::string plain = WithoutSeparators(head.category);
  const bool reserved = EqualsIgnoringCase(head.category.substr(0, 5), "csaf_");
  const bool imitates =
      IsOneOf(plain, {"securityincidentresponse", "informationaladvisory", "securityadvisory",
                      "vex", "csafsecurityincidentresponse", "csafinformationaladvisory",
                      "csafsecurityadvisory", "csafvex"});
  if (reserved || imitates) {
    findings.Add("6.1.26", "/document/category", "looks like the name of a profile");
  }
}

void CheckLanguages(const DocumentHead& head, Findings& findings) {
  if (!head.lang.empty() && !IsKnownLanguage(head.lang)) {
    findings.Add("6.1.12", "/document/lang", "is no language that exists");
  }
  if (!head.source_lang.empty() && !IsKnownLanguage(head.source_lang)) {
    findings.Add("6.1.12", "/document/source_lang", "is no language that exists");
  }
  if (head.publisher.category == PublisherCategory::kTranslator && head.source_lang.empty()) {
    findings.Add("6.1.15", "/document/source_lang", "is required of a translator");
  }
  if (!head.lang.empty() && EqualsIgnoringCase(head.lang, head.source_lang)) {
    findings.Add("6.1.28", "/document/source_lang", "is the language of the document itself");
  }
}

bool TellsSomething(const Note& note) {
  return note.category == NoteCategory::kDescription || note.category == NoteCategory::kDetails ||
         note.category == NoteCategory::kGeneral || note.category == NoteCategory::kSummary;
}

void CheckInformational(const DocumentHead& head, Findings& findings) {
  if (std::none_of(head.notes.begin(), head.notes.end(), TellsSomething)) {
    findings.Add("6.1.27.1", "/document/notes", "has no note that tells what this is about");
  }
  const bool external = std::any_of(
      head.references.begin(), head.references.end(),
      [](const Reference& item) { return item.category == ReferenceCategory::kExternal; });
  if (!external) {
    findings.Add("6.1.27.2", "/document/references", "has no external reference");
  }
}

void CheckProfile(const CsafDocument& document, Findings& findings) {
  const std::string& category = document.document.category;
  if (IsOneOf(category, {"csaf_informational_advisory", "csaf_security_incident_response"})) {
    CheckInformational(document.document, findings);
  }
  if (category == "csaf_informational_advisory" && !document.vulnerabilities.empty()) {
    findings.Add("6.1.27.3", "/vulnerabilities", "must not exist in this profile");
  }
  if (!IsOneOf(category, {"csaf_security_advisory", "csaf_vex"})) return;
  if (!document.has_product_tree) {
    findings.Add("6.1.27.4", "/product_tree", "is required by this profile");
  }
  if (document.vulnerabilities.empty()) {
    findings.Add("6.1.27.11", "/vulnerabilities", "is required by this profile");
  }
}

}  // namespace

void CheckHead(const CsafDocument& document, Findings& findings) {
  CheckCategory(document.document, findings);
  CheckLanguages(document.document, findings);
  CheckProfile(document, findings);
}

}  // namespace schakel::federation
