#include "sketches.h"

#include <gtest/gtest.h>

#include <array>

#include "base/check.h"
#include "base/file.h"
#include "federation/advisory/csaf_reader.h"
#include "node/matching/audience.h"
#include "node/members/catalogue.h"

namespace schakel::node {
namespace {

const Buffer kNodeKey(32, 9);

constexpr std::array<std::string_view, 24> kTexts = {"Exchange Server 2019",
                                                     "Exchange Server",
                                                     "FortiGate 7.4.3",
                                                     "FortiGate",
                                                     "firewall",
                                                     "VPN",
                                                     "WordPress",
                                                     "website",
                                                     "WooCommerce",
                                                     "NAS",
                                                     "Synology",
                                                     "QNAP",
                                                     "Microsoft 365",
                                                     "Outlook",
                                                     "Dentalia Pro",
                                                     "Bakkerij Plus pakket",
                                                     "Kassasysteem 5.1",
                                                     "Lightspeed",
                                                     "Windows 11",
                                                     "Windows",
                                                     "RDP",
                                                     "Plantcode",
                                                     "Planner van Dentalia",
                                                     "pakket software"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kProducts = {{
    {"Microsoft", "Exchange Server"},
    {"Fortinet", "FortiGate"},
    {"Acme", "Firewall"},
    {"WordPress", "WordPress"},
    {"Plug", "Plug voor WordPress"},
    {"Synology", "NAS"},
    {"QNAP", "NAS"},
    {"Fabriek", "NAS"},
    {"Microsoft", "Outlook"},
    {"Microsoft", "Microsoft 365"},
    {"Dentalia", "Dentalia Pro"},
    {"Dentalia", "Agenda"},
    {"Bakkerij", "Bakkerij Plus"},
    {"Kassafabriek", "Kassasysteem"},
    {"Microsoft", "Windows"},
    {"Plantcode", "Plantcode kassasoftware"},
}};
constexpr std::array<std::string_view, 9> kVersions = {
    "2016",           "2019", "vers:generic/<7.4.99", "7.4.3",          "vers:all/*",
    "vers:unknown/*", "5.1",  ">= 5.0 < 5.2",         "vers:generic/<3"};
constexpr std::array<std::string_view, 10> kSectors = {"",     "25530", "2553",  "25",   "26510",
                                                       "6201", "01132", "86230", "4510", "69209"};
constexpr std::array<std::string_view, 8> kPrefixes = {"25",  "2553", "25530", "255",
                                                       "620", "62",   "01132", "47"};
constexpr std::array<std::string_view, 5> kTowns = {"", "GM0772", "GM0080", "GM0599", "GM9999"};
constexpr std::array<std::string_view, 6> kRegions = {"GM0772", "PV30",   "VR22",
                                                      "PV21",   "GM0080", "PV99"};

template <typename List>
std::string OneOf(Random& random, const List& list) {
  return std::string(list[random.Below(list.size())]);
}

std::string Branches(const std::string& tree) {
  return tree.empty() ? std::string() : R"(,"product_tree":)" + tree;
}

}  // namespace

Software Uses(std::string_view text) {
  const RecognisedProduct found = Recognise(text);
  return {std::string(text), found.version, found.product};
}

Member MemberUsing(const std::vector<std::string>& software) {
  Member member;
  member.name = "Van Rooij Verspaning B.V.";
  member.sbi = "25530";
  member.size = SizeClass::kKlein;
  member.municipality = "GM0772";
  for (const std::string& text : software)
    member.software.push_back(Uses(text));
  return member;
}

AffectedProduct Affected(const std::string& vendor, const std::string& product,
                         const std::vector<std::string>& versions) {
  const RecognisedProduct found = RecogniseProduct(vendor, product);
  AffectedProduct out;
  out.vendor = vendor;
  out.name = product.starts_with(vendor) ? product : vendor + " " + product;
  out.product = found.product;
  out.is_narrower = found.is_narrower;
  out.versions = versions;
  return out;
}

AdvisoryFacts AdvisoryOn(std::vector<AffectedProduct> products) {
  AdvisoryFacts facts;
  facts.id = "DTC-2026-0099";
  facts.version = "1.0.0";
  facts.title = "Test";
  facts.severity = federation::Severity::kHigh;
  facts.tlp = federation::Tlp::kClear;
  facts.products = std::move(products);
  return facts;
}

federation::CsafDocument Document(const std::string& tree, const std::string& vulnerabilities,
                                  const std::string& audience) {
  const std::string date = R"("2026-11-20T09:00:00Z")";
  const std::string text =
      R"({"document":{"category":"csaf_security_advisory","csaf_version":"2.0","title":"Test",)"
      R"("publisher":{"category":"coordinator","name":"Test","namespace":"https://t.example"},)"
      R"("notes":[{"category":"other","title":"Doelgroep","text":")" +
      audience +
      R"("}],"tracking":{"id":"TST-2026-0001","version":"1.0.0","status":"final",)"
      R"("initial_release_date":)" +
      date + R"(,"current_release_date":)" + date +
      R"(,"revision_history":[{"number":"1.0.0","date":)" + date +
      R"(,"summary":"Eerste versie."}]}})" + Branches(tree) +
      (vulnerabilities.empty() ? "" : R"(,"vulnerabilities":)" + vulnerabilities) + "}";
  auto read = federation::ReadCsaf(AsBytes(text));
  if (const auto* error = std::get_if<federation::DocumentError>(&read))
    ADD_FAILURE() << error->pointer << ": " << error->reason;
  return std::get<federation::CsafDocument>(std::move(read));
}

