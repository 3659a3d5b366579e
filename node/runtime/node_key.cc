#include "node/runtime/node_key.h"

#include <cstdlib>

#include "base/file.h"
#include "base/folder.h"
#include "crypto/key_file.h"
#include "crypto/passphrase.h"
#include "crypto/sodium.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPassphraseMax = 4 * 1024;  // longer than anybody types
constexpr const char* kCredential = "schakel-passphrase";

Result<crypto::Secret> ReadPassphrase(const fs::path& file) {
  auto read = ReadFile(file, kPassphraseMax);
  if (!read) return read.error();
  Bytes words = *read;
  while (!words.empty() && (words.back() == '\n' || words.back() == '\r'))
    words = words.first(words.size() - 1);
  if (words.empty()) return Error{ErrorCode::kInvalidArgument, file.string() + " is empty"};
  crypto::Secret secret(words);
  crypto::Wipe(*read);
  return secret;
}

Result<crypto::Secret> ReadOrMakeOwn(const NodeFolder& folder) {
  const fs::path file = folder.passphrase();
  const auto is_there = IsThere(file);
  if (!is_there) return is_there.error();
  if (*is_there) return crypto::LoadKeyFile(file);
  const auto has_vault = IsThere(folder.vault());
  if (!has_vault) return has_vault.error();
  if (*has_vault) {
    return Error{ErrorCode::kNotFound, "the members' data cannot be opened: " + file.string() +
                                           " is gone; put it back from where you keep it"};
  }
  crypto::Secret made(32);
  crypto::FillRandom(made.writable());
  const auto saved = crypto::SaveKeyFile(file, made.view());
  if (!saved) return saved.error();
  return made;
}

Result<crypto::PassphraseSalt> ReadOrMakeSalt(const NodeFolder& folder) {
  const fs::path file = folder.vault_salt();
  const auto read = ReadFile(file, crypto::PassphraseSalt::kSize);
  if (read) {
    const auto salt = crypto::PassphraseSalt::From(*read);
    if (!salt) return Error{ErrorCode::kCorruption, file.string() + " is not 16 bytes"};
    return *salt;
  }
  if (read.error().code != ErrorCode::kNotFound) return read.error();
  const auto has_vault = IsThere(folder.vault());
  if (!has_vault) return has_vault.error();
  if (*has_vault) {
    return Error{ErrorCode::kNotFound, "the members' data cannot be opened: " + file.string() +
                                           " is gone; put it back from a backup"};
  }
  crypto::PassphraseSalt salt;
  crypto::FillRandom(salt.bytes);
  const auto written = WriteFileDurably(file, salt.view(), FileMode::kPrivate);
  if (!written) return written.error();
  return salt;
}

}  // namespace

Result<crypto::Secret> LoadNodeKey(const NodeFolder& folder) {
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe)
  const fs::path credential = fs::path(credentials == nullptr ? "" : credentials) / kCredential;
  const auto is_there = credentials == nullptr ? Result<bool>(false) : IsThere(credential);
  if (!is_there) return is_there.error();
  const auto passphrase = *is_there ? ReadPassphrase(credential) : ReadOrMakeOwn(folder);
  if (!passphrase) return passphrase.error();
  const auto salt = ReadOrMakeSalt(folder);
  if (!salt) return salt.error();
  return crypto::KeyFromPassphrase(passphrase->view(), *salt);
}

}  // namespace schakel::node
