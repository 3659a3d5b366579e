// Seals and opens what is stored of one member: with the member's own key, bound to its row.
//
// Also makes the keyed hashes under which terms and look-up values are stored.
// Owner: MemberDesk's thread. Errors: kNotFound (the key was erased), kCorruption.
#pragma once

#include <string_view>

#include "crypto/key_vault.h"
#include "storage/member_keys.h"

namespace schakel::node {

class SealedRows {
 public:
  // Borrows the vault. `node_key` gives the key of the hashes.
  SealedRows(crypto::KeyVault& vault, Bytes node_key);

  // Returns nonce and ciphertext for the value of `row`.
  Result<Buffer> Seal(crypto::KeyNumber number, Bytes row, Bytes plaintext);
  Result<Buffer> Open(crypto::KeyNumber number, Bytes row, Bytes sealed);

  [[nodiscard]] storage::TermHash Hash(std::string_view kind, std::string_view value) const;
  // The key of control codes.
  [[nodiscard]] Bytes code_key() const { return code_key_.view(); }

 private:
  crypto::KeyVault& vault_;
  crypto::Secret hash_key_;
  crypto::Secret code_key_;
};

}  // namespace schakel::node
