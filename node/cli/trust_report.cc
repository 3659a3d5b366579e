#include "node/cli/trust_report.h"

#include <algorithm>
#include <map>

#include "base/pattern.h"
#include "crypto/fingerprint_words.h"
#include "node/cli/admission_texts.h"
#include "node/cli/console.h"
#include "node/cli/trust_texts.h"

namespace schakel::node {
namespace {

using federation::Change;
using federation::Review;
using federation::RuleFinding;
using federation::SignatureCount;

bool IsMet(const SignatureCount& count) {
  return static_cast<std::int64_t>(count.have) >= count.need;
}

Json ToJson(const RuleFinding& finding) {
  return Json::Object{{"rule", Json(RuleName(finding.rule))},
                      {"refused", federation::IsRefusal(finding.rule)},
                      {"role", finding.role},
                      {"detail", finding.detail}};
}

Json ToJson(const Change& change) {
  return Json::Object{{"change", Json(ChangeName(change.kind))},
                      {"role", change.role},
                      {"subject", change.subject},
                      {"before", change.before},
                      {"after", change.after}};
}

Json ToJson(const SignatureCount& count) {
  return Json::Object{{"role", count.role},
                      {"by_old", count.is_by_old},
                      {"have", static_cast<std::int64_t>(count.have)},
                      {"need", count.need}};
}

Json ToJson(const federation::AdmissionReview& review) {
  Json::Array changes;
  for (const auto& change : review.changes) {
    changes.emplace_back(Json::Object{{"member", change.member},
                                      {"effect", Json(EffectName(change.effect))},
                                      {"before", change.before},
                                      {"after", change.after}});
  }
  return Json::Object{{"path", review.path},
                      {"organisation", review.after.organisation.name},
                      {"changes", Json(std::move(changes))}};
}

template <typename Item>
Json ListToJson(const std::vector<Item>& items) {
  Json::Array out;
  for (const Item& item : items)
    out.push_back(ToJson(item));
  return Json(std::move(out));
}

void PrintSection(std::string_view language, TrustText heading,
                  const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  Print(Say(language, heading));
  for (const std::string& line : lines)
    Print("  " + Printable(line));
}

// The bins of one role are counted in one line: there are 128 of each.
std::vector<std::string> SignatureLines(std::string_view language, const Review& review) {
  std::vector<std::string> lines;
  std::map<std::string_view, std::pair<std::size_t, std::size_t>> bins;  // met, all
  for (const SignatureCount& count : review.signatures) {
    if (federation::IsBin(count.role)) {
      auto& [met, all] = bins[federation::SignersOf(count.role)];
      met += IsMet(count) ? 1 : 0;
      ++all;
      continue;
    }
    const TrustText text =
        count.is_by_old ? TrustText::kSignatureLineOld : TrustText::kSignatureLine;
    lines.push_back(Fill(
        Say(language, text),
        {RoleWord(language, count.role), std::to_string(count.have), std::to_string(count.need)}));
  }
  for (const auto& [role, count] : bins) {
    lines.push_back(Fill(
        Say(language, TrustText::kBinsLine),
        {RoleWord(language, role), std::to_string(count.first), std::to_string(count.second)}));
  }
  return lines;
}

}  // namespace

void PrintFindings(const Arguments& arguments, const std::vector<RuleFinding>& findings) {
  if (arguments.as_json) {
    Print(Json(Json::Object{{"refused", true}, {"findings", ListToJson(findings)}}).Dump());
    return;
  }
  std::vector<std::string> refusals;
  std::vector<std::string> warnings;
  for (const RuleFinding& finding : findings) {
    auto& lines = federation::IsRefusal(finding.rule) ? refusals : warnings;
    lines.push_back(Describe(arguments.language, finding));
  }
  PrintSection(arguments.language, TrustText::kRefusedHeading, refusals);
  PrintSection(arguments.language, TrustText::kWarningHeading, warnings);
}

void PrintReview(const Arguments& arguments, const federation::Proposal& proposal,
                 const Review& review) {
  const std::string words = crypto::FingerprintWords(proposal.Fingerprint());
  if (arguments.as_json) {
    Print(Json(Json::Object{{"words", words},
                            {"rehearsal", review.plan.is_rehearsal},
                            {"refused", review.IsRefused()},
                            {"complete", review.IsComplete()},
                            {"findings", ListToJson(review.findings)},
                            {"changes", ListToJson(review.changes)},
                            {"admissions", ListToJson(review.admissions)},
                            {"signatures", ListToJson(review.signatures)}})
              .Dump());
    return;
  }
  const std::string& language = arguments.language;
  if (review.plan.is_rehearsal) Print(Say(language, TrustText::kRehearsal));
  std::vector<std::string> changes;
  for (const Change& change : review.changes)
    changes.push_back(Describe(language, change));
  PrintSection(language, TrustText::kChanges, changes);
  for (const auto& admission : review.admissions) {
    Print("  " + Printable(admission.after.organisation.name) + ":");
    for (const std::string& line : AdmissionLines(language, admission))
      Print("    " + Printable(line));
  }
  PrintFindings(arguments, review.findings);
  PrintSection(language, TrustText::kSignaturesHeading, SignatureLines(language, review));
  Print(Fill(Say(language, TrustText::kWords), {words}));
}

ExitCode FailTrust(const Error& error) {
  PrintError("schakel: " + Printable(error.context));
  const bool is_refused =
      error.code == ErrorCode::kConflict || error.code == ErrorCode::kUnauthorized;
  return is_refused ? ExitCode::kRefused : ExitCode::kFailed;
}

}  // namespace schakel::node
