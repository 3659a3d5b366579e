#include "simulations/report/figure_table.h"

#include <gtest/gtest.h>

#include "tests/simulations/report/sample_record.h"

namespace schakel::simulations {
namespace {

TEST(FigureTableTest, PutsGoalsAndBaselinesBesideTheRun) {
  const std::string table = FigureTable(SampleRecord());
  EXPECT_NE(table.find("this run"), std::string::npos);
  EXPECT_NE(table.find("flood  plumtree"), std::string::npos);
  EXPECT_NE(table.find("last node, times flood      2.50   <= 2.7  met"), std::string::npos)
      << table;
  EXPECT_EQ(table.find("MISSED"), std::string::npos) << table;
  EXPECT_EQ(table.find("healing"), std::string::npos) << table;
  EXPECT_EQ(table.substr(table.size() - 11), "trace 00ff\n");
}

TEST(FigureTableTest, NamesWhatMissesItsGoal) {
  RunRecord record = SampleRecord();
  record.figures.missed = 3;
  record.figures.extra["pulls"] = 12;
  const std::string table = FigureTable(record);
  EXPECT_NE(table.find("MISSED"), std::string::npos);
  EXPECT_NE(table.find("\npulls "), std::string::npos);
}

TEST(FigureTableTest, IsReadableInEightyColumns) {
  const std::string table = FigureTable(SampleRecord(10'000, INT64_MAX));
  std::size_t start = 0;
  for (std::size_t end = table.find('\n'); end != std::string::npos;
       start = end + 1, end = table.find('\n', start)) {
    EXPECT_LE(end - start, 80U);
  }
}

}  // namespace
}  // namespace schakel::simulations
