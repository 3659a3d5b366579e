// The one form of a signed checkpoint, and everything that is close to it.
#include "federation/journal/checkpoint.h"

#include <gtest/gtest.h>

#include <sstream>

#include "crypto/note.h"
#include "federation/limits.h"
#include "tests/crypto/material.h"

namespace schakel::federation {
namespace {

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() {
    id_ = {crypto::NodeIdOf(key_.public_key()), 3};
    SeededRandom random(1);
    frontier_ = {1'234, *crypto::TreeHash::From(crypto::RandomBytes(random, 32))};
    origin_ = "schakel/journal/1/" + id_.publisher.hex() + "/3";
  }

  [[nodiscard]] std::string Root() const { return crypto::ToBase64(frontier_.root.view()); }
  // Signed by the publisher under the right name, whatever it says.
  [[nodiscard]] std::string Signed(const std::string& text) const {
    return crypto::SignNote(key_, origin_, text);
  }
  [[nodiscard]] Result<Frontier> Open(std::string_view note) const {
    return OpenCheckpoint(note, id_, key_.public_key());
  }
  void ExpectRefused(std::string_view note, ErrorCode code) const {
    const auto opened = Open(note);
    ASSERT_FALSE(opened) << note;
    EXPECT_EQ(ErrorCodeName(opened.error().code), ErrorCodeName(code)) << note;
  }

  const crypto::KeyPair key_ = crypto::TestKey(1);
  JournalId id_;
  Frontier frontier_;
  std::string origin_;
};

TEST_F(CheckpointTest, HasOriginSizeAndRootOnThreeLines) {
  std::istringstream note(SignCheckpoint(key_, {id_, frontier_}));
  std::vector<std::string> lines;
  for (std::string line; std::getline(note, line);)
    lines.push_back(line);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], origin_);
  EXPECT_EQ(lines[1], "1234");
  EXPECT_EQ(lines[2], Root());
  EXPECT_EQ(lines[3], "");
  EXPECT_EQ(lines[4].find("\u2014 " + origin_ + " "), 0U) << lines[4];
}

TEST_F(CheckpointTest, OpensToWhatWasSigned) {
  for (const std::uint64_t size :
       {std::uint64_t{1}, std::uint64_t{40'000}, limits::kJournalSizeMax - 1}) {
    const Frontier frontier{size, frontier_.root};
    const auto opened = Open(SignCheckpoint(key_, {id_, frontier}));
    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(*opened, frontier);
  }
}

// A size of nothing says nothing of a journal; the largest one stands for a forked journal.
TEST_F(CheckpointTest, RefusesASizeThatNoJournalHas) {
  for (const std::uint64_t size : {std::uint64_t{0}, limits::kJournalSizeMax, UINT64_MAX})
    ExpectRefused(SignCheckpoint(key_, {id_, {size, frontier_.root}}), ErrorCode::kProtocol);
}

TEST_F(CheckpointTest, RefusesAnotherKey) {
  const auto other = crypto::TestKey(2);
  ExpectRefused(SignCheckpoint(other, {id_, frontier_}), ErrorCode::kUnauthorized);
}

TEST_F(CheckpointTest, RefusesAnotherJournal) {
  JournalId later = id_;
  ++later.incarnation;
  ExpectRefused(SignCheckpoint(key_, {later, frontier_}), ErrorCode::kUnauthorized);
  const JournalId foreign{crypto::NodeIdOf(crypto::TestKey(2).public_key()), 3};
  ExpectRefused(SignCheckpoint(key_, {foreign, frontier_}), ErrorCode::kUnauthorized);
}

TEST_F(CheckpointTest, RefusesAnotherOriginUnderTheRightName) {
  const std::string rest = "\n1234\n" + Root() + "\n";
  ASSERT_TRUE(Open(Signed(origin_ + rest)));
  const std::string id = id_.publisher.hex();
  for (const std::string& origin :
       {"schakel/journal/1/" + id + "/4", "schakel/journal/1/" + id + "/03",
        "schakel/journal/2/" + id + "/3", "schakel/journal/1/" + id + "/3/", origin_ + " ",
        "schakel/journal/1/" + std::string(64, '0') + "/3", std::string("example.org/log")}) {
    ExpectRefused(Signed(origin + rest), ErrorCode::kProtocol);
  }
}

TEST_F(CheckpointTest, RefusesASizeInAnotherForm) {
  for (const char* size : {"01234", "+1234", "-1", " 1234", "1234 ", "1234.0", "0x4d2", "1e3",
                           "18446744073709551616", "99999999999999999999999", "size"}) {
    ExpectRefused(Signed(origin_ + "\n" + size + "\n" + Root() + "\n"), ErrorCode::kProtocol);
  }
}

TEST_F(CheckpointTest, RefusesARootInAnotherForm) {
  const std::string start = origin_ + "\n1234\n";
  const std::string root = Root();
  const Buffer short_root(31, 7);
  const Buffer long_root(33, 7);
  for (const std::string& line :
       {root.substr(0, root.size() - 1), root + "=", " " + root, root + " ", frontier_.root.hex(),
        crypto::ToBase64(short_root), crypto::ToBase64(long_root)}) {
    ExpectRefused(Signed(start + line + "\n"), ErrorCode::kProtocol);
  }
}

TEST_F(CheckpointTest, RefusesMoreAndFewerLines) {
  const std::string text = origin_ + "\n1234\n" + Root() + "\n";
  ExpectRefused(Signed(text + "extension\n"), ErrorCode::kProtocol);
  ExpectRefused(Signed("\n" + text), ErrorCode::kProtocol);
  ExpectRefused(Signed(origin_ + "\n1234\n"), ErrorCode::kProtocol);
  ExpectRefused(Signed(origin_ + "\n"), ErrorCode::kProtocol);
}

TEST_F(CheckpointTest, NeverOpensToAnotherFrontierAfterAChangedByte) {
  const std::string note = SignCheckpoint(key_, {id_, frontier_});
  for (std::size_t at = 0; at < note.size(); ++at) {
    for (const int bit : {0, 3, 7}) {
      std::string changed = note;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      EXPECT_FALSE(Open(changed)) << at << ' ' << bit;
    }
  }
  for (std::size_t size = 0; size < note.size(); ++size)
    EXPECT_FALSE(Open(std::string_view(note).substr(0, size))) << size;
}

TEST_F(CheckpointTest, IgnoresSignaturesOfOthers) {
  const std::string note = SignCheckpoint(key_, {id_, frontier_});
  const std::string text = note.substr(0, note.find("\n\n") + 1);
  const std::string other = crypto::SignNote(crypto::TestKey(9), "witness.example", text);
  const auto opened = Open(note + other.substr(other.find("\n\n") + 2));
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, frontier_);
}

}  // namespace
}  // namespace schakel::federation
