// What an update says of the files that it wants, and what is left of one that is given up.
#include <gtest/gtest.h>

#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

class UpdateRequestsTest : public testing::Test {
 protected:
  UpdateRequestsTest() {
    TrustRepository repository = MakeRepository();
    for (std::uint8_t i = 0; i < 20; ++i)
      repository.SetAdmission(MakeAdmission(i));
    EXPECT_TRUE(repository.Publish(StartOfTests()));
    files_ = repository.files();
    pinned_ = PinnedRoot(files_);
    updater_ = std::make_unique<TrustUpdater>(pinned_, StartOfTests());
  }
  // Gives everything that is wanted now. Returns how many files that were.
  std::size_t Give(TrustUpdater& updater) {
    const auto wanted = updater.Wanted();
    for (const FileRequest& request : wanted) {
      const auto file = files_.find(request.name);
      const bool is_there = file != files_.end();
      EXPECT_TRUE(updater.Supply(request.name,
                                 is_there ? std::optional<Bytes>(file->second) : std::nullopt));
      if (is_there) given_.push_back(file->second);
    }
    return wanted.size();
  }

  Files files_;
  TrustedSet pinned_;
  std::unique_ptr<TrustUpdater> updater_;
  std::vector<Buffer> given_;
};

TEST_F(UpdateRequestsTest, StateLengthAndHashWhereTheMetadataDo) {
  for (const FileRequest& request : updater_->Wanted())
    EXPECT_EQ(request.sha256, "") << request.name << ": nothing states it";
  Give(*updater_);
  std::size_t stated = 0;
  while (!updater_->Done()) {
    for (const FileRequest& request : updater_->Wanted()) {
      const Buffer& file = files_.at(request.name);
      EXPECT_EQ(request.bytes_max, file.size()) << request.name;
      EXPECT_EQ(request.sha256, HexSha256(file)) << request.name;
      ++stated;
    }
    Give(*updater_);
  }
  EXPECT_GT(stated, 20U + limits::kBinCount);
}

TEST_F(UpdateRequestsTest, LeaveWhatWasVerifiedWhenTheyAreGivenUp) {
  Give(*updater_);  // root and timestamp
  given_.clear();
  Give(*updater_);  // snapshot
  Give(*updater_);  // targets
  Give(*updater_);  // nodes and wide
  auto left = updater_->TakeVerified();
  std::sort(left.begin(), left.end());
  std::sort(given_.begin(), given_.end());
  EXPECT_EQ(left, given_);
}

TEST_F(UpdateRequestsTest, LeaveNothingThatWasHeldBefore) {
  const TrustedSet held = MustUpdate(pinned_, files_);
  TrustRepository repository = MakeRepository();
  for (std::uint8_t i = 0; i < 20; ++i)
    repository.SetAdmission(MakeAdmission(i));
  ASSERT_TRUE(repository.Publish(StartOfTests()));
  repository.SetAdmission(MakeAdmission(20));
  ASSERT_TRUE(repository.Publish(StartOfTests()));
  files_ = repository.files();
  TrustUpdater updater(held, StartOfTests());
  while (!updater.Done()) {
    if (Give(updater) == 0) break;
  }
  ASSERT_TRUE(updater.Done());
  // The snapshot, one bin and one admission are new.
  EXPECT_EQ(updater.TakeVerified().size(), 3U);
}

TEST_F(UpdateRequestsTest, LeaveWhatCameBeforeAnError) {
  Give(*updater_);
  Give(*updater_);
  given_.clear();
  Give(*updater_);
  const std::string name = updater_->Wanted().front().name;
  Buffer wrong = files_.at(name);
  wrong[wrong.size() / 2] ^= 1;
  ASSERT_FALSE(updater_->Supply(name, Bytes(wrong)));
  EXPECT_EQ(updater_->TakeVerified().size(), 1 + given_.size());  // with the snapshot
}

}  // namespace
}  // namespace schakel::federation
