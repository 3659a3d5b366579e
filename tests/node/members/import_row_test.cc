#include "node/members/import_row.h"

#include <gtest/gtest.h>

#include <sstream>

namespace schakel::node {
namespace {

// The example of the reference, as a person would hand it over.
constexpr std::string_view kExample =
    "naam;kvknummer;vestigingsnummer;sbi;sbiversie;werkzamepersonen;postcode;gemeentecode;email;"
    "telefoon;domein;ip;itdienstverlener;software\n"
    "Bakkerij De Korenmaat;00000101;000000000101;10710;2025;7;5651 ZZ;GM0772;"
    "info@dekorenmaat.example;+31850000101;dekorenmaat.example;;Vos Automatisering;"
    "Microsoft 365|kassasysteem\n"
    "Stukadoor Ali Yıldız;00000104;000000000104;43310;2025;1;5652 ZW;GM0772;"
    "ali@stukadoorali.example;;;;weet ik niet;weet ik niet\n"
    "Administratiekantoor Wiersma;00000108;000000000108;69209;2008;3;8911 ZR;GM0080;"
    "info@wiersma-adm.example;+31850000108;wiersma-adm.example;;Wadden IT-beheer;"
    "boekhoudpakket|WordPress\n"
    "Van Rooij Verspaning B.V.;00000103;000000000103;25530;2025;46;5707 ZX;GM0794;"
    "ict@vanrooijverspaning.example;+31850000103;vanrooijverspaning.example;198.51.100.32/29;"
    "Dommel IT;Exchange Server 2019|FortiGate\n";

std::vector<ImportRow> ReadRows(std::string_view csv) {
  std::istringstream in{std::string(csv)};
  std::vector<ImportRow> rows;
  std::optional<ImportColumns> columns;
  const auto read = ReadCsv(in, [&](std::size_t, const CsvRow& cells) {
    if (columns) {
      rows.push_back(ReadRow(*columns, cells));
      return true;
    }
    auto header = ReadHeader(cells);
    EXPECT_TRUE(header);
    if (header) columns = *std::move(header);
    return columns.has_value();
  });
  EXPECT_TRUE(read);
  return rows;
}

// "kolom code" for each fault.
std::vector<std::string> FaultsOf(const ImportRow& row) {
  std::vector<std::string> faults;
  for (const auto& [column, fault] : row.faults)
    faults.push_back(std::to_string(column) + " " + fault.code);
  return faults;
}

TEST(ImportRowTest, ReadsTheExampleOfTheReference) {
  const auto rows = ReadRows(kExample);
  ASSERT_EQ(rows.size(), 4U);
  for (const ImportRow& row : rows)
    EXPECT_TRUE(row.faults.empty()) << row.faults.front().fault.code;
  const Member bakery = Merge({}, rows[0], {17});
  EXPECT_EQ(bakery.name, "Bakkerij De Korenmaat");
  EXPECT_EQ(bakery.kvk, "00000101");
  EXPECT_EQ(bakery.establishment, "000000000101");
  EXPECT_EQ(bakery.sbi, "10710");
  EXPECT_EQ(bakery.size, SizeClass::kMicro);
  EXPECT_EQ(bakery.persons, 7U);
  EXPECT_EQ(bakery.postcode, "5651 ZZ");
  EXPECT_EQ(bakery.municipality, "GM0772");
  EXPECT_EQ(bakery.phone, "+31850000101");
  EXPECT_EQ(bakery.domains, std::vector<std::string>{"dekorenmaat.example"});
  EXPECT_EQ(bakery.suppliers, std::vector<SupplierId>{17});
  ASSERT_EQ(bakery.software.size(), 2U);
  EXPECT_EQ(bakery.software[0].text, "Microsoft 365");
  EXPECT_FALSE(bakery.software_unknown);
  EXPECT_EQ(rows[0].supplier_names, std::vector<std::string>{"Vos Automatisering"});
  EXPECT_EQ(rows[2].member.sbi_version, 2008);
  EXPECT_EQ(rows[3].member.addresses, std::vector<std::string>{"198.51.100.32/29"});
}

TEST(ImportRowTest, NotKnowingTheSoftwareIsRemembered) {
  const auto rows = ReadRows(kExample);
  const Member plasterer = Merge({}, rows[1], {});
  EXPECT_TRUE(plasterer.software_unknown);
  EXPECT_TRUE(plasterer.software.empty());
  EXPECT_TRUE(rows[1].supplier_names.empty());
  EXPECT_EQ(plasterer.phone, "");
}

TEST(ImportRowTest, TheWrongVariantsOfTheReferenceAreRefusedWhereTheyStand) {
  const std::string header = "naam;email;kvk;postcode;ip;website;sbi;sbiversie\n";
  const auto rows = ReadRows(header +
                             "A;a@a.example;0000104;1234 SS;192.168.1.10;"
                             "https://www.Lindehof.example/contact;4331;2025\n");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(FaultsOf(rows[0]), (std::vector<std::string>{"2 kvk.nul", "3 postcode.letters",
                                                         "4 ip.intern", "6 sbi.lengte"}));
  EXPECT_EQ(rows[0].member.domains, std::vector<std::string>{"lindehof.example"});
}

TEST(ImportRowTest, NameAndEmailAreEnoughAndNeeded) {
  const auto rows = ReadRows("email;naam;kvk\na@a.example;A;\n;A;00000101\na@a.example;;\n");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[0].faults.empty());
  EXPECT_EQ(FaultsOf(rows[1]), std::vector<std::string>{"0 email.leeg"});
  EXPECT_EQ(FaultsOf(rows[2]), std::vector<std::string>{"1 naam.leeg"});
}

TEST(ImportRowTest, TitlesAreUnderstoodAsPeopleWriteThem) {
  const auto columns = ReadHeader({"Bedrijfsnaam", "KvK-nummer", "E-mail adres", "Tel.nr.", "PC",
                                   "Gemeente", "Wie doet uw IT?", "Aantal medewerkers",
                                   "Handelsregister nr", "Lievelingskleur", ""});
  ASSERT_FALSE(columns);  // two columns for the KVK number
  EXPECT_EQ(columns.fault().code, "kolom.dubbel");
  const auto better =
      ReadHeader({"Bedrijfsnaam", "KvK-nummer", "E-mail adres", "Tel.nr.", "PC", "Gemeente",
                  "Wie doet uw IT?", "Aantal medewerkers", "Lievelingskleur", ""});
  ASSERT_TRUE(better);
  EXPECT_EQ(better->fields, (std::vector<std::optional<Field>>{
                                Field::kName, Field::kKvk, Field::kEmail, Field::kPhone,
                                Field::kPostcode, Field::kMunicipality, Field::kSuppliers,
                                Field::kPersons, std::nullopt, std::nullopt}));
  EXPECT_EQ(better->unknown, std::vector<std::string>{"Lievelingskleur"});
}

TEST(ImportRowTest, AHeaderWithoutNameOrEmailIsRefused) {
  EXPECT_EQ(ReadHeader({"naam", "kvk"}).fault().code, "kolom.ontbreekt");
  EXPECT_NE(ReadHeader({"email"}).fault().dutch.find("'naam'"), std::string::npos);
  EXPECT_FALSE(ReadHeader({}));
}

TEST(ImportRowTest, OurOwnTitlesAreUnderstood) {
  CsvRow titles;
  for (std::size_t i = 0; i < kFieldCount; ++i)
    titles.emplace_back(FieldTitle(static_cast<Field>(i)));
  const auto columns = ReadHeader(titles);
  ASSERT_TRUE(columns);
  for (std::size_t i = 0; i < kFieldCount; ++i)
    EXPECT_EQ(columns->fields[i], static_cast<Field>(i));
}

TEST(ImportRowTest, EmptyCellsLeaveAMemberAsItWasAndDashesClear) {
  const auto full = ReadRows(kExample);
  const Member before = Merge({}, full[0], {17});
  const auto rows = ReadRows(
      "naam;email;telefoon;domein;software;itdienstverlener;personen\n"
      "Bakkerij De Korenmaat;info@dekorenmaat.example;;;;;\n"
      "Bakkerij De Korenmaat;info@dekorenmaat.example;-;geen;weet ik niet;n.v.t.;?\n");
  EXPECT_EQ(Merge(before, rows[0], {}), before);
  const Member cleared = Merge(before, rows[1], {});
  EXPECT_EQ(cleared.phone, "");
  EXPECT_TRUE(cleared.domains.empty());
  EXPECT_TRUE(cleared.suppliers.empty());
  EXPECT_TRUE(cleared.software.empty());
  EXPECT_TRUE(cleared.software_unknown);
  EXPECT_EQ(cleared.size, SizeClass::kUnknown);
  EXPECT_EQ(cleared.kvk, before.kvk);
}

TEST(ImportRowTest, ListsTakeNoRepetitionAndHaveAnEnd) {
  const auto rows = ReadRows(
      "naam;email;domein;ip\nA;a@a.example;\"a.example, www.a.example;"
      "b.example\";203.0.113.1 203.0.113.1/32\n");
  EXPECT_EQ(rows[0].member.domains, (std::vector<std::string>{"a.example", "b.example"}));
  EXPECT_EQ(rows[0].member.addresses, std::vector<std::string>{"203.0.113.1"});
  std::string many;
  for (std::size_t i = 0; i <= member_limits::kAddressesMax; ++i)
    many += "203.0.113." + std::to_string(i) + " ";
  const auto over = ReadRows("naam;email;ip\nA;a@a.example;" + many + "\n");
  EXPECT_EQ(FaultsOf(over[0]), std::vector<std::string>{"2 lijst.lengte"});
}

TEST(ImportRowTest, ACellBehindTheLastTitleIsAFault) {
  const auto rows = ReadRows("naam;email\nA;a@a.example;\nB;b@b.example;x\n");
  EXPECT_TRUE(rows[0].faults.empty());
  EXPECT_EQ(FaultsOf(rows[1]), std::vector<std::string>{"2 csv.kolommen"});
}

TEST(ImportRowTest, FormulasAreTextOnlyBehindAnApostrophe) {
  const auto rows = ReadRows(
      "naam;email;telefoon\n=1+1;a@a.example;+31850000101\n"
      "A;a@a.example;'+31850000101\n");
  EXPECT_EQ(FaultsOf(rows[0]), std::vector<std::string>{"0 formule"});
  EXPECT_TRUE(rows[1].faults.empty());
  EXPECT_EQ(rows[1].member.phone, "+31850000101");
}

TEST(ImportRowTest, ThoseWhoDoTheirOwnItHaveNoSupplier) {
  const auto rows = ReadRows(
      "naam;email;wie doet uw IT\nA;a@a.example;eigen IT\n"
      "B;b@b.example;Vos Automatisering|Dommel IT\n");
  EXPECT_TRUE(rows[0].supplier_names.empty());
  EXPECT_EQ(rows[1].supplier_names, (std::vector<std::string>{"Vos Automatisering", "Dommel IT"}));
}

}  // namespace
}  // namespace schakel::node
