#include "node/matching/advisory_facts.h"

#include <gtest/gtest.h>

#include <iostream>

#include "base/file.h"
#include "federation/advisory/csaf_reader.h"
#include "node/matching/facts_codec.h"
#include "node/matching/product_identity.h"
#include "sketches.h"

namespace schakel::node {
namespace {

// One product of a vendor: {"branches": [vendor [product [leaf, ...]]]}.
std::string Tree(const std::string& vendor, const std::string& product, const std::string& leaves) {
  return R"({"branches":[{"category":"vendor","name":")" + vendor +
         R"(","branches":[{"category":"product_name","name":")" + product + R"(","branches":[)" +
         leaves + "]}]}]}";
}
std::string Leaf(const std::string& category, const std::string& name, const std::string& id,
                 const std::string& helper = "") {
  return R"({"category":")" + category + R"(","name":")" + name +
         R"(","product":{"name":"x","product_id":")" + id + "\"" +
         (helper.empty() ? "" : R"(,"product_identification_helper":)" + helper) + "}}";
}
std::string Status(const std::string& statuses) {
  return R"([{"title":"t","product_status":)" + statuses + "}]";
}

AdvisoryFacts Facts(const federation::CsafDocument& document) {
  return FindFacts(document, {});
}

TEST(AdvisoryFactsTest, ReadsProductsVersionsAndWhatIsFixed) {
  const auto facts = Facts(Document(
      Tree("Microsoft", "Exchange Server",
           Leaf("product_version", "2016", "A") + "," + Leaf("product_version", "2019", "B") + "," +
               Leaf("product_version", "SE", "C")),
      Status(R"({"known_affected":["A"],"last_affected":["B"],"fixed":["C"]})")));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].name, "Microsoft Exchange Server");
  EXPECT_EQ(facts.products[0].product, Recognise("Exchange Server").product);
  EXPECT_EQ(facts.products[0].versions, (std::vector<std::string>{"2016", "2019"}));
  EXPECT_EQ(facts.products[0].unharmed, (std::vector<std::string>{"SE"}));
  EXPECT_FALSE(facts.products[0].is_open);
  EXPECT_FALSE(facts.is_cut);
}

TEST(AdvisoryFactsTest, AffectedInOneVulnerabilityOutweighsFixedInAnother) {
  const auto facts =
      Facts(Document(Tree("Fortinet", "FortiOS", Leaf("product_version_range", "<7.4.9", "A")),
                     R"([{"title":"a","product_status":{"fixed":["A"]}},)"
                     R"({"title":"b","product_status":{"known_affected":["A"]}}])"));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].versions, (std::vector<std::string>{"<7.4.9"}));
  EXPECT_TRUE(facts.products[0].unharmed.empty());
  EXPECT_EQ(facts.products[0].standing, ProductStanding::kAffected);
}

TEST(AdvisoryFactsTest, AnUnknownVersionLeavesTheProductOpen) {
  const auto facts = Facts(Document(Tree("Synology", "NAS",
                                         Leaf("product_version_range", "vers:unknown/*", "A") +
                                             "," + Leaf("product_version_range", "<7.2", "B")),
                                    Status(R"({"known_affected":["A","B"]})")));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].versions, (std::vector<std::string>{"<7.2"}));
  EXPECT_TRUE(facts.products[0].is_open);
}

TEST(AdvisoryFactsTest, NamedOnlyAsSafeIsUnharmedAndNotForgotten) {
  const auto facts =
      Facts(Document(Tree("HP", "LaserJet", Leaf("product_version_range", "vers:unknown/*", "A")),
                     Status(R"({"known_not_affected":["A"]})")));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].standing, ProductStanding::kUnharmed);
}

TEST(AdvisoryFactsTest, FixedOnlyMeansThatOtherVersionsMayBeAffected) {
  const auto facts = Facts(Document(Tree("GitLab", "GitLab", Leaf("product_version", "18.2", "A")),
                                    Status(R"({"fixed":["A"]})")));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].standing, ProductStanding::kAffected);
  EXPECT_TRUE(facts.products[0].is_open);
  EXPECT_EQ(facts.products[0].unharmed, (std::vector<std::string>{"18.2"}));
}

TEST(AdvisoryFactsTest, UnderInvestigationIsASuspicion) {
  const auto facts = Facts(Document(Tree("GitLab", "GitLab", Leaf("product_version", "18.2", "A")),
                                    Status(R"({"under_investigation":["A"]})")));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].standing, ProductStanding::kSuspected);
  EXPECT_TRUE(facts.products[0].is_open);
}

