#include "node/members/sealed_rows.h"

#include "tests/node/members/people.h"

namespace schakel::node {
namespace {

const Buffer kRow = ToBuffer(AsBytes("row"));
const Buffer kText = ToBuffer(AsBytes("Bakkerij De Korenmaat"));

TEST(SealedRowsTest, OpenGivesBackWhatWasSealedForThisMemberAndRow) {
  Office office;
  const auto id = office.vault().Create(2);
  ASSERT_TRUE(id);
  const auto sealed = office.rows().Seal(*id, kRow, kText);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(AsText(*sealed).find("Korenmaat"), std::string_view::npos);
  EXPECT_EQ(*office.rows().Open(*id, kRow, *sealed), kText);
  const auto of_other = office.rows().Open(*id + 1, kRow, *sealed);
  ASSERT_FALSE(of_other);
  EXPECT_EQ(of_other.error().code, ErrorCode::kCorruption);
  EXPECT_FALSE(office.rows().Open(*id, ToBuffer(AsBytes("other")), *sealed));
}

TEST(SealedRowsTest, SealsTheSameTwiceToDifferentBytes) {
  Office office;
  const auto id = office.vault().Create(1);
  EXPECT_NE(*office.rows().Seal(*id, kRow, kText), *office.rows().Seal(*id, kRow, kText));
}

TEST(SealedRowsTest, RefusesEveryBitFlipAndTruncation) {
  Office office;
  const auto id = office.vault().Create(1);
  Buffer sealed = *office.rows().Seal(*id, kRow, kText);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
    sealed[bit / 8] ^= mask;
    const auto opened = office.rows().Open(*id, kRow, sealed);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kCorruption);
    sealed[bit / 8] ^= mask;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(office.rows().Open(*id, kRow, Bytes(sealed).first(size)));
}

TEST(SealedRowsTest, AnErasedKeyOpensNothing) {
  Office office;
  const auto id = office.vault().Create(1);
  const auto sealed = office.rows().Seal(*id, kRow, kText);
  ASSERT_TRUE(office.vault().Erase({*id}));
  const auto opened = office.rows().Open(*id, kRow, *sealed);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(office.rows().Seal(*id, kRow, kText));
}

TEST(SealedRowsTest, HashesDependOnKindValueAndNodeKey) {
  Office office;
  const SealedRows& rows = office.rows();
  EXPECT_EQ(rows.Hash("term", "a"), rows.Hash("term", "a"));
  EXPECT_NE(rows.Hash("term", "a"), rows.Hash("term", "b"));
  EXPECT_NE(rows.Hash("term", "a"), rows.Hash("member", "a"));
  EXPECT_NE(rows.Hash("term", "ab"), rows.Hash("terma", "b"));
  const SealedRows other(office.vault(), Buffer(32, 8));
  EXPECT_NE(rows.Hash("term", "a"), other.Hash("term", "a"));
}

}  // namespace
}  // namespace schakel::node
