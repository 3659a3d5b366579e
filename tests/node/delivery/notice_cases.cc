#include "notice_cases.h"

#include <filesystem>
#include <sstream>
#include <variant>

#include "base/file.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/advisory/severity.h"
#include "federation/advisory/text.h"

namespace schakel::node {

using federation::CsafDocument;

CsafDocument SampleDocument(const std::string& id) {
  const std::string name = federation::LowerCase(id);
  const std::filesystem::path path = std::filesystem::path(SCHAKEL_SOURCE_DIR) / "docs/samples" /
                                     name.substr(0, 3) / (name + ".json");
  const auto bytes = ReadFile(path, 1 << 20);
  EXPECT_TRUE(bytes) << path;
  if (!bytes) return {};
  auto document = federation::ReadCsaf(*bytes);
  EXPECT_TRUE(std::holds_alternative<CsafDocument>(document)) << path;
  return std::get<CsafDocument>(std::move(document));
}

CsafDocument VendorDocument() {
  CsafDocument document;
  document.document.title = "Improper authentication in Boiler Control 3000";
  document.document.lang = "en-US";
  document.document.publisher.name = "Boiler Works Ltd";
  document.document.distribution.label = federation::Tlp::kClear;
  document.document.tracking.id = "BW-26-001";
  document.document.tracking.version = "2";
  document.document.notes = {
      {federation::NoteCategory::kLegalDisclaimer, "Terms of Use", "All warranties are void.", ""},
      {federation::NoteCategory::kSummary, "Risk evaluation",
       "Anybody on the network can change the temperature.", ""}};
  federation::Vulnerability item;
  item.title = "Missing login";
  item.remediations.resize(4);
  item.remediations[0].category = federation::RemediationCategory::kWorkaround;
  item.remediations[0].details = "Put the boiler behind a firewall.";
  item.remediations[1].details = "Install version 3.2.";
  item.remediations[2].details = "Install version 3.2.";
  item.remediations[3].category = federation::RemediationCategory::kNoFixPlanned;
  item.remediations[3].details = "Model 2000 gets no update.";
  item.threats.resize(2);
  item.threats[0].details = "The boiler may stop.";
  item.threats[1].category = federation::ThreatCategory::kExploitStatus;
  item.threats[1].details = "Code is public.";
  document.vulnerabilities.push_back(item);
  return document;
}

Member SampleMember() {
  Member member;
  member.name = "Van Rooij Verspaning B.V.";
  member.sbi = "25530";
  member.size = SizeClass::kKlein;
  member.municipality = "GM0794";
  member.software = {{"Exchange Server 2019", "2019", 0}};
  return member;
}

NoticeContext SampleContext() {
  return {.association = "Ondernemersvereniging Zuiderkade",
          .help = "Ineke Verbruggen, 085 000 00 10",
          .source = "Digital Trust Center (demo)",
          .page = ""};
}

Notice NoticeOf(const CsafDocument& document, MatchVerdict verdict, std::vector<Reason> reasons) {
  Notice notice;
  notice.member = 41;
  notice.publisher = std::string(64, 'a');
  notice.advisory = document.document.tracking.id;
  notice.version = document.document.tracking.version;
  notice.severity = federation::SeverityOf(document);
  notice.match = {verdict, std::move(reasons)};
  notice.control_code = "7K4-29P";
  return notice;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

std::string LineAfter(const std::string& text, const std::string& heading) {
  const std::vector<std::string> lines = LinesOf(text);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i] == heading) return lines[i + 1];
  }
  ADD_FAILURE() << "no line \"" << heading << "\" in\n" << text;
  return "";
}

}  // namespace schakel::node