TEST(AdvisoryFactsTest, ProductsWithoutAnyStatusAreSuspectedRatherThanEverybodys) {
  const auto facts =
      Facts(Document(Tree("GitLab", "GitLab", Leaf("product_version", "18.2", "A")), ""));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].standing, ProductStanding::kSuspected);
  EXPECT_TRUE(Facts(Document("", "")).products.empty());
}

TEST(AdvisoryFactsTest, AVersionThatMakesAnotherProductBecomesItsName) {
  const auto facts = Facts(
      Document(Tree("Microsoft", "Windows",
                    Leaf("product_version", "10", "A") + "," + Leaf("product_version", "11", "B")),
               Status(R"({"known_affected":["A","B"]})")));
  ASSERT_EQ(facts.products.size(), 2U);
  EXPECT_EQ(facts.products[0].product, Recognise("Windows 10").product);
  EXPECT_EQ(facts.products[1].product, Recognise("Windows 11").product);
  EXPECT_EQ(facts.products[0].versions, (std::vector<std::string>{"vers:all/*"}));
}

TEST(AdvisoryFactsTest, TheVersionInANameCountsRatherThanBuildNumbers) {
  const auto facts = Facts(Document(
      Tree("Microsoft", "Windows Server 2019", Leaf("product_version_range", "<10.0.17763", "A")),
      Status(R"({"known_affected":["A"]})")));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].versions, (std::vector<std::string>{"2019"}));
}

TEST(AdvisoryFactsTest, ACpeOrPackageUrlTellsWhatBranchesDoNot) {
  const std::string cpe = R"({"cpe":"cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*"})";
  const auto by_cpe =
      Facts(Document(R"({"full_product_names":[{"name":"Een onderdeel","product_id":"A",)"
                     R"("product_identification_helper":)" +
                         cpe + "}]}",
                     Status(R"({"known_affected":["A"]})")));
  ASSERT_EQ(by_cpe.products.size(), 1U);
  EXPECT_EQ(by_cpe.products[0].product, Recognise("Log4j").product);
  EXPECT_EQ(by_cpe.products[0].versions, (std::vector<std::string>{"2.14.1"}));
  const std::string purl =
      R"({"purl":"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar"})";
  const auto by_purl = Facts(
      Document(Tree("Acme", "Gadget", Leaf("product_version_range", "vers:unknown/*", "A", purl)),
               Status(R"({"known_affected":["A"]})")));
  ASSERT_EQ(by_purl.products.size(), 1U);
  EXPECT_EQ(by_purl.products[0].product, Recognise("Log4j").product);
}

TEST(AdvisoryFactsTest, ReadsEscapedAndOldCpes) {
  const ProductIdentity escaped =
      ReadCpe(R"(cpe:2.3:a:veeam:backup_\&_replication:12.1:p2:*:*:*:*:*:*)");
  EXPECT_EQ(escaped.vendor, "veeam");
  EXPECT_EQ(escaped.product, "backup & replication");
  EXPECT_EQ(escaped.version, "12.1 p2");
  const ProductIdentity old = ReadCpe("cpe:/a:microsoft:exchange_server:2019");
  EXPECT_EQ(old.product, "exchange server");
  EXPECT_EQ(old.version, "2019");
  for (const std::string_view odd :
       {"", "cpe:", "cpe:2.3", "cpe:/", "::::::", "pkg:", "@", "pkg:a/"}) {
    ReadCpe(odd);
    ReadPurl(odd);
  }
  EXPECT_EQ(ReadPurl("pkg:npm/%40angular/core@17.0.1").vendor, "@angular");
}

TEST(AdvisoryFactsTest, APartOfAWholeConcernsWhoHasTheWhole) {
  const auto facts = Facts(Document(
      R"({"branches":[)"
      R"({"category":"vendor","name":"OpenSSL","branches":[{"category":"product_name","name":"OpenSSL",)"
      R"("product":{"name":"OpenSSL","product_id":"S"}}]},)"
      R"({"category":"vendor","name":"Red Hat","branches":[{"category":"product_name",)"
      R"("name":"Red Hat Enterprise Linux","product":{"name":"RHEL","product_id":"R"}}]}],)"
      R"("relationships":[{"category":"default_component_of","product_reference":"S",)"
      R"("relates_to_product_reference":"R","full_product_name":{"name":"OpenSSL in RHEL",)"
      R"("product_id":"C"}}]})",
      Status(R"({"known_affected":["C"]})")));
  ASSERT_EQ(facts.products.size(), 2U);
  EXPECT_EQ(facts.products[0].product, Recognise("OpenSSL").product);
  EXPECT_EQ(facts.products[1].product, Recognise("RHEL").product);
}

