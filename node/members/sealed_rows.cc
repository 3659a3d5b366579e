#include "node/members/sealed_rows.h"

#include "base/check.h"
#include "base/coding.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "crypto/sodium.h"

namespace schakel::node {
namespace {

crypto::Secret Derive(Bytes node_key, std::string_view purpose) {
  auto key = crypto::HkdfSha256(node_key, {}, AsBytes(purpose), 32);
  CHECK(key.has_value());
  return std::move(*key);
}

}  // namespace

SealedRows::SealedRows(crypto::KeyVault& vault, Bytes node_key)
    : vault_(vault),
      hash_key_(Derive(node_key, "schakel/v1/member-hash")),
      code_key_(Derive(node_key, "schakel/v1/control-code")) {}

Result<Buffer> SealedRows::Seal(crypto::KeyNumber number, Bytes row, Bytes plaintext) {
  const auto key = vault_.Find(number);
  if (!key) return key.error();
  crypto::AeadNonce nonce;
  crypto::FillRandom(nonce.bytes);
  Buffer sealed = ToBuffer(nonce.view());
  Append(sealed, crypto::Seal(*key, nonce, row, plaintext));
  return sealed;
}

Result<Buffer> SealedRows::Open(crypto::KeyNumber number, Bytes row, Bytes sealed) {
  const auto key = vault_.Find(number);
  if (!key) return key.error();
  ByteReader in(sealed);
  const auto nonce = in.Take(crypto::AeadNonce::kSize);
  const Error damaged{ErrorCode::kCorruption, "a sealed row was changed"};
  if (!nonce) return damaged;
  auto plaintext = crypto::Open(*key, *crypto::AeadNonce::From(*nonce), row, in.rest());
  return plaintext ? std::move(plaintext) : Result<Buffer>(damaged);
}

storage::TermHash SealedRows::Hash(std::string_view kind, std::string_view value) const {
  Buffer message = ToBuffer(AsBytes(kind));
  message.push_back(0);
  Append(message, AsBytes(value));
  const crypto::Digest digest = crypto::KeyedBlake2b(hash_key_.view(), message);
  return *storage::TermHash::From(digest.view().first(storage::TermHash::kSize));
}

}  // namespace schakel::node
