#include "crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

namespace schakel::crypto {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kFileSizeMax = 256;

}  // namespace

Result<void> CheckPrivateFile(const std::filesystem::path& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) {
    return Error{ErrorCode::kNotFound, "no key file " + path.string()};
  }
  const bool is_plain = S_ISREG(info.st_mode);
  const bool is_ours = info.st_uid == geteuid();
  const bool is_closed = (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;
  if (!is_plain || !is_ours || !is_closed) {
    return Error{ErrorCode::kUnauthorized,
                 path.string() + " must be a plain file of this user with mode 0400"};
  }
  return {};
}

Result<Secret> LoadKeyFile(const std::filesystem::path& path) {
  const auto is_private = CheckPrivateFile(path);
  if (!is_private) return is_private.error();
  auto content = ReadFile(path, kFileSizeMax);
  if (!content) return content.error();
  const Error damaged{ErrorCode::kCorruption, path.string() + " is no key file"};
  if (content->size() != 2 * kKeySize + 1 || content->back() != '\n') return damaged;
  auto key = FromHex(AsText(Bytes(*content).first(2 * kKeySize)));
  Wipe(*content);
  if (!key) return damaged;
  Secret secret{Bytes(*key)};
  Wipe(*key);
  return secret;
}

Result<void> SaveKeyFile(const std::filesystem::path& path, Bytes secret) {
  if (std::filesystem::exists(std::filesystem::symlink_status(path))) {
    return Error{ErrorCode::kConflict, path.string() + " exists; a key is never overwritten"};
  }
  std::string text = ToHex(secret) + "\n";
  const auto written = WriteFileDurably(path, AsBytes(text), FileMode::kSecret);
  Wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return written;
}

}  // namespace schakel::crypto
