#include "node/members/catalogue.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/check.h"
#include "federation/advisory/text.h"
#include "node/members/alias_index.h"

namespace schakel::node {
namespace {

// Numbers of kinds and suites that rows of the table name.
enum Wider : std::uint16_t {
  kMicrosoft365 = 1,
  kOffice = 2,
  kWordPress = 50,
  kFortiGate = 181,
  kCreativeCloud = 278,
  kSimaticS7 = 480,
  kRouter = 900,
  kFirewall,
  kVpn,
  kTill,
  kBookkeeping,
  kWebsite,
  kWebshop,
  kMailServer,
  kNas,
  kCamera,
  kPrinter,
  kClimateComputer,
  kPlanning,
  kPractice,
  kTelephony,
  kRemoteHelp,
  kWindows,
  kOfficeSuite,
  kBrowser,
  kAntivirus,
  kBackup,
  kPhone,
  kVirtualisation,
  kPlc,
  kCad,
  kErp,
  kCrm,
  kSwitch,
  kWifi,
  kPasswords,
  kPayroll,
  kVideoCalls,
  kCloudStorage,
  kBoardComputer,
  kLinux,
  kDatabase,
  kWebServer,
  kHostingPanel,
  kFileTransfer,
  kFleetManagement,
  kAccessControl,
  kSolar,
  kCharger,
  kMilking,
  kBusinessMail,
  kChat,
  kMac,
  kPdf,
  kArchiver,
  kUps,
  kComputer,
  kMobileRouter,
};

struct Row {
  std::uint16_t number;
  std::string_view vendor;
  std::string_view name;
  std::array<std::uint16_t, 4> wider;
  std::string_view aliases;  // separated by |; = before one that is an ordinary word too
};

constexpr auto kRows = std::to_array<Row>({
#include "node/members/catalogue.inc"
});

constexpr std::array<std::uint16_t, 14> kDeviceKinds = {
    kRouter, kFirewall, kNas,     kCamera,        kPrinter, kClimateComputer, kPlc, kSwitch,
    kWifi,   kSolar,    kCharger, kBoardComputer, kUps,     kMobileRouter};

std::string_view WithoutMark(std::string_view alias) {
  if (alias.starts_with('=')) alias.remove_prefix(1);
  return alias;
}

CatalogueProduct MakeProduct(const Row& row) {
  CatalogueProduct product{row.number, row.vendor, row.name, {}, {}};
  for (const std::uint16_t wider : row.wider) {
    if (wider != 0) product.wider.push_back(wider);
  }
  for (const std::string_view alias : federation::Split(row.aliases, '|')) {
    if (!alias.empty()) product.aliases.push_back(WithoutMark(alias));
  }
  return product;
}

std::vector<CatalogueProduct> MakeCatalogue() {
  std::vector<CatalogueProduct> table;
  table.reserve(kRows.size());
  for (const Row& row : kRows)
    table.push_back(MakeProduct(row));
  std::sort(table.begin(), table.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  return table;
}

using AliasIndex = std::unordered_map<std::string, Alias>;

// The marked form of a name wins: the table says where a name is an ordinary word.
AliasIndex MakeAliasIndex() {
  AliasIndex index;
  for (const Row& row : kRows) {
    for (const std::string_view alias : federation::Split(row.aliases, '|')) {
      const bool is_ordinary = alias.starts_with('=');
      if (!alias.empty())
        index.try_emplace(NormaliseName(WithoutMark(alias)), Alias{row.number, is_ordinary});
    }
    index.try_emplace(NormaliseName(row.name), Alias{row.number, false});
    if (row.vendor.empty()) continue;
    index.try_emplace(NormaliseName(std::string(row.vendor) + " " + std::string(row.name)),
                      Alias{row.number, false});
  }
  return index;
}

using Relations = std::unordered_map<std::uint16_t, std::vector<std::uint16_t>>;

Relations MakeRelations() {
  Relations relations;
  for (const CatalogueProduct& product : Catalogue()) {
    for (const std::uint16_t wider : product.wider) {
      relations[product.number].push_back(wider);
      relations[wider].push_back(product.number);
    }
  }
  for (auto& [number, related] : relations)
    std::sort(related.begin(), related.end());
  return relations;
}

bool IsDeviceKind(std::uint16_t number) {
  return std::find(kDeviceKinds.begin(), kDeviceKinds.end(), number) != kDeviceKinds.end();
}

}  // namespace

const std::vector<CatalogueProduct>& Catalogue() {
  static const std::vector<CatalogueProduct> table = MakeCatalogue();
  return table;
}

const CatalogueProduct* FindCatalogueProduct(std::uint16_t number) {
  const auto& table = Catalogue();
  const auto found =
      std::lower_bound(table.begin(), table.end(), number,
                       [](const CatalogueProduct& p, std::uint16_t n) { return p.number < n; });
  return found != table.end() && found->number == number ? &*found : nullptr;
}

const CatalogueProduct& CatalogueProductOf(std::uint16_t number) {
  const CatalogueProduct* found = FindCatalogueProduct(number);
  CHECK(found != nullptr);
  return *found;
}

const std::vector<std::uint16_t>& RelatedProducts(std::uint16_t number) {
  static const Relations relations = MakeRelations();
  static const std::vector<std::uint16_t> none;
  const auto found = relations.find(number);
  return found == relations.end() ? none : found->second;
}

bool IsDevice(std::uint16_t number) {
  if (IsDeviceKind(number)) return true;
  const CatalogueProduct* product = FindCatalogueProduct(number);
  return product != nullptr &&
         std::any_of(product->wider.begin(), product->wider.end(), IsDeviceKind);
}

const Alias* FindAlias(const std::string& normalised) {
  static const AliasIndex index = MakeAliasIndex();
  const auto found = index.find(normalised);
  return found == index.end() ? nullptr : &found->second;
}

}  // namespace schakel::node
