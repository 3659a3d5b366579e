#include "documents.h"

namespace schakel::federation {

std::string ValidText() {
  return R"json({
  "document": {
    "category": "csaf_security_advisory",
    "csaf_version": "2.0",
    "lang": "nl",
    "source_lang": "en",
    "title": "Titel",
    "acknowledgments": [{"names": ["A. Melder"], "urls": ["https://dank.example"]}],
    "aggregate_severity": {"text": "High", "namespace": "https://schaal.example"},
    "distribution": {"text": "Delen mag", "tlp": {"label": "GREEN"}},
    "publisher": {
      "category": "translator", "name": "Uitgever", "namespace": "https://uitgever.example",
      "contact_details": "meld@uitgever.example", "issuing_authority": "Namens leden"},
    "notes": [{"category": "summary", "title": "Samenvatting", "text": "Kort", "audience": "leden"}],
    "references": [{"summary": "Zelf", "url": "https://uitgever.example/1", "category": "self"},
                   {"summary": "Elders", "url": "https://elders.example/a?b#c"}],
    "tracking": {
      "id": "TST-2026-0001", "version": "1.0.1", "status": "final",
      "initial_release_date": "2026-11-20T09:00:00Z",
      "current_release_date": "2026-11-21T08:30:00+01:00",
      "aliases": ["Alias"],
      "generator": {"engine": {"name": "Maker", "version": "3"}, "date": "2026-11-21T07:00:00Z"},
      "revision_history": [
        {"number": "1.0.0", "date": "2026-11-20T09:00:00Z", "summary": "Eerste"},
        {"number": "1.0.1", "date": "2026-11-21T08:30:00+01:00", "summary": "Tweede"}]}
  },
  "product_tree": {
    "branches": [{"category": "vendor", "name": "Maker", "branches": [
      {"category": "product_name", "name": "Ding", "branches": [
        {"category": "product_version", "name": "1.0", "product": {
          "name": "Maker Ding 1.0", "product_id": "P1",
          "product_identification_helper": {
            "cpe": "cpe:2.3:a:maker:ding:1.0:*:*:*:*:*:*:*", "purl": "pkg:generic/ding@1.0",
            "model_numbers": ["M-1"], "serial_numbers": ["S-1"], "skus": ["K-1"],
            "hashes": [{"filename": "ding.exe", "file_hashes": [
              {"algorithm": "sha256", "value": "00112233445566778899aabbccddeeff"}]}],
            "sbom_urls": ["https://maker.example/sbom"],
            "x_generic_uris": [{"namespace": "https://a.example", "uri": "urn:a:1"}]}}},
        {"category": "product_version_range", "name": "vers:generic/<1.0", "product": {
          "name": "Maker Ding ouder dan 1.0", "product_id": "P2"}}]}]}],
    "full_product_names": [{"name": "Los systeem", "product_id": "P3"}],
    "relationships": [{"category": "installed_on", "product_reference": "P1",
      "relates_to_product_reference": "P3",
      "full_product_name": {"name": "Ding op systeem", "product_id": "P4"}}],
    "product_groups": [{"group_id": "G1", "summary": "Alle", "product_ids": ["P1", "P2"]}]
  },
  "vulnerabilities": [{
    "cve": "CVE-2026-0001", "title": "Fout",
    "cwe": {"id": "CWE-79", "name": "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')"},
    "discovery_date": "2026-11-01T00:00:00Z", "release_date": "2026-11-02T00:00:00Z",
    "ids": [{"system_name": "Lijst", "text": "7"}],
    "notes": [{"category": "description", "text": "Uitleg"}],
    "references": [{"summary": "Bron", "url": "https://bron.example"}],
    "acknowledgments": [{"organization": "Melders"}],
    "product_status": {"known_affected": ["P2"], "fixed": ["P1"], "known_not_affected": ["P3"]},
    "scores": [{"products": ["P2"], "cvss_v3": {
      "version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
      "baseScore": 9.8, "baseSeverity": "CRITICAL", "attackVector": "NETWORK"},
      "cvss_v2": {"version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C", "baseScore": 10}}],
    "remediations": [{"category": "vendor_fix", "details": "Werk bij", "product_ids": ["P2"],
      "url": "https://maker.example/nieuw", "date": "2026-11-03T00:00:00Z",
      "entitlements": ["Contract"], "restart_required": {"category": "system", "details": "Ja"}},
      {"category": "workaround", "details": "Zet uit", "group_ids": ["G1"]}],
    "threats": [{"category": "impact", "details": "Groot", "product_ids": ["P2"]}],
    "flags": [{"label": "component_not_present", "product_ids": ["P3"]}],
    "involvements": [{"party": "vendor", "status": "completed", "date": "2026-11-04T00:00:00Z"}]
}]
})json";
}

std::string Edited(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << "nothing to edit: " << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

CsafDocument MustReadCsaf(std::string_view text) {
  CsafResult result = ReadCsaf(AsBytes(text));
  const auto* error = std::get_if<DocumentError>(&result);
  EXPECT_EQ(error, nullptr) << (error == nullptr ? "" : ToString(*error));
  return error == nullptr ? std::get<CsafDocument>(std::move(result)) : CsafDocument{};
}

DocumentError Refusal(std::string_view text) {
  CsafResult result = ReadCsaf(AsBytes(text));
  const auto* error = std::get_if<DocumentError>(&result);
  return error == nullptr ? DocumentError{} : *error;
}

std::vector<std::string> FindingsOf(std::string_view text) {
  std::vector<std::string> found;
  for (const Finding& finding : CheckCsaf(MustReadCsaf(text))) {
    found.push_back(std::string(finding.test) + " " + finding.pointer);
  }
  return found;
}

}  // namespace schakel::federation
