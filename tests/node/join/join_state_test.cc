#include "node/join/join_state.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/base/temp_folder.h"
#include "tests/federation/trust/joiner.h"

namespace schakel::node {
namespace {

TEST(JoinStateTest, ComesBackAsItWas) {
  const TempFolder folder;
  const auto token = federation::SampleToken(crypto::TransportKeyPair::Generate(), "12345678");
  const federation::Joiner joiner("12345678");
  EXPECT_EQ(LoadJoinState(folder / "join.json").error().code, ErrorCode::kNotFound);
  const JoinState state{token, joiner.RequestFor(token.id()), true};
  ASSERT_TRUE(SaveJoinState(folder / "join.json", state));
  const auto loaded = LoadJoinState(folder / "join.json");
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->token, token);
  EXPECT_EQ(loaded->request, state.request);
  EXPECT_TRUE(loaded->is_admitted);
  EXPECT_EQ(federation::JoinWords(token, *loaded->Wish()),
            federation::JoinWords(token, joiner.wish));
}

TEST(JoinStateTest, SaysThatItIsDamaged) {
  const TempFolder folder;
  for (const char* text : {"", "{}", "[]", "{\"token\":\"00\",\"request\":\"\",\"admitted\":1}"}) {
    ASSERT_TRUE(WriteFileDurably(folder / "join.json", AsBytes(text), FileMode::kPrivate));
    EXPECT_EQ(LoadJoinState(folder / "join.json").error().code, ErrorCode::kCorruption) << text;
  }
}

TEST(CheckRootTest, T44TakesNoOtherRootThanTheLetterNames) {
  const auto token = federation::SampleToken(crypto::TransportKeyPair::Generate(), "12345678");
  EXPECT_EQ(CheckRoot(token, AsBytes("his own root")).error().code, ErrorCode::kUnauthorized);
  // Of the right hash, and no root.
  EXPECT_EQ(CheckRoot(token, AsBytes("a root")).error().code, ErrorCode::kProtocol);
}

}  // namespace
}  // namespace schakel::node
