#include "federation/gossip/draft.h"

#include "federation/advisory/csaf_checks.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/advisory/severity.h"
#include "federation/advisory/summary.h"
#include "federation/limits.h"

namespace schakel::federation {

std::uint8_t HeaderTlp(Tlp tlp) {
  return static_cast<std::uint8_t>(static_cast<int>(tlp) + 1);
}

std::optional<Tlp> TlpOfHeader(std::uint8_t number) {
  if (number == 0 || number > HeaderTlp(Tlp::kRed)) return std::nullopt;
  return static_cast<Tlp>(number - 1);
}

bool IsKnownSeverity(std::uint8_t number) {
  return number <= static_cast<std::uint8_t>(Severity::kCritical);
}

std::variant<PublishRequest, DocumentError> DraftAdvisory(Buffer document) {
  const CsafResult read = ReadCsaf(document);
  if (const auto* error = std::get_if<DocumentError>(&read)) return *error;
  const auto& csaf = std::get<CsafDocument>(read);
  const auto findings = CheckCsaf(csaf);
  if (!findings.empty()) {
    const Finding& first = findings.front();
    return DocumentError{"csaf." + std::string(first.test), first.pointer, first.reason};
  }
  const Summary summary = Summarise(csaf);
  if (summary.id.size() > limits::kDocumentIdMax ||
      summary.version.size() > limits::kDocumentVersionMax) {
    return DocumentError{std::string(document_error::kLimit), "/document/tracking",
                         "has an id or version that is too long"};
  }
  const Audience audience = FindAudience(csaf);
  PublishRequest request;
  request.header.kind = static_cast<std::uint16_t>(EntryKind::kAdvisory);
  request.header.tlp = HeaderTlp(summary.tlp);
  request.header.severity = static_cast<std::uint8_t>(summary.severity);
  request.header.audience.sectors = audience.sbi_prefixes;
  request.header.audience.regions = audience.regions;
  request.header.document_id = summary.id;
  request.header.document_version = summary.version;
  request.payload = std::move(document);
  return request;
}

PublishRequest DraftWithdrawal(std::string_view document_id, std::string_view version, Tlp tlp,
                               std::string_view reason) {
  CHECK(reason.size() <= kWithdrawReasonMax);
  PublishRequest request;
  request.header.kind = static_cast<std::uint16_t>(EntryKind::kWithdraw);
  request.header.tlp = HeaderTlp(tlp);
  request.header.document_id = document_id;
  request.header.document_version = version;
  request.payload = ToBuffer(AsBytes(reason));
  return request;
}

}  // namespace schakel::federation
