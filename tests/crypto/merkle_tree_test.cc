// Hashes of RFC 9162 trees and the growing right edge, against the recursive definition.
#include <gtest/gtest.h>

#include <bit>
#include <map>

#include "crypto/merkle.h"
#include "tests/crypto/naive_merkle.h"

namespace schakel::crypto {
namespace {

constexpr std::size_t kSizeMax = 70;

using NodeMap = std::map<TreeNode, TreeHash>;

auto Into(NodeMap& nodes) {
  return [&nodes](TreeNode node, const TreeHash& hash) {
    EXPECT_TRUE(nodes.emplace(node, hash).second) << "completed twice";
  };
}

void Ignore(TreeNode /*node*/, const TreeHash& /*hash*/) {}

// The reference inputs and roots of Certificate Transparency (RFC 6962 test data).
TEST(MerkleTreeTest, GivesTheRootsOfCertificateTransparency) {
  const std::vector<std::string> inputs = {"",
                                           "00",
                                           "10",
                                           "2021",
                                           "3031",
                                           "40414243",
                                           "5051525354555657",
                                           "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  CompactTree tree;
  EXPECT_EQ(tree.Root(), EmptyTreeRoot());
  EXPECT_EQ(EmptyTreeRoot().hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    tree.Append(LeafHash(*FromHex(inputs[i])), Ignore);
    EXPECT_EQ(tree.Root().hex(), roots[i]) << i + 1;
  }
}

TEST(MerkleTreeTest, KeepsLeavesAndParentsApart) {
  const TreeHash left = LeafHash(AsBytes("a"));
  const TreeHash right = LeafHash(AsBytes("b"));
  Buffer both = ToBuffer(left.view());
  Append(both, right.view());
  EXPECT_NE(ParentHash(left, right), LeafHash(both));
  EXPECT_NE(ParentHash(left, right), ParentHash(right, left));
  EXPECT_NE(LeafHash({}), EmptyTreeRoot());
}

TEST(CompactTreeTest, AgreesWithTheRecursiveRoot) {
  const auto leaves = SomeLeaves(kSizeMax);
  CompactTree tree;
  for (std::size_t size = 0; size <= kSizeMax; ++size) {
    EXPECT_EQ(tree.size(), size);
    EXPECT_EQ(tree.edge().size(), static_cast<std::size_t>(std::popcount(size)));
    EXPECT_EQ(tree.Root(), NaiveRoot(Leaves(leaves).first(size))) << size;
    if (size < kSizeMax) tree.Append(leaves[size], Ignore);
  }
}

// Every perfect subtree is completed once, with its right hash, and nothing else is.
TEST(CompactTreeTest, CompletesEveryPerfectSubtreeOnce) {
  const auto leaves = SomeLeaves(kSizeMax);
  CompactTree tree;
  NodeMap nodes;
  for (const TreeHash& leaf : leaves)
    tree.Append(leaf, Into(nodes));
  std::size_t expected = 0;
  for (std::uint8_t level = 0; (std::size_t{1} << level) <= kSizeMax; ++level) {
    const std::size_t width = std::size_t{1} << level;
    for (std::size_t index = 0; (index + 1) * width <= kSizeMax; ++index, ++expected) {
      const auto found = nodes.find({level, index});
      ASSERT_NE(found, nodes.end()) << int{level} << ' ' << index;
      EXPECT_EQ(found->second, NaiveRoot(Leaves(leaves).subspan(index * width, width)));
    }
  }
  EXPECT_EQ(nodes.size(), expected);
}

TEST(CompactTreeTest, CompletesTheLeafFirst) {
  CompactTree tree;
  const auto leaves = SomeLeaves(4);
  for (std::size_t i = 0; i < 3; ++i)
    tree.Append(leaves[i], Ignore);
  std::vector<TreeNode> order;
  tree.Append(leaves[3], [&order](TreeNode node, const TreeHash&) { order.push_back(node); });
  EXPECT_EQ(order, (std::vector<TreeNode>{{0, 3}, {1, 1}, {2, 0}}));
}

TEST(CompactTreeTest, GrowsOnAfterBeingRestored) {
  const auto leaves = SomeLeaves(kSizeMax);
  CompactTree whole;
  for (std::size_t size = 0; size < kSizeMax; ++size) {
    auto restored = CompactTree::Restore(whole.size(), whole.edge());
    ASSERT_TRUE(restored) << size;
    EXPECT_EQ(restored->Root(), whole.Root()) << size;
    NodeMap by_restored;
    NodeMap by_whole;
    restored->Append(leaves[size], Into(by_restored));
    whole.Append(leaves[size], Into(by_whole));
    EXPECT_EQ(restored->Root(), whole.Root()) << size;
    EXPECT_EQ(by_restored, by_whole) << size;
  }
}

TEST(CompactTreeTest, RefusesAnEdgeThatDoesNotFit) {
  for (std::uint64_t size = 0; size <= kSizeMax; ++size) {
    for (std::size_t hashes = 0; hashes <= 8; ++hashes) {
      const auto restored = CompactTree::Restore(size, std::vector<TreeHash>(hashes));
      const bool fits = hashes == static_cast<std::size_t>(std::popcount(size));
      ASSERT_EQ(restored.has_value(), fits) << size << ' ' << hashes;
      if (!restored) {
        EXPECT_EQ(restored.error().code, ErrorCode::kCorruption);
      }
    }
  }
}

}  // namespace
}  // namespace schakel::crypto