TEST(AdvisoryFactsTest, TheHeadersAudienceComesBeforeTheNotes) {
  const auto document =
      Document("", "", R"(Winkels\nSBI: 47, 56\nRegio: GM0772\nGrootteklasse: ZZP, klein, REUS)");
  const auto own = Facts(document);
  EXPECT_EQ(own.audience.sectors, (std::vector<std::string>{"47", "56"}));
  EXPECT_EQ(own.audience.regions, (std::vector<std::string>{"GM0772"}));
  EXPECT_EQ(own.audience.size_classes, 0b101);
  const auto header = FindFacts(document, {{"25"}, {}, 0b10000});
  EXPECT_EQ(header.audience.sectors, (std::vector<std::string>{"25"}));
  EXPECT_EQ(header.audience.regions, (std::vector<std::string>{"GM0772"}));
  EXPECT_EQ(header.audience.size_classes, 0b10000);
}

TEST(AdvisoryFactsTest, KeepsKnownProductsWhereThereAreTooMany) {
  std::string branches;
  std::string ids;
  for (int i = 0; i < 700; ++i) {
    const std::string n = std::to_string(i);
    branches += R"({"category":"product_name","name":"Onderdeel)" + n +
                R"(","product":{"name":"x","product_id":"P)" + n + R"("}},)";
    ids += R"("P)" + n + R"(",)";
  }
  branches +=
      R"({"category":"product_name","name":"WordPress","product":{"name":"x","product_id":"W"}})";
  const auto facts = Facts(Document(
      R"({"branches":[{"category":"vendor","name":"WordPress","branches":[)" + branches + "]}]}",
      Status(R"({"known_affected":[)" + ids + R"("W"]})")));
  EXPECT_TRUE(facts.is_cut);
  ASSERT_EQ(facts.products.size(), AdvisoryFacts::kProductsMax);
  EXPECT_EQ(facts.products[0].product, Recognise("WordPress").product);
}

TEST(AdvisoryFactsTest, ManyOrLongVersionsLeaveTheProductOpen) {
  std::string leaves;
  std::string ids;
  for (int i = 0; i < 300; ++i) {
    const std::string n = std::to_string(i);
    leaves += Leaf("product_version", "1." + n, "P" + n) + ",";
    ids += "\"P" + n + "\",";
  }
  leaves += Leaf("product_version", std::string(5'000, '9'), "L");
  const auto facts = Facts(Document(Tree("GitLab", "GitLab", leaves),
                                    Status(R"({"known_affected":[)" + ids + R"("L"]})")));
  ASSERT_EQ(facts.products.size(), 1U);
  EXPECT_EQ(facts.products[0].versions.size(), AdvisoryFacts::kVersionsMax);
  EXPECT_TRUE(facts.products[0].is_open);
}

TEST(AdvisoryFactsTest, ReadsEveryDocumentOfTheSharedCorpus) {
  const auto root = std::filesystem::path(SCHAKEL_SOURCE_DIR) / ".." / "shared" / "corpus";
  if (!std::filesystem::is_directory(root)) GTEST_SKIP() << "no corpus at " << root;
  std::size_t documents = 0;
  std::size_t products = 0;
  std::size_t recognised = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".json") continue;
    const auto bytes = ReadFile(entry.path(), 32U << 20U);
    ASSERT_TRUE(bytes);
    const auto read = federation::ReadCsaf(*bytes);
    const auto* document = std::get_if<federation::CsafDocument>(&read);
    if (document == nullptr) continue;
    ++documents;
    const AdvisoryFacts facts = Facts(*document);
    EXPECT_FALSE(facts.is_cut) << entry.path();
    EXPECT_EQ(facts.products.empty(), document->product_tree.products.empty()) << entry.path();
    const auto unpacked = UnpackFacts(PackFacts(facts));
    ASSERT_TRUE(unpacked) << entry.path();
    EXPECT_EQ(*unpacked, facts);
    products += facts.products.size();
    for (const AffectedProduct& product : facts.products)
      recognised += product.product != 0 ? 1 : 0;
    MatchMember(facts, MemberUsing({"Exchange Server 2019", "Siemens S7-1500", "PLC 3.1"}));
  }
  EXPECT_GT(documents, 1'000U);
  EXPECT_GT(recognised, 100U);
  std::cout << documents << " documents, " << products << " products, " << recognised
            << " of the catalogue\n";
}

}  // namespace
}  // namespace schakel::node
