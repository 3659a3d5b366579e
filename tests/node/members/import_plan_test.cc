#include "node/members/import_plan.h"

#include <sstream>

#include "node/members/sample_members.h"
#include "tests/node/members/people.h"

namespace schakel::node {
namespace {

const WallTime kNow = FromUnixMillis(1'795'000'000'000);

struct Outcome {
  ImportReport report;
  std::string refused;
};

class ImportPlanTest : public testing::Test {
 protected:
  Outcome Import(const std::string& csv, bool is_dry_run = false) {
    std::istringstream in(csv);
    std::ostringstream refused;
    RegisterTarget target(office_.members());
    ImportOptions options;
    options.is_dry_run = is_dry_run;
    options.now = kNow;
    auto report = ImportCsv(in, options, target, &refused);
    EXPECT_TRUE(report) << (report ? "" : ToString(report.error()));
    return {std::move(*report), refused.str()};
  }
  // Counts of a dry run and of the import, which are the same.
  ImportCounts Counts(const std::string& csv) {
    const auto rows = office_.Rows();
    const ImportCounts dry = Import(csv, true).report.counts;
    EXPECT_EQ(office_.Rows(), rows) << "a dry run wrote";
    const ImportCounts counts = Import(csv).report.counts;
    EXPECT_EQ(dry, counts);
    return counts;
  }
  Member Only() {
    Member only;
    std::size_t count = 0;
    EXPECT_TRUE(office_.members().ForEach(0, [&](MemberId, const Member& member) {
      only = member;
      ++count;
      return true;
    }));
    EXPECT_EQ(count, 1U);
    return only;
  }