federation::CsafDocument DocumentOfFile(const std::filesystem::path& path) {
  const auto bytes = ReadFile(path, 32U << 20U);
  CHECK(bytes.has_value());
  auto read = federation::ReadCsaf(*bytes);
  CHECK(std::holds_alternative<federation::CsafDocument>(read));
  return std::get<federation::CsafDocument>(std::move(read));
}

Registry::Registry() {
  auto vault = crypto::KeyVault::Open(folder_.path() / "keys", kNodeKey);
  CHECK(vault.has_value());
  vault_ = std::make_unique<crypto::KeyVault>(std::move(*vault));
  rows_ = std::make_unique<SealedRows>(*vault_, kNodeKey);
  members_ = std::make_unique<MemberRegister>(
      store_, *vault_, *rows_, TermsOf,
      [this](storage::WriteBatch batch) { return store_.Apply(std::move(batch)); });
}

Member RandomMember(Random& random) {
  Member member;
  member.name = "Bedrijf " + std::to_string(random.Below(1'000'000'000));
  member.sbi = OneOf(random, kSectors);
  member.sbi_version = random.Below(4) == 0 ? 2008 : 2025;
  member.size = static_cast<SizeClass>(random.Below(6));
  member.municipality = OneOf(random, kTowns);
  for (std::uint64_t i = random.Below(4); i > 0; --i)
    member.software.push_back(Uses(OneOf(random, kTexts)));
  member.software_unknown = random.Below(6) == 0;
  member.threshold = static_cast<federation::Severity>(1 + random.Below(4));
  return member;
}

AdvisoryFacts RandomAdvisory(Random& random) {
  AdvisoryFacts facts = AdvisoryOn({});
  facts.severity = static_cast<federation::Severity>(1 + random.Below(4));
  for (std::uint64_t i = random.Below(4); i > 0; --i) {
    const auto& [vendor, name] = kProducts[random.Below(kProducts.size())];
    AffectedProduct product = Affected(std::string(vendor), std::string(name));
    for (std::uint64_t v = random.Below(3); v > 0; --v)
      product.versions.push_back(OneOf(random, kVersions));
    if (random.Below(3) == 0) product.unharmed.push_back(OneOf(random, kVersions));
    product.standing = static_cast<ProductStanding>(random.Below(8) == 0 ? random.Below(3) : 0);
    product.is_open = random.Below(4) == 0;
    facts.products.push_back(std::move(product));
  }
  facts.is_cut = random.Below(12) == 0;
  for (std::uint64_t i = random.Below(3); i > 0 && random.Below(2) == 0; --i)
    facts.audience.sectors.push_back(OneOf(random, kPrefixes));
  for (std::uint64_t i = random.Below(3); i > 0 && random.Below(2) == 0; --i)
    facts.audience.regions.push_back(OneOf(random, kRegions));
  if (random.Below(3) == 0)
    facts.audience.size_classes = static_cast<std::uint8_t>(random.Below(256));
  return facts;
}

}  // namespace schakel::node
