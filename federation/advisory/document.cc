#include "federation/advisory/document.h"

#include <algorithm>

namespace schakel::federation {

std::vector<const Branch*> BranchPath(const ProductTree& tree, const Product& product) {
  std::vector<const Branch*> path;
  if (product.origin != ProductOrigin::kBranch) return path;
  for (std::uint32_t at = product.place; at != Branch::kNoParent; at = tree.branches[at].parent) {
    path.push_back(&tree.branches[at]);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::string BranchPointer(const ProductTree& tree, std::uint32_t branch) {
  std::vector<std::uint32_t> positions;
  for (std::uint32_t at = branch; at != Branch::kNoParent; at = tree.branches[at].parent) {
    positions.push_back(tree.branches[at].position);
  }
  std::string pointer = "/product_tree";
  for (auto it = positions.rbegin(); it != positions.rend(); ++it) {
    pointer += "/branches/" + std::to_string(*it);
  }
  return pointer;
}

std::string ProductPointer(const ProductTree& tree, const Product& product) {
  switch (product.origin) {
    case ProductOrigin::kBranch:
      return BranchPointer(tree, product.place) + "/product";
    case ProductOrigin::kFullProductName:
      return "/product_tree/full_product_names/" + std::to_string(product.place);
    case ProductOrigin::kRelationship:
      return "/product_tree/relationships/" + std::to_string(product.place) + "/full_product_name";
  }
  return {};
}

}  // namespace schakel::federation