  Office office_;
};

ImportCounts CountsOf(std::size_t rows, std::size_t added, std::size_t changed,
                      std::size_t unchanged, std::size_t refused) {
  return {rows, added, changed, unchanged, refused, 0};
}

TEST_F(ImportPlanTest, AddsWhatIsNewAndChangesWhatIsKnown) {
  EXPECT_EQ(Counts("naam;email;kvk\nA;a@a.example;00000101\nB;b@b.example;\n"),
            CountsOf(2, 2, 0, 0, 0));
  EXPECT_EQ(Counts("naam;email;kvk\nA;a@a.example;00000101\nB;nieuw@b.example;\n"
                   "C;c@c.example;00000103\n"),
            CountsOf(3, 1, 1, 1, 0));
  EXPECT_EQ(*office_.members().Count(), 3U);
}

TEST_F(ImportPlanTest, NotesWhenNewAndChangedMembersWereChecked) {
  Counts("naam;email\nA;a@a.example\n");
  EXPECT_EQ(Only().checked, kNow);
}

TEST_F(ImportPlanTest, ADryRunSaysTheSameAndWritesNothing) {
  const std::string csv = "naam;email;itdienstverlener\nA;a@a.example;Vos\n;x;\n";
  const Outcome dry = Import(csv, true);
  EXPECT_TRUE(office_.Rows().empty());
  EXPECT_EQ(office_.vault().next(), 1U);
  const Outcome real = Import(csv);
  EXPECT_EQ(dry.report.counts, real.report.counts);
  EXPECT_EQ(dry.refused, real.refused);
  EXPECT_EQ(dry.report.errors.size(), 2U);
}

TEST_F(ImportPlanTest, RefusedRowsComeBackInAFileThatCanBeMendedAndReadAgain) {
  const Outcome outcome = Import(
      "naam;email;kvk;kleur\nGoed;a@a.example;;rood\n\"Fout; B.V.\";b@b.example;0000104;=blauw\n");
  EXPECT_EQ(outcome.report.counts, CountsOf(2, 1, 0, 0, 1));
  ASSERT_EQ(outcome.report.errors.size(), 1U);
  EXPECT_EQ(outcome.report.errors[0].row, 3U);
  EXPECT_EQ(outcome.report.errors[0].column, "kvk");
  EXPECT_EQ(outcome.report.errors[0].fault.code, "kvk.nul");
  EXPECT_EQ(outcome.report.unknown_columns, std::vector<std::string>{"kleur"});
  EXPECT_TRUE(
      outcome.refused.starts_with("\xEF\xBB\xBF"
                                  "fout;naam;email;kvk;kleur\r\n"
                                  "kvk: Een KVK-nummer heeft 8 cijfers."))
      << outcome.refused;
  EXPECT_NE(outcome.refused.find("\"Fout; B.V.\";b@b.example;0000104;'=blauw\r\n"),
            std::string::npos)
      << outcome.refused;
  std::string mended = outcome.refused;
  mended.replace(mended.find("0000104"), 7, "00000104");
  const Outcome again = Import(mended);
  EXPECT_EQ(again.report.counts, CountsOf(1, 1, 0, 0, 0));
  EXPECT_EQ(again.refused, "");
}

TEST_F(ImportPlanTest, AnErrorFileOfAnErrorFileHasOneColumnOfFaults) {
  const Outcome once = Import("naam;email\nA;geen-adres\n");
  const Outcome twice = Import(once.refused);
  EXPECT_EQ(twice.refused, once.refused);
}

TEST_F(ImportPlanTest, KeepsABoundedListOfErrorsAndWritesAllOfThem) {
  std::string csv = "naam;email\n";
  for (std::size_t i = 0; i < kErrorsMax + 500; ++i)
    csv += "A;fout\n";
  const Outcome outcome = Import(csv);
  EXPECT_EQ(outcome.report.counts.refused, kErrorsMax + 500);
  EXPECT_EQ(outcome.report.errors.size(), kErrorsMax);
  EXPECT_EQ(std::count(outcome.refused.begin(), outcome.refused.end(), '\n'),
            static_cast<long>(kErrorsMax + 501));
}

TEST_F(ImportPlanTest, ARepeatedRowChangesTheSameMember) {
  const std::string csv =
      "naam;email;kvk;telefoon\nA;a@a.example;00000101;\nB;b@b.example;00000102;\n"
      "A;a@a.example;00000101;\nA;nieuw@a.example;00000101;010-1234567\n";
  const Outcome outcome = Import(csv, true);
  EXPECT_EQ(outcome.report.repeated, (std::vector<std::size_t>{4, 5}));
  EXPECT_EQ(Counts(csv), (ImportCounts{4, 2, 1, 1, 0, 2}));
  EXPECT_EQ(*office_.members().Count(), 2U);
  const auto id = office_.members().FindDuplicate("kvk/00000101/");
  ASSERT_TRUE(id && id->has_value());
  const Member member = *office_.members().Find(**id);
  EXPECT_EQ(member.email, "nieuw@a.example");
  EXPECT_EQ(member.phone, "+31101234567");
}

TEST_F(ImportPlanTest, RepetitionsAreFoundAcrossBatches) {
  std::string csv = "naam;email;kvk\n";
  const std::size_t count = MemberRegister::kAddMax + 100;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < count; ++i) {
      const Member member = NumberedMember(i);
      csv += member.name + ";" + (round == 0 ? member.email : "x" + member.email) + ";" +
             member.kvk + "\n";
    }
  }
  EXPECT_EQ(Counts(csv), (ImportCounts{2 * count, count, count, 0, 0, count}));
  EXPECT_EQ(*office_.members().Count(), count);
  std::size_t changed = 0;
  ASSERT_TRUE(office_.members().ForEach(0, [&changed](MemberId, const Member& member) {
    changed += member.email.front() == 'x' ? 1U : 0U;
    return true;
  }));
  EXPECT_EQ(changed, count);
}

TEST_F(ImportPlanTest, AMemberWithoutKvkNumberGetsItByNameAndPostcode) {
  Counts("naam;email;postcode\nDe Linde;a@a.example;1234 AB\n");
  EXPECT_EQ(Counts("naam;email;postcode;kvk\nDE LINDE!;a@a.example;1234ab;00000101\n"),
            CountsOf(1, 0, 1, 0, 0));
  EXPECT_EQ(Only().kvk, "00000101");
  // Another firm of this name elsewhere is another firm.
  EXPECT_EQ(Counts("naam;email;postcode;kvk\nDe Linde;a@a.example;9999 AB;00000102\n"),
            CountsOf(1, 1, 0, 0, 0));
}

