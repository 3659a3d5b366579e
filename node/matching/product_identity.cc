#include "node/matching/product_identity.h"

#include <algorithm>

#include "federation/advisory/text.h"

namespace schakel::node {
namespace {

using federation::BranchCategory;

constexpr std::size_t kNamePartMax = 20;  // "XP", "2019 R2"

void AppendWord(std::string& text, std::string_view word) {
  if (!text.empty()) text += ' ';
  text += word;
}

// A field of a CPE as people would write it.
std::string Unescaped(std::string_view field) {
  if (field == "*" || field == "-") return {};
  std::string text;
  for (const char c : field) {
    if (c == '\\') continue;
    text += c == '_' ? ' ' : c;
  }
  return text;
}

// Splits at colons that no backslash stands before.
std::vector<std::string_view> CpeFields(std::string_view cpe) {
  std::vector<std::string_view> fields;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= cpe.size(); ++at) {
    const bool is_end = at == cpe.size() || (cpe[at] == ':' && (at == 0 || cpe[at - 1] != '\\'));
    if (!is_end) continue;
    fields.push_back(cpe.substr(begin, at - begin));
    begin = at + 1;
  }
  return fields;
}

int HexValue(char c) {
  return federation::IsDigit(c) ? c - '0' : federation::ToLower(c) - 'a' + 10;
}

std::string PercentDecoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_escape = text[at] == '%' && at + 2 < text.size() &&
                           federation::IsHexDigit(text[at + 1]) &&
                           federation::IsHexDigit(text[at + 2]);
    if (!is_escape) {
      out += text[at];
      continue;
    }
    out += static_cast<char>(HexValue(text[at + 1]) * 16 + HexValue(text[at + 2]));
    at += 2;
  }
  return out;
}

ProductIdentity ReadBranches(const std::vector<const federation::Branch*>& path) {
  ProductIdentity found;
  std::string family;
  for (const federation::Branch* branch : path) {
    switch (branch->category) {
      case BranchCategory::kVendor:
        found.vendor = branch->name;
        break;
      case BranchCategory::kProductFamily:
        family = branch->name;
        break;
      case BranchCategory::kProductName:
        AppendWord(found.product, branch->name);
        break;
      case BranchCategory::kProductVersion:
      case BranchCategory::kProductVersionRange:
      case BranchCategory::kPatchLevel:
      case BranchCategory::kServicePack:
        AppendWord(found.version, branch->name);
        break;
      default:
        break;
    }
  }
  if (found.product.empty()) found.product = family;
  return found;
}

RecognisedProduct RecogniseIn(const ProductIdentity& identity) {
  return identity.product.empty() ? RecognisedProduct{}
                                  : RecogniseProduct(identity.vendor, identity.product);
}

// "Windows" with version "10" is a product of its own to people; all of it is meant then.
void MoveVersionIntoName(ProductIdentity& identity) {
  const bool is_single = identity.version.size() <= kNamePartMax &&
                         identity.version.find_first_of("<>=|*:,") == std::string::npos;
  if (identity.product.empty() || identity.version.empty() || !is_single) return;
  const std::string name = identity.product + " " + identity.version;
  const RecognisedProduct whole = RecogniseProduct(identity.vendor, name);
  if (whole.product == 0 || whole.is_narrower || !whole.version.empty()) return;
  if (whole.product == identity.recognised.product) return;
  identity.product = name;
  identity.recognised = whole;
  identity.version = "vers:all/*";
}

// What the product of another source is called, if the first source does not tell.
void Complete(ProductIdentity& identity, const ProductIdentity& other) {
  if (other.product.empty()) return;
  if (identity.recognised.product == 0 || identity.recognised.is_narrower) {
    const RecognisedProduct found = RecogniseIn(other);
    if (found.product != 0 && !found.is_narrower) identity.recognised = found;
  }
  if (identity.product.empty()) {
    identity.vendor = other.vendor;
    identity.product = other.product;
  }
  if (identity.version.empty()) identity.version = other.version;
}

// "Windows Server 2019" with a range of build numbers: the name says which versions people know.
void TakeVersionOfName(ProductIdentity& identity) {
  if (identity.recognised.is_narrower || identity.recognised.version.empty()) return;
  identity.version = identity.recognised.version;
}

}  // namespace

ProductIdentity ReadCpe(std::string_view cpe) {
  ProductIdentity found;
  const bool is_uri = cpe.starts_with("cpe:/");
  const auto fields = CpeFields(is_uri ? cpe.substr(5) : cpe);
  // cpe:2.3:part:vendor:product:version:update and part:vendor:product:version:update.
  const std::size_t vendor = is_uri ? 1 : 3;
  const auto field = [&fields](std::size_t at) {
    return at < fields.size() ? Unescaped(fields[at]) : std::string();
  };
  found.vendor = field(vendor);
  found.product = field(vendor + 1);
  found.version = field(vendor + 2);
  const std::string update = field(vendor + 3);
  if (!found.version.empty() && !update.empty()) AppendWord(found.version, update);
  return found;
}

ProductIdentity ReadPurl(std::string_view purl) {
  ProductIdentity found;
  purl = purl.substr(0, std::min(purl.find_first_of("?#"), purl.size()));
  if (const std::size_t at = purl.rfind('@'); at != std::string_view::npos) {
    found.version = PercentDecoded(purl.substr(at + 1));
    purl = purl.substr(0, at);
  }
  const auto parts = federation::Split(purl, '/');
  if (parts.size() < 2) return {};
  found.product = PercentDecoded(parts.back());
  // The first part is "pkg:type"; a namespace may have several.
  for (std::size_t i = 1; i + 1 < parts.size(); ++i)
    AppendWord(found.vendor, PercentDecoded(parts[i]));
  return found;
}

ProductIdentity IdentifyProduct(const federation::ProductTree& tree,
                                const federation::Product& product) {
  ProductIdentity found = ReadBranches(BranchPath(tree, product));
  found.recognised = RecogniseIn(found);
  MoveVersionIntoName(found);
  if (!product.helper.cpe.empty()) Complete(found, ReadCpe(product.helper.cpe));
  if (!product.helper.purl.empty()) Complete(found, ReadPurl(product.helper.purl));
  if (found.product.empty()) {
    found.product = product.name;
    found.recognised = RecogniseIn(found);
  }
  TakeVersionOfName(found);
  return found;
}

}  // namespace schakel::node
