// Why a document is refused: a code for programs, a place, a sentence for people.
#pragma once

#include <string>
#include <string_view>

namespace schakel::federation {

// Stable: they appear in JSON output and in logs.
namespace document_error {
inline constexpr std::string_view kSyntax = "json.syntax";
inline constexpr std::string_view kDuplicateKey = "json.duplicate_key";
inline constexpr std::string_view kDepth = "json.depth";
inline constexpr std::string_view kSize = "json.size";
inline constexpr std::string_view kValues = "json.values";
inline constexpr std::string_view kMissing = "csaf.missing";        // a required member
inline constexpr std::string_view kType = "csaf.type";              // of another JSON type
inline constexpr std::string_view kFormat = "csaf.format";          // a date, URL, pattern
inline constexpr std::string_view kVocabulary = "csaf.vocabulary";  // not one of the listed words
inline constexpr std::string_view kEmpty = "csaf.empty";            // text or list without content
inline constexpr std::string_view kRepeated = "csaf.repeated";      // items that must differ
inline constexpr std::string_view kRange = "csaf.range";            // a number out of its range
inline constexpr std::string_view kLimit = "csaf.limit";            // a limit of ours
}  // namespace document_error

struct DocumentError {
  std::string code;
  std::string pointer;  // RFC 6901; "" is the document as a whole
  std::string reason;   // what is wrong there, as an English predicate: "is required"
};

// Returns "csaf.missing at /document/title: is required".
std::string ToString(const DocumentError& error);

}  // namespace schakel::federation
