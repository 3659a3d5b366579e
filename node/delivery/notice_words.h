// The sentences of a notice that are ours, in Dutch (level B1) and English. "{}" is filled in.
// Threads: any.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace schakel::node {

struct NoticeWords {
  // Subject.
  std::array<std::string_view, 3> priorities;  // by Priority
  std::string_view raised;                     // by a revision: "Gewijzigd: nu {}"
  std::string_view exercise;
  std::string_view withdrawn;
  std::string_view version;
  std::string_view message_waits;  // in place of the title, where no content may be in a mail
  // Above the sections.
  std::string_view exercise_line;
  std::string_view withdrawn_line;
  std::string_view raised_line;
  std::string_view dear;
  std::array<std::string_view, 3> priority_lines;  // by Priority
  std::string_view advisory_line;                  // id, version
  std::string_view spread_by;                      // organisation
  std::string_view claims_sender;                  // organisation
  std::array<std::string_view, 3> tlp_lines;       // CLEAR, GREEN, AMBER and stricter
  std::string_view language_line;                  // language
  std::string_view without_content;                // organisation
  // Sections.
  std::string_view changed;
  std::string_view what;
  std::string_view risk;
  std::string_view concerns;
  std::string_view concerns_yes;
  std::string_view concerns_maybe;
  std::string_view concerns_other;
  std::string_view meant_for;  // the document's words follow
  std::string_view steps;
  std::string_view no_steps;
  std::string_view ask;
  std::string_view already_hit;
  std::array<std::string_view, 4> questions;  // where the document has none
  std::string_view cut;                       // organisation
  std::string_view cut_page;                  // address
  // Below them.
  std::string_view help;
  std::string_view help_first;
  std::string_view help_line;  // help
  std::string_view genuine;
  std::string_view code_line;   // code
  std::string_view code_check;  // organisation
  std::string_view why;
  std::string_view why_line;  // organisation
  std::string_view sample;
  std::string_view sample_line;
};

// `language` is "en", or anything else for Dutch.
const NoticeWords& NoticeWordsOf(std::string_view language);

// Returns the name of a document's language ("nl-NL") in the language of the words; empty if it is
// the language of the words, or not said.
std::string OtherLanguage(std::string_view document_language, std::string_view language);

}  // namespace schakel::node
