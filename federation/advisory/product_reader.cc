#include <deque>
#include <string>
#include <utility>

#include "federation/advisory/formats.h"
#include "federation/advisory/identifiers.h"
#include "federation/advisory/reader_parts.h"

namespace schakel::federation {
namespace {

std::string ReadUri(const Cursor& at) {
  return at.Matching(IsUri, "an absolute URI");
}

HashedFile ReadHashedFile(const Cursor& at) {
  HashedFile file;
  file.filename = at.Required("filename").Text();
  const Cursor hashes = at.Required("file_hashes");
  hashes.ForEach(limits::kListMax, [&](const Cursor& item) {
    file.hashes.push_back({item.Required("algorithm").Text(),
                           item.Required("value").Matching(IsFileHash, "a hash in hexadecimal")});
  });
  return file;
}

void ReadGenericUri(const Cursor& at) {
  static_cast<void>(ReadUri(at.Required("namespace")));
  static_cast<void>(ReadUri(at.Required("uri")));
}

ProductHelper ReadHelper(const Cursor& at) {
  ProductHelper helper;
  if (!at.present()) return helper;
  helper.cpe = at.Optional("cpe").Matching(IsCpe, "a CPE name");
  helper.purl = at.Optional("purl").Matching(LooksLikePackageUrl, "a package URL");
  helper.model_numbers = at.Optional("model_numbers").UniqueTexts(limits::kListMax);
  helper.serial_numbers = at.Optional("serial_numbers").UniqueTexts(limits::kListMax);
  helper.skus = at.Optional("skus").Texts(limits::kListMax);
  const Cursor files = at.Optional("hashes");
  files.ForEach(limits::kListMax,
                [&](const Cursor& item) { helper.files.push_back(ReadHashedFile(item)); });
  const Cursor boms = at.Optional("sbom_urls");
  boms.ForEach(limits::kListMax, [](const Cursor& item) { static_cast<void>(ReadUri(item)); });
  const Cursor uris = at.Optional("x_generic_uris");
  uris.ForEach(limits::kListMax, ReadGenericUri);
  const Json::Object* members = at.json()->AsObject();
  if (members != nullptr && members->empty()) {
    at.Complain(document_error::kEmpty, "must have a member");
  }
  return helper;
}

Product ReadProduct(const Cursor& at, ProductOrigin origin, std::size_t place) {
  Product product;
  product.id = at.Required("product_id").Id();
  product.name = at.Required("name").Text();
  const Cursor helper = at.Optional("product_identification_helper");
  product.helper = ReadHelper(helper);
  product.origin = origin;
  product.place = static_cast<std::uint32_t>(place);
  return product;
}

// Walks over the branches in the order of the document, with a stack of its own.
class BranchWalk {
 public:
  explicit BranchWalk(ProductTree& tree) : tree_(tree) {}

  void Run(const Cursor& root) {
    PushChildren(root, Branch::kNoParent);
    while (!pending_.empty()) {
      const Pending next = pending_.back();
      pending_.pop_back();
      Visit(*next.at, next.parent);
    }
  }

 private:
  struct Pending {
    const Cursor* at;
    std::uint32_t parent;
  };

  void PushChildren(const Cursor& at, std::uint32_t parent) {
    const Cursor& list = cursors_.emplace_back(at.Optional("branches"));
    const std::size_t first = cursors_.size();
    list.ForEach(limits::kProductsMax, [&](const Cursor& item) { cursors_.push_back(item); });
    for (std::size_t i = cursors_.size(); i > first; --i) {
      pending_.push_back({&cursors_[i - 1], parent});
    }
  }

  void Visit(const Cursor& at, std::uint32_t parent) {
    if (tree_.branches.size() >= limits::kProductsMax) {
      at.Complain(document_error::kLimit, "is one branch too many");
      pending_.clear();
      return;
    }
    const auto self = static_cast<std::uint32_t>(tree_.branches.size());
    Branch branch;
    branch.category =
        at.Required("category").Term<BranchCategory>().value_or(BranchCategory::kVendor);
    branch.name = at.Required("name").Text();
    branch.parent = parent;
    branch.position = static_cast<std::uint32_t>(at.index());
    tree_.branches.push_back(std::move(branch));
    const Json::Object* members = at.json()->AsObject();
    if (members != nullptr && members->size() != 3) {
      at.Complain(document_error::kMissing,
                  "must have a category, a name and one of branches and product");
    }
    const Cursor product = at.Optional("product");
    if (product.present()) {
      tree_.products.push_back(ReadProduct(product, ProductOrigin::kBranch, self));
    }
    PushChildren(at, self);
  }

  ProductTree& tree_;
  std::deque<Cursor> cursors_;  // a deque: cursors point to their parents
  std::vector<Pending> pending_;
};

void ReadFullProductNames(const Cursor& at, ProductTree& tree) {
  at.ForEach(limits::kProductsMax, [&](const Cursor& item) {
    tree.products.push_back(ReadProduct(item, ProductOrigin::kFullProductName, item.index()));
  });
}

void ReadRelationships(const Cursor& at, ProductTree& tree) {
  at.ForEach(limits::kProductsMax, [&](const Cursor& item) {
    const Cursor name = item.Required("full_product_name");
    Relationship relationship;
    relationship.category = item.Required("category")
                                .Term<RelationshipCategory>()
                                .value_or(RelationshipCategory::kInstalledOn);
    relationship.product_reference = item.Required("product_reference").Id();
    relationship.relates_to_product_reference = item.Required("relates_to_product_reference").Id();
    tree.products.push_back(ReadProduct(name, ProductOrigin::kRelationship, item.index()));
    relationship.product_id = tree.products.back().id;
    tree.relationships.push_back(std::move(relationship));
  });
}

void ReadGroups(const Cursor& at, ProductTree& tree) {
  at.ForEach(limits::kProductsMax, [&](const Cursor& item) {
    ProductGroup group;
    group.id = item.Required("group_id").Id();
    group.summary = item.Optional("summary").Text();
    const Cursor products = item.Required("product_ids");
    group.product_ids = products.UniqueTexts(limits::kProductsMax);
    if (group.product_ids.size() == 1) {
      products.Complain(document_error::kEmpty, "must have at least two items");
    }
    tree.groups.push_back(std::move(group));
  });
}

}  // namespace

ProductTree ReadProductTree(const Cursor& at) {
  ProductTree tree;
  if (!at.present()) return tree;
  BranchWalk(tree).Run(at);
  ReadFullProductNames(at.Optional("full_product_names"), tree);
  ReadRelationships(at.Optional("relationships"), tree);
  ReadGroups(at.Optional("product_groups"), tree);
  const Json::Object* members = at.json()->AsObject();
  if (members != nullptr && members->empty()) {
    at.Complain(document_error::kEmpty, "must have a member");
  }
  return tree;
}

}  // namespace schakel::federation
