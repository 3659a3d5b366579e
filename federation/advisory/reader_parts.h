// The parts of the CSAF reader, one per section of the standard. Private to this folder.
#pragma once

#include <vector>

#include "federation/advisory/cursor.h"
#include "federation/advisory/document.h"

namespace schakel::federation {

// document_reader.cc: section 3.2.1.
DocumentHead ReadDocumentHead(const Cursor& at);
std::vector<Note> ReadNotes(const Cursor& at);
std::vector<Reference> ReadReferences(const Cursor& at);
// Returns how many there are: who is thanked is not kept.
std::size_t ReadAcknowledgments(const Cursor& at);

// product_reader.cc: section 3.2.2.
ProductTree ReadProductTree(const Cursor& at);

// vulnerability_reader.cc: section 3.2.3.
Vulnerability ReadVulnerability(const Cursor& at);

// cvss_reader.cc: the JSON schemas of FIRST, test 6.1.8.
CvssScore ReadCvss2(const Cursor& at);
CvssScore ReadCvss3(const Cursor& at);

}  // namespace schakel::federation
