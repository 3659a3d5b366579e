#include "node/delivery/notice_parts.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "federation/advisory/text.h"
#include "node/delivery/plain_text.h"

namespace schakel::node {
namespace {

using federation::CsafDocument;
using federation::Note;
using federation::NoteCategory;
using federation::Remediation;
using federation::RemediationCategory;
using federation::Vulnerability;
namespace limits = notice_limits;

using Titles = std::initializer_list<std::string_view>;

const Note* FindNote(const CsafDocument& document, Titles titles) {
  for (const std::string_view title : titles) {
    for (const Note& note : document.document.notes) {
      if (federation::EqualsIgnoringCase(federation::Trim(note.title), title)) return &note;
    }
  }
  return nullptr;
}

const Note* FindNote(const CsafDocument& document, NoteCategory category) {
  for (const Note& note : document.document.notes) {
    if (note.category == category) return &note;
  }
  return nullptr;
}

std::string Short(std::string_view text, NoticeParts& parts) {
  PlainText plain = ToPlainLine(text, limits::kShortTextMax);
  parts.is_cut |= plain.is_cut;
  return std::move(plain.text);
}

std::string Long(std::string_view text, NoticeParts& parts) {
  PlainText plain = ToPlainText(text, limits::kTextMax);
  parts.is_cut |= plain.is_cut;
  return std::move(plain.text);
}

std::string TextOf(const Note* note, NoticeParts& parts) {
  return note == nullptr ? std::string() : Long(note->text, parts);
}

// Returns the size of "1. ", "2) ", "- " or "* " at the start of a line; 0 if there is none.
std::size_t MarkerSize(std::string_view line) {
  std::size_t digits = 0;
  while (digits < line.size() && digits < 3 && federation::IsDigit(line[digits]))
    ++digits;
  const std::string_view rest = line.substr(digits);
  const bool is_number = digits > 0 && (rest.substr(0, 2) == ". " || rest.substr(0, 2) == ") ");
  if (is_number) return digits + 2;
  const bool is_bullet = digits == 0 && (rest.substr(0, 2) == "- " || rest.substr(0, 2) == "* ");
  if (is_bullet) return 2;
  constexpr std::string_view kBullet = "\u2022 ";
  return rest.substr(0, kBullet.size()) == kBullet && digits == 0 ? kBullet.size() : 0;
}

// A line with a marker begins an item, and so does a line after a blank one; other lines go on.
std::vector<std::string> ItemsOf(const Note& note, NoticeParts& parts) {
  // The text as a whole is bounded first: a note may have a million lines.
  PlainText plain = ToPlainText(note.text, limits::kStepsMax * limits::kShortTextMax);
  parts.is_cut |= plain.is_cut;
  std::vector<std::string> items;
  bool begins = true;
  for (const std::string_view line : federation::Split(plain.text, '\n')) {
    const std::size_t marker = MarkerSize(line);
    if (line.empty()) {
      begins = true;
    } else if (begins || marker > 0) {
      items.emplace_back(line.substr(marker));
      begins = false;
    } else {
      items.back().append(" ").append(line);
    }
  }
  parts.is_cut |= items.size() > limits::kStepsMax;
  items.resize(std::min(items.size(), limits::kStepsMax));
  for (std::string& item : items)
    item = Short(item, parts);
  return items;
}

// Adds the details once; returns false if there is no room for more.
bool AddOnce(std::vector<std::string>& items, std::string_view text, NoticeParts& parts) {
  std::string line = Short(text, parts);
  if (line.empty() || std::find(items.begin(), items.end(), line) != items.end()) return true;
  if (items.size() == limits::kStepsMax) {
    parts.is_cut = true;
    return false;
  }
  items.push_back(std::move(line));
  return true;
}

// Visits at most this many remediations or threats: a roll-up of a vendor has thousands, and after
// the first ones nothing new is said.
constexpr std::size_t kVisitedMax = 2000;

std::vector<std::string> StepsOfRemediations(const CsafDocument& document, NoticeParts& parts) {
  std::vector<std::string> steps;
  for (const RemediationCategory category :
       {RemediationCategory::kVendorFix, RemediationCategory::kWorkaround,
        RemediationCategory::kMitigation, RemediationCategory::kNoneAvailable,
        RemediationCategory::kNoFixPlanned}) {
    std::size_t visited = 0;
    for (const Vulnerability& item : document.vulnerabilities) {
      for (const Remediation& remediation : item.remediations) {
        if (++visited > kVisitedMax) break;
        if (remediation.category != category) continue;
        if (!AddOnce(steps, remediation.details, parts)) return steps;
      }
    }
  }
  return steps;
}

std::string RiskOfThreats(const CsafDocument& document, NoticeParts& parts) {
  std::vector<std::string> impacts;
  std::size_t visited = 0;
  for (const Vulnerability& item : document.vulnerabilities) {
    for (const federation::Threat& threat : item.threats) {
      if (++visited > kVisitedMax) break;
      if (threat.category == federation::ThreatCategory::kImpact && impacts.size() < 3) {
        AddOnce(impacts, threat.details, parts);
      }
    }
  }
  std::string text;
  for (const std::string& impact : impacts)
    text += (text.empty() ? "" : "\n") + impact;
  return text;
}

std::string WhatOf(const CsafDocument& document, NoticeParts& parts) {
  for (const Note* note :
       {FindNote(document, {"Wat is er aan de hand?"}), FindNote(document, {"Samenvatting"}),
        FindNote(document, NoteCategory::kSummary),
        FindNote(document, NoteCategory::kDescription)}) {
    if (note != nullptr) return Long(note->text, parts);
  }
  for (const Vulnerability& item : document.vulnerabilities) {
    if (!item.title.empty()) return Short(item.title, parts);
  }
  return "";
}

// Doelgroep has lines for people and lines for programs, "SBI: 24, 25".
std::string AudienceOf(const CsafDocument& document, NoticeParts& parts) {
  const Note* note = FindNote(document, {"Doelgroep"});
  if (note == nullptr) return "";
  std::string words;
  const PlainText plain = ToPlainText(note->text, limits::kTextMax);
  for (const std::string_view line : federation::Split(plain.text, '\n')) {
    const std::string_view name = federation::Trim(line.substr(0, line.find(':')));
    const bool is_codes = federation::EqualsIgnoringCase(name, "SBI") ||
                          federation::EqualsIgnoringCase(name, "Regio") ||
                          federation::EqualsIgnoringCase(name, "Grootteklasse");
    if (!is_codes) words.append(line).append(" ");
  }
  return Short(words, parts);
}

std::string ChangeOf(const CsafDocument& document, NoticeParts& parts) {
  const federation::Tracking& tracking = document.document.tracking;
  if (tracking.revision_history.size() < 2) return "";
  for (const federation::Revision& revision : tracking.revision_history) {
    if (revision.number == tracking.version) return Short(revision.summary, parts);
  }
  return "";
}

bool StartsWith(std::string_view text, std::string_view word) {
  return federation::EqualsIgnoringCase(text.substr(0, word.size()), word);
}

// Takes "OEFENING: " or the like from the front; the notice says so itself.
bool TakeMark(std::string& title, Titles words) {
  for (const std::string_view word : words) {
    const std::string_view mark = std::string_view(title).substr(0, word.size() + 1);
    if (!StartsWith(mark, word) || mark.size() <= word.size() || mark.back() != ':') continue;
    title = federation::Trim(std::string_view(title).substr(mark.size()));
    return true;
  }
  return false;
}

void ReadTitle(const CsafDocument& document, NoticeParts& parts) {
  parts.title = ToPlainLine(document.document.title, limits::kTitleMax).text;
  const Note* summary = FindNote(document, NoteCategory::kSummary);
  const bool is_marked = TakeMark(parts.title, {"OEFENING", "EXERCISE"});
  parts.is_exercise = is_marked || StartsWith(parts.title, "OEFENING") ||
                      (summary != nullptr && StartsWith(summary->text, "DIT IS EEN OEFENING"));
  parts.is_withdrawal = TakeMark(parts.title, {"Ingetrokken", "Withdrawn"});
}

}  // namespace

NoticeParts FindNoticeParts(const CsafDocument& document) {
  NoticeParts parts;
  ReadTitle(document, parts);
  parts.publisher = ToPlainLine(document.document.publisher.name, limits::kTitleMax).text;
  parts.language = document.document.lang;
  parts.what = WhatOf(document, parts);
  parts.risk =
      TextOf(FindNote(document, {"Wat is het risico?", "Wat is de impact?", "Gevolgen"}), parts);
  if (parts.risk.empty()) parts.risk = RiskOfThreats(document, parts);
  if (const Note* note = FindNote(
          document, {"Wat moet u doen?", "Handelingsperspectief", "Oplossingen", "Oplossing"})) {
    parts.steps = ItemsOf(*note, parts);
  }
  if (parts.steps.empty()) parts.steps = StepsOfRemediations(document, parts);
  if (const Note* note = FindNote(document, {"Wat vraagt u uw IT-dienstverlener?"})) {
    parts.questions = ItemsOf(*note, parts);
  }
  parts.already_hit = TextOf(FindNote(document, {"Hoe weet u of u al geraakt bent?"}), parts);
  parts.audience = AudienceOf(document, parts);
  parts.change = ChangeOf(document, parts);
  parts.sample_note = TextOf(FindNote(document, {"Voorbeeld"}), parts);
  return parts;
}

}  // namespace schakel::node
