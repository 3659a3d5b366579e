#include "crypto/wrapped_key.h"

#include "base/file.h"
#include "crypto/aead.h"
#include "crypto/key_file.h"
#include "crypto/passphrase.h"
#include "crypto/sodium.h"

namespace schakel::crypto {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kFileMax = 1'024;
constexpr std::string_view kHeader = "schakel wrapped key 1\nargon2id 3 passes 64 MiB\n";
constexpr std::size_t kSaltDigits = 2 * PassphraseSalt::kSize;
constexpr std::size_t kNonceDigits = 2 * AeadNonce::kSize;
constexpr std::size_t kSealedDigits = 2 * (kKeySize + kAeadTagSize);

}  // namespace

Result<void> SaveWrappedKey(const std::filesystem::path& path, Bytes secret, Bytes passphrase) {
  if (std::filesystem::exists(std::filesystem::symlink_status(path))) {
    return Error{ErrorCode::kConflict, path.string() + " exists; a key is never overwritten"};
  }
  PassphraseSalt salt;
  FillRandom(salt.bytes);
  const auto key = KeyFromPassphrase(passphrase, salt);
  if (!key) return key.error();
  AeadNonce nonce;
  FillRandom(nonce.bytes);
  const Buffer sealed = Seal(key->view(), nonce, AsBytes(kHeader), secret);
  const std::string text =
      std::string(kHeader) + salt.hex() + "\n" + nonce.hex() + "\n" + ToHex(sealed) + "\n";
  return WriteFileDurably(path, AsBytes(text), FileMode::kSecret);
}

Result<Secret> LoadWrappedKey(const std::filesystem::path& path, Bytes passphrase) {
  const auto is_private = CheckPrivateFile(path);
  if (!is_private) return is_private.error();
  const auto content = ReadFile(path, kFileMax);
  if (!content) return content.error();
  const Error damaged{ErrorCode::kCorruption, path.string() + " is no wrapped key"};
  std::string_view text = AsText(*content);
  constexpr std::size_t kSize =
      kHeader.size() + kSaltDigits + kNonceDigits + kSealedDigits + 3;  // ends of lines
  if (text.size() != kSize || !text.starts_with(kHeader)) return damaged;
  text.remove_prefix(kHeader.size());
  const auto salt = PassphraseSalt::FromHexText(text.substr(0, kSaltDigits));
  text.remove_prefix(kSaltDigits + 1);
  const auto nonce = AeadNonce::FromHexText(text.substr(0, kNonceDigits));
  text.remove_prefix(kNonceDigits + 1);
  const auto sealed = FromHex(text.substr(0, kSealedDigits));
  if (!salt || !nonce || !sealed) return damaged;
  const auto key = KeyFromPassphrase(passphrase, *salt);
  if (!key) return key.error();
  auto opened = Open(key->view(), *nonce, AsBytes(kHeader), *sealed);
  if (!opened) {
    return Error{ErrorCode::kUnauthorized, "the passphrase is not that of " + path.string()};
  }
  Secret secret{Bytes(*opened)};
  Wipe(*opened);
  return secret;
}

}  // namespace schakel::crypto
