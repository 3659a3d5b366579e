#include "federation/gossip/inspect.h"

#include "federation/advisory/csaf_checks.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/advisory/summary.h"
#include "federation/gossip/draft.h"

namespace schakel::federation {
namespace {

// What the header promises and the document does not keep, or nothing.
std::string_view Mismatch(const EntryHeader& header, const Summary& summary) {
  if (header.document_id != summary.id) return "id";
  if (header.document_version != summary.version) return "version";
  if (header.tlp != HeaderTlp(summary.tlp)) return "tlp";
  if (header.severity != static_cast<std::uint8_t>(summary.severity)) return "severity";
  return {};
}

void InspectAdvisory(const EntryHeader& header, const Buffer& payload, DocumentRow& row) {
  const CsafResult read = ReadCsaf(payload);
  if (const auto* error = std::get_if<DocumentError>(&read)) {
    row.inspection = Inspection::kInvalid;
    row.reason = ToString(*error);
    return;
  }
  const auto& document = std::get<CsafDocument>(read);
  const auto findings = CheckCsaf(document);
  if (!findings.empty()) {
    const Finding& first = findings.front();
    row.inspection = Inspection::kInvalid;
    row.reason =
        ToString(DocumentError{"csaf." + std::string(first.test), first.pointer, first.reason});
    return;
  }
  const Summary summary = Summarise(document);
  row.title = summary.title;
  row.publisher = summary.publisher;
  row.name_space = document.document.publisher.name_space;
  const std::string_view mismatch = Mismatch(header, summary);
  row.inspection = mismatch.empty() ? Inspection::kGood : Inspection::kMismatch;
  row.reason = mismatch;
}

}  // namespace

DocumentRow Inspect(const EntryHeader& header, const Buffer* payload) {
  DocumentRow row;
  row.kind = header.kind;
  row.tlp = header.tlp;
  row.severity = header.severity;
  row.payload_root = header.payload_root;
  row.payload_size = header.payload_size;
  row.issued = header.issued;
  row.expires = header.expires;
  row.sectors = header.audience.sectors;
  row.regions = header.audience.regions;
  row.document_id = header.document_id;
  row.version = header.document_version;
  if (payload == nullptr) {
    row.inspection = Inspection::kNoPayload;
  } else if (header.kind == static_cast<std::uint16_t>(EntryKind::kAdvisory)) {
    InspectAdvisory(header, *payload, row);
  } else if (header.kind == static_cast<std::uint16_t>(EntryKind::kWithdraw)) {
    row.inspection = Inspection::kGood;
    row.title = AsText(*payload);
  }
  return row;
}

}  // namespace schakel::federation
