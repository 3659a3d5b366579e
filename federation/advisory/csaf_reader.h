// Reads a CSAF 2.0 document: bytes of anybody in, values or the first reason for refusal out.
//
// What is checked: the JSON itself (UTF-8, size, depth, no duplicate keys) and what the standard's
// schema demands: required members, types, formats, vocabularies, list sizes. What the members mean
// together is CheckCsaf()'s work (csaf_checks.h). Unknown members are ignored, as the schema says.
//
// Thread: any; no state. Errors: DocumentError, never an exception. Bounds: limits.h.
#pragma once

#include <variant>

#include "base/bytes.h"
#include "federation/advisory/document.h"
#include "federation/advisory/document_error.h"

namespace schakel::federation {

using CsafResult = std::variant<CsafDocument, DocumentError>;

CsafResult ReadCsaf(Bytes bytes);

}  // namespace schakel::federation
