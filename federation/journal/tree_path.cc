#include "federation/journal/tree_path.h"

#include <bit>

#include "base/check.h"

namespace schakel::federation {
namespace {

using crypto::ParentHash;
using crypto::TreeHash;
using crypto::TreeProof;

Error Misfit(const char* what) {
  return {ErrorCode::kProtocol, std::string("tree path: ") + what};
}

// A place on the way from the root of a tree down to the end of a smaller one.
class Descent {
 public:
  Descent(std::uint64_t size, std::uint64_t whole) : left_(size), range_(whole) {}

  [[nodiscard]] bool IsAtEnd() const { return left_ == range_; }
  [[nodiscard]] bool WasAlwaysLeft() const { return begin_ == 0; }
  [[nodiscard]] std::uint64_t split() const { return std::bit_floor(range_ - 1); }
  [[nodiscard]] bool GoesLeft() const { return left_ <= split(); }
  void Go() {
    const std::uint64_t half = split();
    if (GoesLeft()) {
      range_ = half;
    } else {
      begin_ += half;
      range_ -= half;
      left_ -= half;
    }
  }
  // The half that the way does not take, and what is left at its end. REQUIRES: it is perfect.
  [[nodiscard]] crypto::TreeNode Sibling() const {
    return NodeAt(GoesLeft() ? begin_ + split() : begin_, split());
  }
  [[nodiscard]] crypto::TreeNode Rest() const { return NodeAt(begin_, range_); }

 private:
  static crypto::TreeNode NodeAt(std::uint64_t begin, std::uint64_t width) {
    CHECK(std::has_single_bit(width));
    const auto level = static_cast<std::uint8_t>(std::countr_zero(width));
    return {level, begin >> level};
  }

  std::uint64_t begin_ = 0;
  std::uint64_t left_;   // of the smaller tree inside the range
  std::uint64_t range_;  // width of the present subtree
};

struct Step {
  bool goes_left = false;
  TreeHash sibling;
  TreeHash taken;  // root of the half that the way takes
};

// The known path from the root down.
Result<std::vector<Step>> StepsOf(const KnownPath& known) {
  std::vector<Step> steps;
  std::size_t left = known.hashes.size();
  Descent descent(known.from, known.to);
  for (; !descent.IsAtEnd(); descent.Go()) {
    if (left == 0) return Misfit("too short");
    steps.push_back({descent.GoesLeft(), known.hashes[--left], {}});
  }
  const bool is_whole = descent.WasAlwaysLeft();
  if (left != (is_whole ? 0 : 1)) return Misfit("of another length");
  TreeHash hash = is_whole ? known.root : known.hashes.front();
  for (std::size_t i = steps.size(); i-- > 0;) {
    steps[i].taken = hash;
    hash = steps[i].goes_left ? ParentHash(hash, steps[i].sibling)
                              : ParentHash(steps[i].sibling, hash);
  }
  return steps;
}

}  // namespace

Result<TreeProof> PathFrom(std::uint64_t size, const KnownPath& known,
                           const crypto::NodeReader& read) {
  CHECK(size > 0 && size <= known.from && known.from <= known.to);
  if (size == known.from) return known.hashes;
  if (known.from == known.to) return crypto::ConsistencyProof(size, known.to, read);
  const auto steps = StepsOf(known);
  if (!steps) return steps.error();
  TreeProof reversed;
  Descent descent(size, known.to);
  // Both ways are one until `size` goes left where the known path goes right.
  std::size_t together = 0;
  for (; together < steps->size(); ++together) {
    const Step& step = (*steps)[together];
    const bool is_parted = descent.GoesLeft() != step.goes_left;
    reversed.push_back(is_parted ? step.taken : step.sibling);
    descent.Go();
    if (is_parted) break;
  }
  for (; !descent.IsAtEnd(); descent.Go()) {
    const auto sibling = read(descent.Sibling());
    if (!sibling) return sibling.error();
    reversed.push_back(*sibling);
  }
  if (!descent.WasAlwaysLeft()) {
    const auto rest = read(descent.Rest());
    if (!rest) return rest.error();
    reversed.push_back(*rest);
  }
  return TreeProof(reversed.rbegin(), reversed.rend());
}

std::optional<PathRoots> RootsOf(const TreeProof& explicit_path, std::uint64_t smaller,
                                 std::uint64_t larger) {
  if (explicit_path.empty() || smaller == 0 || smaller >= larger) return std::nullopt;
  std::uint64_t fn = smaller - 1;
  std::uint64_t sn = larger - 1;
  while (fn % 2 == 1) {
    fn >>= 1;
    sn >>= 1;
  }
  PathRoots roots{explicit_path.front(), explicit_path.front()};
  for (std::size_t i = 1; i < explicit_path.size(); ++i) {
    if (sn == 0) return std::nullopt;
    const TreeHash& hash = explicit_path[i];
    if (fn % 2 == 1 || fn == sn) {
      roots.smaller = ParentHash(hash, roots.smaller);
      roots.larger = ParentHash(hash, roots.larger);
      while (fn % 2 == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      roots.larger = ParentHash(roots.larger, hash);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return std::nullopt;
  return roots;
}

}  // namespace schakel::federation
