// What a document says, sorted into the questions of a member. All text is plain (plain_text.h).
//
// Taken from the notes with the titles that our nodes and NCSC-NL write; else from the summary,
// threats and remediations of any CSAF document. What it does not say is empty.
// Bounds: the limits below; what goes over them makes `is_cut` true. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "federation/advisory/document.h"

namespace schakel::node {

namespace notice_limits {
// Characters. Twice the longest text of a Dutch advisory for small firms; more is for the page.
constexpr std::size_t kTitleMax = 120;
constexpr std::size_t kTextMax = 1500;
constexpr std::size_t kShortTextMax = 400;  // a step, a question, what changed
// A course of action that is longer is no longer read; also bounds the notice.
constexpr std::size_t kStepsMax = 12;
// All sections of the document together, in bytes.
constexpr std::size_t kSectionsBytesMax = 16 * 1024UL;
}  // namespace notice_limits

struct NoticeParts {
  std::string title;  // without "OEFENING:" or "Ingetrokken:" before it
  std::string publisher;
  std::string language;  // as the document says: "nl"; may be empty
  std::string what;
  std::string risk;
  std::vector<std::string> steps;      // without their numbers
  std::vector<std::string> questions;  // for the IT supplier
  std::string already_hit;             // how to see that one was hit
  std::string audience;                // for whom, in words
  std::string change;                  // what the newest version changed
  std::string sample_note;             // what the note titled Voorbeeld says
  bool is_exercise = false;
  bool is_withdrawal = false;  // this version says that the advisory is withdrawn
  bool is_cut = false;
};

NoticeParts FindNoticeParts(const federation::CsafDocument& document);

}  // namespace schakel::node
