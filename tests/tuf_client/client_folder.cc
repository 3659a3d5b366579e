#include "client_folder.h"

#include "base/file.h"
#include "base/percent.h"
#include "federation/trust/limits.h"

namespace schakel::tuf_client {
namespace {

namespace fs = std::filesystem;
using federation::TufClient;

constexpr std::string_view kSuffix = ".json";
constexpr std::size_t kFileNameMax = 200;  // file systems allow 255

std::optional<std::string> Unquote(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '%') {
      out += name[i];
      continue;
    }
    std::string digits(name.substr(i + 1, 2));
    for (char& c : digits)
      if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    const auto byte = FromHex(digits);
    if (!byte || byte->size() != 1) return std::nullopt;
    out += static_cast<char>(byte->front());
    i += 2;
  }
  return out;
}

fs::path RoleFile(const fs::path& folder, const std::string& role) {
  return folder / (PercentEncode(role) + std::string(kSuffix));
}

}  // namespace

Result<TufClient::Kept> LoadKept(const fs::path& folder) {
  TufClient::Kept kept;
  std::error_code failed;
  for (const auto& item : fs::directory_iterator(folder, failed)) {
    const std::string name = item.path().filename().string();
    if (!item.is_regular_file() || !name.ends_with(kSuffix)) continue;
    if (kept.size() >= federation::limits::kRolesMax) {
      return Error{ErrorCode::kLimitExceeded, "too many roles in " + folder.string()};
    }
    const auto role = Unquote(std::string_view(name).substr(0, name.size() - kSuffix.size()));
    auto content = ReadFile(item.path(), federation::limits::kTrustFileMax);
    if (role && content) kept[*role] = std::move(*content);
  }
  if (failed) return Error{ErrorCode::kIo, "cannot read " + folder.string()};
  return kept;
}

Result<void> SaveKept(const fs::path& folder, const TufClient::Kept& before,
                      const TufClient::Kept& now) {
  for (const auto& [role, content] : before) {
    if (now.contains(role)) continue;
    std::error_code failed;
    if (!fs::remove(RoleFile(folder, role), failed)) {
      return Error{ErrorCode::kIo, "cannot remove " + RoleFile(folder, role).string()};
    }
  }
  for (const auto& [role, content] : now) {
    const auto held = before.find(role);
    if (held != before.end() && held->second == content) continue;
    const auto written = WriteFileDurably(RoleFile(folder, role), content, FileMode::kPublic);
    if (!written) return written;
  }
  return {};
}

fs::path TargetFile(const fs::path& folder, const std::string& path) {
  const std::string quoted = PercentEncode(path);
  const bool is_file_name = quoted.size() <= kFileNameMax && !quoted.starts_with('.');
  return folder / (is_file_name ? quoted : federation::HexSha256(AsBytes(path)));
}

}  // namespace schakel::tuf_client
