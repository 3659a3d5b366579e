#include <gtest/gtest.h>

#include <algorithm>

#include "documents.h"
#include "federation/advisory/limits.h"

namespace schakel::federation {
namespace {

TEST(CsafChecksTest, FindNothingInAValidDocument) {
  EXPECT_EQ(FindingsOf(ValidText()), std::vector<std::string>{});
}

struct FindingCase {
  const char* from;
  const char* to;
  const char* finding;
};

class CsafFindingTest : public testing::TestWithParam<FindingCase> {};

TEST_P(CsafFindingTest, NamesTestAndPlace) {
  const FindingCase& param = GetParam();
  const auto found = FindingsOf(Edited(ValidText(), param.from, param.to));
  EXPECT_NE(std::find(found.begin(), found.end(), param.finding), found.end())
      << param.finding << ", found " << (found.empty() ? "nothing" : found[0]);
}

const FindingCase kFindings[] = {
    {R"("known_affected": ["P2"])", R"("known_affected": ["P2", "PX"])",
     "6.1.1 /vulnerabilities/0/product_status/known_affected/1"},
    {R"("product_reference": "P1")", R"("product_reference": "PX")",
     "6.1.1 /product_tree/relationships/0/product_reference"},
    {R"("product_id": "P3")", R"("product_id": "P1")",
     "6.1.2 /product_tree/full_product_names/0/product_id"},
    {R"("relates_to_product_reference": "P3")", R"("relates_to_product_reference": "P4")",
     "6.1.3 /product_tree/relationships/0/full_product_name/product_id"},
    {R"("group_ids": ["G1"])", R"("group_ids": ["GX"])",
     "6.1.4 /vulnerabilities/0/remediations/1/group_ids/0"},
    {R"("product_groups": [)",
     R"("product_groups": [{"group_id": "G1", "product_ids": ["P1", "P3"]},)",
     "6.1.5 /product_tree/product_groups/1/group_id"},
    {R"("fixed": ["P1"])", R"("fixed": ["P2"])",
     "6.1.6 /vulnerabilities/0/product_status/known_affected/0"},
    {R"("scores": [)",
     R"("scores": [{"products": ["P2"], "cvss_v3": {"version": "3.1", "baseScore": 0,
        "baseSeverity": "NONE", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"}},)",
     "6.1.7 /vulnerabilities/0/scores/1/products/0"},
    {"/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "/AV:N",
     "6.1.8 /vulnerabilities/0/scores/0/cvss_v3/vectorString"},
    {"9.8", "9.7", "6.1.9 /vulnerabilities/0/scores/0/cvss_v3/baseScore"},
    {"CRITICAL", "HIGH", "6.1.9 /vulnerabilities/0/scores/0/cvss_v3/baseSeverity"},
    {"NETWORK", "LOCAL", "6.1.10 /vulnerabilities/0/scores/0/cvss_v3/attackVector"},
    {"CWE-79", "CWE-80", "6.1.11 /vulnerabilities/0/cwe"},
    {R"("lang": "nl")", R"("lang": "EZ")", "6.1.12 /document/lang"},
    {"pkg:generic/ding@1.0", "pkg:generic/@1.0",
     "6.1.13 "
     "/product_tree/branches/0/branches/0/branches/0/product/product_identification_helper/purl"},
    {R"("number": "1.0.0", "date": "2026-11-20)", R"("number": "1.0.0", "date": "2026-11-22)",
     "6.1.14 /document/tracking/revision_history/0/number"},
    {R"("source_lang": "en",)", "", "6.1.15 /document/source_lang"},
    {R"("version": "1.0.1")", R"("version": "1.0.2")", "6.1.16 /document/tracking/version"},
    {R"("version": "1.0.1")", R"("version": "0.9.0")", "6.1.17 /document/tracking/status"},
    {R"("number": "1.0.0")", R"("number": "0.1.0")",
     "6.1.18 /document/tracking/revision_history/0/number"},
    {R"("number": "1.0.0")", R"("number": "1.0.0-rc")",
     "6.1.19 /document/tracking/revision_history/0/number"},
    {R"("version": "1.0.1")", R"("version": "1.0.1-rc")", "6.1.20 /document/tracking/version"},
    {R"("number": "1.0.0")", R"("number": "2.0.0")",
     "6.1.21 /document/tracking/revision_history/0/number"},
    {R"("number": "1.0.0")", R"("number": "1.0.1")",
     "6.1.22 /document/tracking/revision_history/1/number"},
    {R"("vulnerabilities": [)", R"("vulnerabilities": [{"cve": "CVE-2026-0001"},)",
     "6.1.23 /vulnerabilities/1/cve"},
    {R"("involvements": [)",
     R"("involvements": [{"party": "vendor", "status": "open", "date": "2026-11-04T01:00:00+01:00"},)",
     "6.1.24 /vulnerabilities/0/involvements/1"},
    {R"("file_hashes": [)",
     R"("file_hashes": [{"algorithm": "sha256", "value": "ffeeddccbbaa99887766554433221100"},)",
     "6.1.25 "
     "/product_tree/branches/0/branches/0/branches/0/product/product_identification_helper/hashes/"
     "0/file_hashes/1"},
    {R"("csaf_security_advisory")", R"("Security  Advisory")", "6.1.26 /document/category"},
    {R"("csaf_security_advisory")", R"("CSAF_own")", "6.1.26 /document/category"},
    {R"("csaf_security_advisory")", R"("csaf_informational_advisory")",
     "6.1.27.3 /vulnerabilities"},
    {R"("notes": [{"category": "description", "text": "Uitleg"}],)", "",
     "6.1.27.5 /vulnerabilities/0"},
    {R"("product_status": {"known_affected": ["P2"], "fixed": ["P1"], "known_not_affected": ["P3"]},)",
     "", "6.1.27.6 /vulnerabilities/0"},
    {R"("source_lang": "en")", R"("source_lang": "NL")", "6.1.28 /document/source_lang"},
    {R"("details": "Zet uit", "group_ids": ["G1"])", R"("details": "Zet uit")",
     "6.1.29 /vulnerabilities/0/remediations/1"},
    {R"("number": "1.0.0")", R"("number": "1")",
     "6.1.30 /document/tracking/revision_history/0/number"},
    {R"("name": "1.0")", R"("name": "1.0 and later")",
     "6.1.31 /product_tree/branches/0/branches/0/branches/0/name"},
    {R"({"label": "component_not_present", "product_ids": ["P3"]})",
     R"({"label": "component_not_present"})", "6.1.32 /vulnerabilities/0/flags/0"},
    {R"("flags": [)",
     R"("flags": [{"label": "vulnerable_code_not_present", "product_ids": ["P3"]},)",
     "6.1.33 /vulnerabilities/0/flags/1"},
};

INSTANTIATE_TEST_SUITE_P(Section61, CsafFindingTest,
                         testing::ValuesIn(std::begin(kFindings), std::end(kFindings)));

TEST(CsafChecksTest, FollowGroupsOfVexStatements) {
  std::string text = Edited(ValidText(), "csaf_security_advisory", "csaf_vex");
  EXPECT_EQ(FindingsOf(text), std::vector<std::string>{});
  text = Edited(text, R"({"label": "component_not_present", "product_ids": ["P3"]})",
                R"({"label": "component_not_present", "product_ids": ["P4"]})");
  EXPECT_EQ(
      FindingsOf(text),
      std::vector<std::string>{"6.1.27.9 /vulnerabilities/0/product_status/known_not_affected/0"});
}

TEST(CsafChecksTest, FindLongCirclesWithoutRecursion) {
  std::string relationships;
  const int length = 20'000;
  for (int i = 0; i < length; ++i) {
    relationships += R"({"category": "installed_on", "product_reference": "R)" +
                     std::to_string((i + 1) % length) +
                     R"(", "relates_to_product_reference": "P3", "full_product_name": )" +
                     R"({"name": "R", "product_id": "R)" + std::to_string(i) + R"("}},)";
  }
  const auto found = FindingsOf(
      Edited(ValidText(), R"("relationships": [)", R"("relationships": [)" + relationships));
  ASSERT_EQ(found.size(), limits::kFindingsMax);
  EXPECT_EQ(found[0].substr(0, 5), "6.1.3");
}

}  // namespace
}  // namespace schakel::federation
