#include "node/members/field_checks.h"

#include <gtest/gtest.h>

#include <array>

namespace schakel::node {
namespace {

struct Case {
  std::string_view text;
  std::string_view expected;  // the value, or "!" and the code of the fault
};

std::string Show(const Checked<std::string>& checked) {
  return checked ? *checked : "!" + checked.fault().code;
}

template <std::size_t N>
void ExpectAll(const std::array<Case, N>& cases, Checked<std::string> (*check)(std::string_view)) {
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(Show(check(text)), expected) << "'" << text << "'";
}

TEST(FieldChecksTest, KvkNumbersHaveEightDigitsAndKeepTheirZeros) {
  ExpectAll(std::to_array<Case>({{"00000101", "00000101"},
                                 {" 12345678 ", "12345678"},
                                 {"1234 5678", "12345678"},
                                 {"12.34.56.78", "12345678"},
                                 {"0000104", "!kvk.nul"},
                                 {"101", "!kvk.lengte"},
                                 {"1234567", "!kvk.nul"},
                                 {"123456789", "!kvk.lengte"},
                                 {"1234567A", "!kvk.lengte"},
                                 {"NL12345678B01", "!kvk.lengte"},
                                 {"00000000", "!kvk.leeg"},
                                 {"1,23E+07", "!kvk.lengte"},
                                 {"", "!kvk.lengte"}}),
            CheckKvk);
}

TEST(FieldChecksTest, AFaultSaysWhatToDoInBothLanguages) {
  const Fault fault = CheckKvk("0000104").fault();
  EXPECT_EQ(fault.dutch,
            "Een KVK-nummer heeft 8 cijfers. U vulde er 7 in. Begint het met een 0? Een "
            "spreadsheet laat die weg: zet de kolom op tekst.");
  EXPECT_EQ(fault.In("en").substr(0, 26), "A KVK number has 8 digits.");
  EXPECT_EQ(fault.In("nl"), fault.dutch);
  EXPECT_EQ(CheckPostcode("x").fault().dutch, "Schrijf de postcode als 1234 AB.");
}

TEST(FieldChecksTest, EstablishmentNumbersHaveTwelveDigits) {
  ExpectAll(std::to_array<Case>({{"000000000101", "000000000101"},
                                 {"0000 0000 0101", "000000000101"},
                                 {"00000000101", "!vestiging.nul"},
                                 {"12", "!vestiging.lengte"},
                                 {"0000000001011", "!vestiging.lengte"},
                                 {"vestiging 1", "!vestiging.lengte"}}),
            CheckEstablishment);
}

TEST(FieldChecksTest, SbiCodesOf2025HaveFiveDigitsAndOf2008FourOrFive) {
  ExpectAll(std::to_array<Case>({{"01132", "01132"},
                                 {"01.13.2", "01132"},
                                 {"25530", "25530"},
                                 {"4331", "!sbi.lengte"},
                                 {"113", "!sbi.formaat"},
                                 {"00123", "!sbi.formaat"},
                                 {"A0113", "!sbi.formaat"},
                                 {"", "!sbi.formaat"}}),
            [](std::string_view text) { return CheckSbi(text, 2025); });
  ExpectAll(std::to_array<Case>({{"4331", "4331"},
                                 {"69209", "69209"},
                                 {"69.20.9", "69209"},
                                 {"692", "!sbi.formaat"},
                                 {"692091", "!sbi.formaat"}}),
            [](std::string_view text) { return CheckSbi(text, 2008); });
  EXPECT_EQ(*CheckSbiVersion(" 2008 "), 2008);
  EXPECT_EQ(*CheckSbiVersion("2025"), 2025);
  EXPECT_EQ(CheckSbiVersion("2019").fault().code, "sbiversie.waarde");
}

TEST(FieldChecksTest, PersonsAreNumbersAsPeopleWriteThem) {
  const std::pair<std::string_view, std::uint32_t> right[] = {
      {"7", 7}, {" 46 ", 46}, {"0", 0}, {"1.240", 1'240}, {"1.000.000", 1'000'000}, {"007", 7}};
  for (const auto& [text, persons] : right) {
    const auto checked = CheckPersons(text);
    ASSERT_TRUE(checked) << text;
    EXPECT_EQ(*checked, persons) << text;
  }
  for (const std::string_view wrong : {"", "-1", "zeven", "1,5", "1.5", "1.0000", "10-49", "+7",
                                       "1.000.001", "99999999999999999999", ".", "7."}) {
    EXPECT_FALSE(CheckPersons(wrong)) << wrong;
  }
}

TEST(FieldChecksTest, SizeClassesFollowFromPersons) {
  const std::pair<std::uint32_t, SizeClass> cases[] = {
      {0, SizeClass::kUnknown}, {1, SizeClass::kZzp},      {2, SizeClass::kMicro},
      {9, SizeClass::kMicro},   {10, SizeClass::kKlein},   {49, SizeClass::kKlein},
      {50, SizeClass::kMidden}, {249, SizeClass::kMidden}, {250, SizeClass::kGroot}};
  for (const auto& [persons, size] : cases)
    EXPECT_EQ(SizeClassOf(persons), size) << persons;
  EXPECT_EQ(*CheckSizeClass("10-49"), SizeClass::kKlein);
  EXPECT_EQ(*CheckSizeClass("zzp"), SizeClass::kZzp);
  EXPECT_FALSE(CheckSizeClass("reusachtig"));
  for (int i = 1; i <= 5; ++i) {
    const auto size = static_cast<SizeClass>(i);
    EXPECT_EQ(*CheckSizeClass(SizeClassName(size)), size);
  }
}

TEST(FieldChecksTest, PostcodesAreBroughtIntoOneForm) {
  ExpectAll(std::to_array<Case>({{"5651 ZZ", "5651 ZZ"},
                                 {"1234ab", "1234 AB"},
                                 {"NL-1234AB", "1234 AB"},
                                 {"nl 1234 ab", "1234 AB"},
                                 {"1234  AB", "1234 AB"},
                                 {"1234 SS", "!postcode.letters"},
                                 {"1234sa", "!postcode.letters"},
                                 {"1234 SD", "!postcode.letters"},
                                 {"1234 AS", "1234 AS"},
                                 {"0234 AB", "!postcode.formaat"},
                                 {"123 AB", "!postcode.formaat"},
                                 {"1234", "!postcode.formaat"},
                                 {"1234 A1", "!postcode.formaat"},
                                 {"1234 ÄB", "!postcode.formaat"},
                                 {"B-2000", "!postcode.formaat"},
                                 {"", "!postcode.formaat"}}),
            CheckPostcode);
}

TEST(FieldChecksTest, MunicipalitiesAreCodesOrNames) {
  ExpectAll(std::to_array<Case>({{"GM0772", "GM0772"},
                                 {"gm0772", "GM0772"},
                                 {"772", "GM0772"},
                                 {"0772", "GM0772"},
                                 {"Eindhoven", "GM0772"},
                                 {"den haag", "GM0518"},
                                 {"GM0001", "!gemeente.onbekend"},
                                 {"Bergen", "!gemeente.onbekend"},
                                 {"", "!gemeente.onbekend"},
                                 {"GM", "!gemeente.onbekend"}}),
            CheckMunicipality);
}

TEST(FieldChecksTest, NamesAreTidiedAndFormulasRefused) {
  ExpectAll(std::to_array<Case>({{" Bakkerij  De\tKorenmaat\n", "Bakkerij De Korenmaat"},
                                 {"Stukadoor Ali Yıldız", "Stukadoor Ali Yıldız"},
                                 {"'t Hoekje", "'t Hoekje"},
                                 {"3D Print", "3D Print"},
                                 {"=1+1", "!formule"},
                                 {"+31 verhuur", "!formule"},
                                 {"-Korting-", "!formule"},
                                 {"@thuis", "!formule"},
                                 {"  ", "!naam.leeg"},
                                 {"a\x01z", "!tekst.teken"},
                                 {"a\x7Fz", "!tekst.teken"},
                                 {"a\xC2\x85z", "!tekst.teken"},
                                 {"a\xE2\x80\xAEz", "!tekst.teken"},
                                 {"caf\xE9", "!tekst.teken"}}),
            CheckName);
  EXPECT_TRUE(CheckName(std::string(200, 'n')));
  EXPECT_EQ(CheckName(std::string(201, 'n')).fault().code, "naam.lengte");
}

TEST(FieldChecksTest, NotKnowingIsAnAnswer) {
  for (const std::string_view text :
       {"weet ik niet", "Weet ik niet.", "WEET IK NIET", "onbekend", "?", " ? "}) {
    EXPECT_TRUE(IsUnknown(text)) << text;
    EXPECT_FALSE(IsNothing(text)) << text;
  }
  for (const std::string_view text : {"-", "geen", "n.v.t.", "NVT", "None"}) {
    EXPECT_TRUE(IsNothing(text)) << text;
    EXPECT_FALSE(IsUnknown(text)) << text;
  }
  for (const std::string_view text : {"", "weet", "7", "--"}) {
    EXPECT_FALSE(IsUnknown(text)) << text;
    EXPECT_FALSE(IsNothing(text)) << text;
  }
}

TEST(FieldChecksTest, SoftwareIsRecognisedWithItsVersion) {
  const auto exchange = CheckSoftware("Exchange Server 2019");
  ASSERT_TRUE(exchange);
  EXPECT_EQ(exchange->text, "Exchange Server 2019");
  EXPECT_EQ(exchange->version, "2019");
  EXPECT_NE(exchange->product, 0);
  const auto own = CheckSoftware("zelfgemaakt roosterding");
  ASSERT_TRUE(own);
  EXPECT_EQ(own->product, 0);
  EXPECT_EQ(CheckSoftware("=HYPERLINK(1)").fault().code, "formule");
  EXPECT_EQ(CheckSoftware(std::string(101, 'x')).fault().code, "software.lengte");
  const auto parts = SplitCell("WordPress| Exchange ;;RDP\nVPN|");
  EXPECT_EQ(parts, (std::vector<std::string_view>{"WordPress", "Exchange", "RDP", "VPN"}));
  EXPECT_TRUE(SplitCell(" | ").empty());
}

TEST(FieldChecksTest, YesAndNoAreWordsOfBothLanguages) {
  EXPECT_TRUE(*CheckYesNo("Ja"));
  EXPECT_FALSE(*CheckYesNo("nee"));
  EXPECT_TRUE(*CheckYesNo("yes"));
  EXPECT_FALSE(CheckYesNo("misschien"));
}

}  // namespace
}  // namespace schakel::node
