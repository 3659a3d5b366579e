// Documents of our own making for tests: one valid text and edits of it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "federation/advisory/csaf_checks.h"
#include "federation/advisory/csaf_reader.h"

namespace schakel::federation {

// A valid csaf_security_advisory that has every kind of member once.
std::string ValidText();

// Returns `text` with the first `from` replaced. Fails the test if there is none.
std::string Edited(std::string text, std::string_view from, std::string_view to);

// Reads a document that must be readable.
CsafDocument MustReadCsaf(std::string_view text);

// Returns the refusal, or an empty one if the document was read.
DocumentError Refusal(std::string_view text);

// Returns "6.1.1 /pointer" of all findings.
std::vector<std::string> FindingsOf(std::string_view text);

}  // namespace schakel::federation
