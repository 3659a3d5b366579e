// Paths made out of paths, against proofs from the whole tree.
#include "federation/journal/tree_path.h"

#include "cast.h"
#include "federation/journal/fork_proof.h"

namespace schakel::federation {
namespace {

using crypto::TreeHash;
using crypto::TreeNode;
using crypto::TreeProof;

constexpr std::uint64_t kSizesMax = 40;

// All nodes of a tree; reading one outside of `readable` leaves is an error.
class WholeTree {
 public:
  explicit WholeTree(std::uint64_t salt) {
    crypto::CompactTree tree;
    roots_.push_back(tree.Root());
    for (std::uint64_t i = 0; i < kSizesMax; ++i) {
      tree.Append(crypto::LeafHash(MakePayload(salt * 1'000 + i, 8)),
                  [this](TreeNode node, const TreeHash& hash) { nodes_[node] = hash; });
      roots_.push_back(tree.Root());
    }
  }
  [[nodiscard]] const TreeHash& RootAt(std::uint64_t size) const { return roots_[size]; }
  [[nodiscard]] crypto::NodeReader Reader(std::uint64_t readable) const {
    return [this, readable](TreeNode node) -> Result<TreeHash> {
      const std::uint64_t end = (node.index + 1) << node.level;
      if (end > readable) return Error{ErrorCode::kNotFound, "behind what may be read"};
      return nodes_.at(node);
    };
  }
  [[nodiscard]] TreeProof Proof(std::uint64_t from, std::uint64_t to) const {
    return *crypto::ConsistencyProof(from, to, Reader(to));
  }

 private:
  std::map<TreeNode, TreeHash> nodes_;
  std::vector<TreeHash> roots_;
};

TEST(TreePathTest, MakesEveryPathOutOfALaterOne) {
  const WholeTree tree(1);
  for (std::uint64_t to = 1; to <= kSizesMax; ++to) {
    for (std::uint64_t from = 1; from <= to; ++from) {
      const KnownPath known{from, tree.RootAt(from), to, tree.Proof(from, to)};
      for (std::uint64_t size = 1; size <= from; ++size) {
        const auto path = PathFrom(size, known, tree.Reader(from));
        ASSERT_TRUE(path) << size << " " << from << " " << to << " " << ToString(path.error());
        ASSERT_EQ(*path, tree.Proof(size, to)) << size << " " << from << " " << to;
      }
    }
  }
}

TEST(TreePathTest, RefusesAPathOfAnotherLength) {
  const WholeTree tree(1);
  KnownPath known{21, tree.RootAt(21), 37, tree.Proof(21, 37)};
  known.hashes.push_back(known.root);
  EXPECT_FALSE(PathFrom(9, known, tree.Reader(21)));
  known.hashes.pop_back();
  known.hashes.pop_back();
  EXPECT_FALSE(PathFrom(9, known, tree.Reader(21)));
  known.hashes.clear();
  EXPECT_FALSE(PathFrom(9, known, tree.Reader(21)));
}

TEST(TreePathTest, TellsBothRootsOfAnExplicitPath) {
  const WholeTree tree(2);
  for (std::uint64_t larger = 2; larger <= kSizesMax; ++larger) {
    for (std::uint64_t smaller = 1; smaller < larger; ++smaller) {
      TreeProof path = tree.Proof(smaller, larger);
      if (std::has_single_bit(smaller)) path.insert(path.begin(), tree.RootAt(smaller));
      const auto roots = RootsOf(path, smaller, larger);
      ASSERT_TRUE(roots) << smaller << " " << larger;
      ASSERT_EQ(roots->smaller, tree.RootAt(smaller)) << smaller << " " << larger;
      ASSERT_EQ(roots->larger, tree.RootAt(larger)) << smaller << " " << larger;
      path.push_back(path.front());
      ASSERT_FALSE(RootsOf(path, smaller, larger));
      path.resize(path.size() - 2);
      ASSERT_FALSE(RootsOf(path, smaller, larger));
    }
  }
}

TEST(TreePathTest, TellsNothingOfSizesThatAreNone) {
  const TreeProof path(3);
  EXPECT_FALSE(RootsOf(path, 0, 5));
  EXPECT_FALSE(RootsOf(path, 5, 5));
  EXPECT_FALSE(RootsOf(path, 6, 5));
  EXPECT_FALSE(RootsOf({}, 1, 5));
}

class ForkProofTest : public testing::Test {
 protected:
  const Member publisher_ = MakeMember(3);
};

TEST_F(ForkProofTest, IsReadOffAPageOfOneEntryForEverySize) {
  Author author(publisher_);
  author.WriteMany(20, "doc");
  for (std::uint64_t size = 1; size < 20; ++size) {
    const PageMessage page = author.Page(ProbeIndex(size), 0, 1);
    ASSERT_EQ(page.entries.size(), 1U);
    const auto path = ExplicitPath(size, page);
    ASSERT_TRUE(path) << size;
    Author shorter(publisher_);
    shorter.WriteMany(static_cast<std::size_t>(size), "doc");
    const auto roots = RootsOf(*path, size, 20);
    ASSERT_TRUE(roots) << size;
    EXPECT_EQ(roots->smaller, shorter.journal().covered().root) << size;
    EXPECT_EQ(roots->larger, author.journal().covered().root) << size;
    // One log has both, so it proves nothing; of another log it does.
    const ForkProof honest{shorter.journal().checkpoint(), author.journal().checkpoint(), *path};
    EXPECT_FALSE(ProvesFork(honest, author.id(), publisher_.identity.public_key()));
    Author other(publisher_);
    other.WriteMany(static_cast<std::size_t>(size), "other");
    ForkProof fork{author.journal().checkpoint(), other.journal().checkpoint(), *path};
    EXPECT_TRUE(ProvesFork(fork, author.id(), publisher_.identity.public_key())) << size;
    EXPECT_EQ(*UnpackForkProof(PackForkProof(fork)), fork);
    EXPECT_FALSE(ProvesFork(fork, {publisher_.id, 2}, publisher_.identity.public_key()));
    fork.path[fork.path.size() / 2].bytes[3] ^= 1;
    EXPECT_FALSE(ProvesFork(fork, author.id(), publisher_.identity.public_key())) << size;
    fork.path.clear();
    EXPECT_FALSE(ProvesFork(fork, author.id(), publisher_.identity.public_key())) << size;
  }
}

TEST_F(ForkProofTest, RefusesADamagedRow) {
  Author author(publisher_);
  author.WriteMany(1, "doc");
  Buffer row = PackForkProof({author.journal().checkpoint(), author.journal().checkpoint(), {}});
  row.push_back(0);
  EXPECT_EQ(UnpackForkProof(row).error().code, ErrorCode::kCorruption);
  EXPECT_FALSE(UnpackForkProof(Bytes(row).first(row.size() / 2)));
  row.resize(row.size() - 1 + 64 * TreeHash::kSize);
  EXPECT_FALSE(UnpackForkProof(row));
}

}  // namespace
}  // namespace schakel::federation
