#include "federation/trust/names.h"

#include <algorithm>
#include <charconv>

#include "base/percent.h"
#include "crypto/identity.h"

namespace schakel::federation {
namespace {

// With a version and ".json" it fits the name of a file in a frame (limits::kTrustNameMax).
constexpr std::size_t kQuotedRoleMax = 120;

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace

bool IsRoleName(std::string_view name) {
  return !name.empty() && PercentEncode(name).size() <= kQuotedRoleMax &&
         std::none_of(name.begin(), name.end(), IsControl);
}

bool IsAdmissionPath(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || !path.ends_with(".json")) return false;
  const std::string_view folder = path.substr(0, slash);
  const std::string_view id = path.substr(slash + 1, path.size() - slash - 6);
  return (folder == "nodes" || folder == "wide") && crypto::NodeId::FromHexText(id).has_value();
}

std::string RootFileName(std::int64_t version) {
  return std::to_string(version) + ".root.json";
}

std::optional<std::int64_t> RootVersionOf(std::string_view name) {
  constexpr std::string_view kSuffix = ".root.json";
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.remove_suffix(kSuffix.size());
  std::int64_t version = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), version);
  if (parsed.ec != std::errc() || parsed.ptr != name.data() + name.size()) return std::nullopt;
  return version;
}

std::string RoleFileName(std::string_view role, std::int64_t version) {
  return std::to_string(version) + "." + PercentEncode(role) + ".json";
}

std::string TargetFileName(std::string_view path, std::string_view hash) {
  const std::size_t slash = path.rfind('/') + 1;
  return std::string(path.substr(0, slash)) + std::string(hash) + "." +
         std::string(path.substr(slash));
}

}  // namespace schakel::federation