TEST_F(ImportPlanTest, TheFirstEstablishmentIsTheKnownFirmTheSecondIsNew) {
  Counts("naam;email;kvk\nKeten;a@a.example;00000101\n");
  EXPECT_EQ(Counts("naam;email;kvk;vestigingsnummer\n"
                   "Keten Noord;n@a.example;00000101;000000000001\n"
                   "Keten Zuid;z@a.example;00000101;000000000002\n"),
            CountsOf(2, 1, 1, 0, 0));
  EXPECT_EQ(*office_.members().Count(), 2U);
}

TEST_F(ImportPlanTest, ARowWithKvkNumberIsNotANewRowWithoutOne) {
  EXPECT_EQ(Counts("naam;email;kvk\nDe Linde;a@a.example;\nDe Linde;b@b.example;00000101\n"),
            CountsOf(2, 2, 0, 0, 0));
}

TEST_F(ImportPlanTest, SuppliersAreFoundByTheirNameAndMadeOnce) {
  Counts(
      "naam;email;itdienstverlener\nA;a@a.example;Vos Automatisering\n"
      "B;b@b.example;vos automatisering|Dommel IT\nC;c@c.example;weet ik niet\n");
  const auto suppliers = office_.members().Suppliers();
  ASSERT_TRUE(suppliers);
  ASSERT_EQ(suppliers->size(), 2U);
  const auto b = office_.members().FindDuplicate("name/b/");
  ASSERT_TRUE(b && b->has_value());
  EXPECT_EQ(office_.members().Find(**b)->suppliers,
            (std::vector<SupplierId>{(*suppliers)[0].first, (*suppliers)[1].first}));
  EXPECT_EQ(Counts("naam;email;itdienstverlener\nA;a@a.example;VOS Automatisering\n"),
            CountsOf(1, 0, 0, 1, 0));
}

TEST_F(ImportPlanTest, AFileThatIsNoListSaysSo) {
  EXPECT_EQ(Import("").report.fault->code, "csv.leeg");
  EXPECT_EQ(Import("naam;kvk\nA;1\n").report.fault->code, "kolom.ontbreekt");
  EXPECT_EQ(Import("PK\x03\x04").report.fault->code, "csv.werkmap");
  EXPECT_TRUE(office_.Rows().empty());
}

TEST_F(ImportPlanTest, WhatStandsBeforeABrokenRowIsInAndTheReportSaysWhereItBroke) {
  const Outcome outcome = Import("naam;email\nA;a@a.example\nB\"x;b@b.example\n");
  ASSERT_TRUE(outcome.report.fault);
  EXPECT_EQ(outcome.report.fault->dutch.substr(0, 8), "Regel 3:");
  EXPECT_EQ(outcome.report.counts.new_members, 1U);
  EXPECT_EQ(*office_.members().Count(), 1U);
}

TEST_F(ImportPlanTest, AStoreThatFailsEndsTheImportWithItsError) {
  std::istringstream in("naam;email\nA;a@a.example\n");
  RegisterTarget target(office_.members());
  office_.FailBatch(1);
  ImportOptions options;
  options.is_dry_run = false;
  const auto report = ImportCsv(in, options, target, nullptr);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kIo);
}

TEST_F(ImportPlanTest, TakesTheSampleAsItTakesAList) {
  std::ostringstream csv;
  WriteSampleCsv(DemoProfile("ovz"), 1, 184, csv);
  EXPECT_EQ(Counts(csv.str()), CountsOf(184, 184, 0, 0, 0));
  EXPECT_EQ(Counts(csv.str()), CountsOf(184, 0, 0, 184, 0));
  ASSERT_TRUE(office_.members().ForEach(0, [](MemberId, const Member& member) {
    EXPECT_TRUE(member.is_sample) << member.name;
    return true;
  }));
  const auto suppliers = office_.members().Suppliers();
  ASSERT_TRUE(suppliers);
  EXPECT_GE(suppliers->size(), 4U);
  EXPECT_TRUE(suppliers->front().second.is_sample);
}

}  // namespace
}  // namespace schakel::node
