#include <gtest/gtest.h>

#include "documents.h"
#include "federation/advisory/limits.h"
#include "federation/advisory/summary.h"

namespace schakel::federation {
namespace {

TEST(CsafReaderTest, ReadsTheHead) {
  const DocumentHead head = MustReadCsaf(ValidText()).document;
  EXPECT_EQ(head.category, "csaf_security_advisory");
  EXPECT_EQ(head.title, "Titel");
  EXPECT_EQ(head.lang, "nl");
  EXPECT_EQ(head.source_lang, "en");
  EXPECT_EQ(head.acknowledgments, 1U);
  EXPECT_EQ(head.aggregate_severity.text, "High");
  EXPECT_EQ(head.distribution.label, Tlp::kGreen);
  EXPECT_EQ(head.publisher.category, PublisherCategory::kTranslator);
  EXPECT_EQ(head.publisher.name_space, "https://uitgever.example");
  ASSERT_EQ(head.notes.size(), 1U);
  EXPECT_EQ(head.notes[0].category, NoteCategory::kSummary);
  EXPECT_EQ(head.notes[0].audience, "leden");
  ASSERT_EQ(head.references.size(), 2U);
  EXPECT_EQ(head.references[0].category, ReferenceCategory::kSelf);
  EXPECT_EQ(head.references[1].category, ReferenceCategory::kExternal);
}

TEST(CsafReaderTest, ReadsTracking) {
  const Tracking tracking = MustReadCsaf(ValidText()).document.tracking;
  EXPECT_EQ(tracking.id, "TST-2026-0001");
  EXPECT_EQ(tracking.version, "1.0.1");
  EXPECT_EQ(tracking.status, TrackingStatus::kFinal);
  EXPECT_EQ(FormatRfc3339(tracking.current_release_date), "2026-11-21T07:30:00Z");
  ASSERT_EQ(tracking.revision_history.size(), 2U);
  EXPECT_EQ(tracking.revision_history[1].summary, "Tweede");
  EXPECT_EQ(tracking.aliases, std::vector<std::string>{"Alias"});
  EXPECT_EQ(tracking.generator_name, "Maker");
}

TEST(CsafReaderTest, FlattensTheProductTree) {
  const ProductTree tree = MustReadCsaf(ValidText()).product_tree;
  ASSERT_EQ(tree.products.size(), 4U);
  EXPECT_EQ(tree.products[0].id, "P1");
  EXPECT_EQ(tree.products[0].helper.cpe, "cpe:2.3:a:maker:ding:1.0:*:*:*:*:*:*:*");
  EXPECT_EQ(tree.products[0].helper.model_numbers, std::vector<std::string>{"M-1"});
  const auto path = BranchPath(tree, tree.products[1]);
  ASSERT_EQ(path.size(), 3U);
  EXPECT_EQ(path[0]->name, "Maker");
  EXPECT_EQ(path[1]->category, BranchCategory::kProductName);
  EXPECT_EQ(path[2]->name, "vers:generic/<1.0");
  EXPECT_EQ(ProductPointer(tree, tree.products[1]),
            "/product_tree/branches/0/branches/0/branches/1/product");
  EXPECT_EQ(ProductPointer(tree, tree.products[2]), "/product_tree/full_product_names/0");
  EXPECT_EQ(ProductPointer(tree, tree.products[3]),
            "/product_tree/relationships/0/full_product_name");
  EXPECT_TRUE(BranchPath(tree, tree.products[2]).empty());
  EXPECT_EQ(tree.relationships[0].product_id, "P4");
  EXPECT_EQ(tree.groups[0].product_ids, (std::vector<std::string>{"P1", "P2"}));
}

TEST(CsafReaderTest, KeepsTheOrderOfBranches) {
  std::string text = Edited(ValidText(), R"("branches": [{"category": "vendor")",
                            R"("branches": [
    {"category": "vendor", "name": "A", "product": {"name": "A", "product_id": "A"}},
    {"category": "vendor", "name": "B", "branches": [
      {"category": "product_name", "name": "C", "product": {"name": "C", "product_id": "C"}},
      {"category": "product_name", "name": "D", "product": {"name": "D", "product_id": "D"}}]},
    {"category": "vendor")");
  const ProductTree tree = MustReadCsaf(text).product_tree;
  std::string order;
  for (const Product& product : tree.products)
    order += product.id + " ";
  EXPECT_EQ(order, "A C D P1 P2 P3 P4 ");
}

TEST(CsafReaderTest, ReadsVulnerabilities) {
  const CsafDocument document = MustReadCsaf(ValidText());
  ASSERT_EQ(document.vulnerabilities.size(), 1U);
  const Vulnerability& item = document.vulnerabilities[0];
  EXPECT_EQ(item.cve, "CVE-2026-0001");
  EXPECT_EQ(item.cwe->id, "CWE-79");
  EXPECT_EQ(item.ids[0].text, "7");
  EXPECT_EQ(item.products(ProductStatus::kKnownAffected), std::vector<std::string>{"P2"});
  EXPECT_EQ(item.products(ProductStatus::kFixed), std::vector<std::string>{"P1"});
  EXPECT_DOUBLE_EQ(item.scores[0].cvss_v3->base_score, 9.8);
  EXPECT_DOUBLE_EQ(item.scores[0].cvss_v2->base_score, 10);
  EXPECT_EQ(item.remediations[0].restart_required, RestartCategory::kSystem);
  EXPECT_EQ(item.remediations[1].about.group_ids, std::vector<std::string>{"G1"});
  EXPECT_EQ(item.threats[0].category, ThreatCategory::kImpact);
  EXPECT_EQ(item.flags[0].label, FlagLabel::kComponentNotPresent);
  EXPECT_EQ(item.involvements[0].party, Party::kVendor);
}

TEST(CsafReaderTest, TreatsAMissingLabelAsAmber) {
  const std::string text = Edited(ValidText(), R"(, "tlp": {"label": "GREEN"})", "");
  EXPECT_EQ(MustReadCsaf(text).tlp(), Tlp::kAmber);
}

TEST(CsafReaderTest, IgnoresUnknownMembers) {
  const std::string text =
      Edited(ValidText(), R"("title": "Titel")", R"("title": "Titel", "x": [1])");
  EXPECT_EQ(MustReadCsaf(text).document.title, "Titel");
}

struct RefusalCase {
  const char* from;
  const char* to;
  const char* code;
  const char* pointer;
};

class CsafRefusalTest : public testing::TestWithParam<RefusalCase> {};

TEST_P(CsafRefusalTest, NamesCodeAndPlace) {
  const RefusalCase& param = GetParam();
  const DocumentError error = Refusal(Edited(ValidText(), param.from, param.to));
  EXPECT_EQ(error.code, param.code) << param.from << " -> " << param.to;
  EXPECT_EQ(error.pointer, param.pointer) << param.from << " -> " << param.to;
  EXPECT_FALSE(error.reason.empty());
}

const RefusalCase kRefusals[] = {
    {R"("document": {)", R"("dokument": {)", "csaf.missing", "/document"},
    {R"("title": "Titel",)", "", "csaf.missing", "/document/title"},
    {R"("title": "Titel")", R"("title": 7)", "csaf.type", "/document/title"},
    {R"("title": "Titel")", R"("title": "")", "csaf.empty", "/document/title"},
    {R"("title": "Titel")", R"("title": "T", "title": "U")", "json.duplicate_key",
     "/document/title"},
    {R"("title": "Titel")", R"("title": Titel)", "json.syntax", "/document/title"},
    {R"("csaf_version": "2.0")", R"("csaf_version": "2.1")", "csaf.format",
     "/document/csaf_version"},
    {R"("csaf_security_advisory")", R"(" x")", "csaf.format", "/document/category"},
    {R"("lang": "nl")", R"("lang": "n")", "csaf.format", "/document/lang"},
    {R"("label": "GREEN")", R"("label": "CLEAR")", "csaf.vocabulary",
     "/document/distribution/tlp/label"},
    {R"({"text": "Delen mag", "tlp": {"label": "GREEN"}})", "{}", "csaf.empty",
     "/document/distribution"},
    {R"("translator")", R"("vertaler")", "csaf.vocabulary", "/document/publisher/category"},
    {R"("https://uitgever.example")", R"("uitgever example")", "csaf.format",
     "/document/publisher/namespace"},
    {R"("TST-2026-0001")", R"(" TST")", "csaf.format", "/document/tracking/id"},
    {R"("version": "1.0.1")", R"("version": "1.01")", "csaf.format", "/document/tracking/version"},
    {R"("2026-11-20T09:00:00Z")", R"("2026-11-20")", "csaf.format",
     "/document/tracking/initial_release_date"},
    {R"(["Alias"])", R"(["A", "A"])", "csaf.repeated", "/document/tracking/aliases/1"},
    {R"(["Alias"])", R"([])", "csaf.empty", "/document/tracking/aliases"},
    {R"(["Alias"])", R"({})", "csaf.type", "/document/tracking/aliases"},
    {R"("engine": {"name": "Maker")", R"("engine": {"naam": "Maker")", "csaf.missing",
     "/document/tracking/generator/engine/name"},
    {R"("number": "1.0.0")", R"("number": "01")", "csaf.format",
     "/document/tracking/revision_history/0/number"},
    {R"("names": ["A. Melder"])", R"("names": [])", "csaf.empty",
     "/document/acknowledgments/0/names"},
    {R"({"names": ["A. Melder"], "urls": ["https://dank.example"]})", "{}", "csaf.empty",
     "/document/acknowledgments/0"},
    {R"("category": "vendor", "name": "Maker")", R"("category": "maker", "name": "Maker")",
     "csaf.vocabulary", "/product_tree/branches/0/category"},
    {R"("category": "vendor", "name": "Maker")", R"("category": "vendor", "name": "Maker", "x": 1)",
     "csaf.missing", "/product_tree/branches/0"},
    {R"("cpe:2.3:a:maker:ding:1.0:*:*:*:*:*:*:*")", R"("cpe:2.3:a:maker")", "csaf.format",
     "/product_tree/branches/0/branches/0/branches/0/product/product_identification_helper/cpe"},
    {R"("00112233445566778899aabbccddeeff")", R"("0011")", "csaf.format",
     "/product_tree/branches/0/branches/0/branches/0/product/product_identification_helper/hashes/"
     "0/file_hashes/0/value"},
    {R"("product_ids": ["P1", "P2"])", R"("product_ids": ["P1"])", "csaf.empty",
     "/product_tree/product_groups/0/product_ids"},
    {R"("relates_to_product_reference": "P3",)", "", "csaf.missing",
     "/product_tree/relationships/0/relates_to_product_reference"},
    {R"("CVE-2026-0001")", R"("CVE-2026-1")", "csaf.format", "/vulnerabilities/0/cve"},
    {R"("id": "CWE-79")", R"("id": "79")", "csaf.format", "/vulnerabilities/0/cwe/id"},
    {R"("known_affected": ["P2"])", R"("known_affected": ["P2", "P2"])", "csaf.repeated",
     "/vulnerabilities/0/product_status/known_affected/1"},
    {R"("baseScore": 9.8)", R"("baseScore": 10.5)", "csaf.range",
     "/vulnerabilities/0/scores/0/cvss_v3/baseScore"},
    {R"("baseScore": 9.8)", R"("baseScore": "9.8")", "csaf.type",
     "/vulnerabilities/0/scores/0/cvss_v3/baseScore"},
    {R"(, "baseSeverity": "CRITICAL")", "", "csaf.missing",
     "/vulnerabilities/0/scores/0/cvss_v3/baseSeverity"},
    {R"(CVSS:3.1/AV:N)", R"(CVSS:3.0/AV:N)", "csaf.format",
     "/vulnerabilities/0/scores/0/cvss_v3/vectorString"},
    {R"("attackVector": "NETWORK")", R"("attackVector": "NET")", "csaf.vocabulary",
     "/vulnerabilities/0/scores/0/cvss_v3/attackVector"},
    {R"("AV:N/AC:L/Au:N/C:C/I:C/A:C")", R"("AV:N/AC:Q")", "csaf.format",
     "/vulnerabilities/0/scores/0/cvss_v2/vectorString"},
    {R"("vendor_fix")", R"("fix")", "csaf.vocabulary",
     "/vulnerabilities/0/remediations/0/category"},
    {R"("category": "system")", R"("category": "pc")", "csaf.vocabulary",
     "/vulnerabilities/0/remediations/0/restart_required/category"},
    {R"("component_not_present")", R"("absent")", "csaf.vocabulary",
     "/vulnerabilities/0/flags/0/label"},
    {R"("party": "vendor")", R"("party": "maker")", "csaf.vocabulary",
     "/vulnerabilities/0/involvements/0/party"},
    {R"([{"system_name": "Lijst", "text": "7"}])",
     R"([{"system_name": "L", "text": "7"}, {"text": "7", "system_name": "L"}])", "csaf.repeated",
     "/vulnerabilities/0/ids/1"},
};

INSTANTIATE_TEST_SUITE_P(Schema, CsafRefusalTest, testing::ValuesIn(kRefusals));

TEST(CsafReaderTest, RefusesWhatIsNoObject) {
  EXPECT_EQ(Refusal("[]").code, "csaf.type");
  EXPECT_EQ(Refusal("[]").pointer, "");
  EXPECT_EQ(Refusal("").code, "json.syntax");
  EXPECT_EQ(Refusal("{\"document\": \"\xff\"}").code, "json.syntax");
}

TEST(CsafReaderTest, EscapesPointers) {
  const DocumentError error = Refusal(R"({"a/b~c": 1, "a/b~c": 2})");
  EXPECT_EQ(error.code, "json.duplicate_key");
  EXPECT_EQ(error.pointer, "/a~1b~0c");
}

TEST(CsafReaderTest, KeepsKeysOutOfTheReason) {
  const DocumentError error = Refusal(R"({"a: nested deeper": 1, "a: nested deeper": 2})");
  EXPECT_EQ(error.code, "json.duplicate_key");
  EXPECT_EQ(error.pointer, "/a: nested deeper");
}

TEST(CsafReaderTest, RefusesTooMuchDepth) {
  const std::string deep(limits::kDocumentDepthMax + 1, '[');
  EXPECT_EQ(Refusal(R"({"x": )" + deep).code, "json.depth");
}

TEST(CsafReaderTest, RefusesTooManyBytes) {
  EXPECT_EQ(Refusal(std::string(limits::kDocumentBytesMax + 1, ' ')).code, "json.size");
}

TEST(CsafReaderTest, RefusesTooManyValues) {
  std::string text = "[0";
  for (std::size_t i = 0; i < limits::kDocumentValuesMax; ++i)
    text += ",0";
  EXPECT_EQ(Refusal(text + "]").code, "json.values");
}

TEST(CsafReaderTest, RefusesLongText) {
  const std::string text =
      Edited(ValidText(), "\"Kort\"", '"' + std::string((1U << 20U) + 1, 'x') + '"');
  EXPECT_EQ(Refusal(text).code, "csaf.limit");
  EXPECT_EQ(Refusal(text).pointer, "/document/notes/0/text");
}

TEST(CsafReaderTest, RefusesLongIds) {
  const std::string text = Edited(ValidText(), "\"P1\"", '"' + std::string(1025, 'x') + '"');
  EXPECT_EQ(Refusal(text).code, "csaf.limit");
}

TEST(CsafReaderTest, RefusesLongLists) {
  std::string notes = R"({"category": "summary", "text": "x"})";
  std::string list = notes;
  for (std::size_t i = 0; i < limits::kListMax; ++i)
    list += "," + notes;
  const std::string text = Edited(ValidText(), R"("notes": [)", R"("notes": [)" + list + ",");
  EXPECT_EQ(Refusal(text).code, "csaf.limit");
  EXPECT_EQ(Refusal(text).pointer, "/document/notes");
}

TEST(CsafReaderTest, ReadsTheDeepestTreeThatJsonAllows) {
  const std::size_t depth = 28;
  std::string open;
  std::string close;
  for (std::size_t i = 0; i < depth; ++i) {
    open += R"({"category": "product_family", "name": "F", "branches": [)";
    close += "]}";
  }
  const std::string leaf =
      R"({"category": "product_name", "name": "N", "product": {"name": "N", "product_id": "N"}})";
  const std::string text =
      Edited(ValidText(), R"("branches": [)", R"("branches": [)" + open + leaf + close + ",");
  const ProductTree tree = MustReadCsaf(text).product_tree;
  EXPECT_EQ(BranchPath(tree, tree.products[0]).size(), depth + 1);
}

TEST(SummaryTest, TakesWhatListsShow) {
  const Summary summary = Summarise(MustReadCsaf(ValidText()));
  EXPECT_EQ(summary.id, "TST-2026-0001");
  EXPECT_EQ(summary.version, "1.0.1");
  EXPECT_EQ(summary.title, "Titel");
  EXPECT_EQ(summary.tlp, Tlp::kGreen);
  EXPECT_EQ(summary.severity, Severity::kCritical);
  EXPECT_EQ(summary.publisher, "Uitgever");
  EXPECT_EQ(summary.status, TrackingStatus::kFinal);
}

TEST(SummaryTest, ReadsTheAudience) {
  const std::string text = Edited(
      ValidText(), R"("title": "Samenvatting", "text": "Kort")",
      R"("title": "Doelgroep", "text": "Kassa's.\nSBI: 47, x, 011\nregio: GM0772,PV30,GM1")");
  const Audience expected{{"47", "011"}, {"GM0772", "PV30"}};
  EXPECT_EQ(FindAudience(MustReadCsaf(text)), expected);
  EXPECT_EQ(FindAudience(MustReadCsaf(ValidText())), Audience{});
}

}  // namespace
}  // namespace schakel::federation
