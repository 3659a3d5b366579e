#include "simulations/report/run_folder.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/simulations/report/sample_record.h"

namespace schakel::simulations {
namespace {

class RunFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "run_folder_" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    ASSERT_TRUE(WriteFileDurably(folder_ / name, AsBytes(text), FileMode::kPublic));
  }

  std::filesystem::path folder_;
};

TEST_F(RunFolderTest, ReadsWhatRunsWrote) {
  Write("b.json", ToJson(SampleRecord(60, 2)).Dump());
  Write("a.json", ToJson(SampleRecord(60, 1)).Dump());
  Write("notes.txt", "no run");
  const auto runs = ReadRunFolder(folder_);
  ASSERT_TRUE(runs);
  ASSERT_EQ(runs->size(), 2U);
  EXPECT_EQ((*runs)[0].figures.seed, 1U);
  EXPECT_EQ((*runs)[1].figures.seed, 2U);
}

TEST_F(RunFolderTest, NamesTheFileThatIsNoRun) {
  Write("bad.json", "{\"nodes\": 3}");
  const auto runs = ReadRunFolder(folder_);
  ASSERT_FALSE(runs);
  EXPECT_NE(runs.error().context.find("bad.json"), std::string::npos);
  Write("bad.json", "{");
  EXPECT_FALSE(ReadRunFolder(folder_));
}

TEST_F(RunFolderTest, SaysWhenThereIsNoFolder) {
  EXPECT_FALSE(ReadRunFolder(folder_ / "none"));
}

}  // namespace
}  // namespace schakel::simulations
