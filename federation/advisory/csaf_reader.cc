#include "federation/advisory/csaf_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "federation/advisory/limits.h"
#include "federation/advisory/reader_parts.h"

namespace schakel::federation {
namespace {

bool Mentions(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view CodeOf(const Error& error, std::string_view reason) {
  if (Mentions(reason, "duplicate key")) return document_error::kDuplicateKey;
  if (error.code != ErrorCode::kLimitExceeded) return document_error::kSyntax;
  if (Mentions(reason, "nested deeper")) return document_error::kDepth;
  if (Mentions(reason, "values")) return document_error::kValues;
  return document_error::kSize;
}

// The context of Json::Parse() is "pointer: reason", or only a reason. A key may contain ": ", a
// reason never does.
DocumentError FromJson(const Error& error) {
  std::string_view reason = error.context;
  std::string_view pointer;
  const std::size_t colon = reason.rfind(": ");
  if (colon != std::string_view::npos && reason.front() == '/') {
    pointer = reason.substr(0, colon);
    reason = reason.substr(colon + 2);
  }
  if (pointer == "/") pointer = "";
  return {std::string(CodeOf(error, reason)), std::string(pointer), std::string(reason)};
}

CsafDocument ReadRoot(const Cursor& root) {
  CsafDocument result;
  const Cursor head = root.Required("document");
  result.document = ReadDocumentHead(head);
  const Cursor tree = root.Optional("product_tree");
  result.has_product_tree = tree.present();
  result.product_tree = ReadProductTree(tree);
  const Cursor vulnerabilities = root.Optional("vulnerabilities");
  vulnerabilities.ForEach(limits::kVulnerabilitiesMax, [&](const Cursor& item) {
    result.vulnerabilities.push_back(ReadVulnerability(item));
  });
  return result;
}

}  // namespace

std::string ToString(const DocumentError& error) {
  const std::string place = error.pointer.empty() ? "the document" : error.pointer;
  return error.code + " at " + place + ": " + error.reason;
}

CsafResult ReadCsaf(Bytes bytes) {
  const JsonLimits json_limits{limits::kDocumentBytesMax, limits::kDocumentDepthMax,
                               limits::kDocumentValuesMax};
  const Result<Json> json = Json::Parse(AsText(bytes), json_limits);
  if (!json) return FromJson(json.error());
  std::optional<DocumentError> error;
  const Cursor root(*json, error);
  CsafDocument document = ReadRoot(root);
  if (error) return *std::move(error);
  return document;
}

}  // namespace schakel::federation
