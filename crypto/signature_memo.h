// Signatures that were looked at before, so that a process that plays thousands of nodes asks
// libsodium once about bytes that all of them check.
//
// Verifying is a pure function of key, message and signature, and what is remembered is the answer
// under a hash over all three: a hit answers what a second look would, true or false. It counts
// only on the thread that holds a Use and for as long as that lives; a node has none. Thread: one.
// Bounds: kAnswersMax, then it begins anew.
#pragma once

#include <unordered_map>

#include "crypto/hash.h"
#include "crypto/signature.h"

namespace schakel::crypto {

// As VerifyPlain(), whatever this thread remembers.
[[nodiscard]] bool VerifyAnew(const PublicKey& key, Bytes message, const Signature& signature);

class SignatureMemo {
 public:
  static constexpr std::size_t kAnswersMax = 1 << 16;  // 4 MiB: what is looked at again is young

  // While it lives, VerifyPlain() and Verify() of this thread ask `memo`, which must outlive it.
  class Use {
   public:
    explicit Use(SignatureMemo& memo);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    SignatureMemo* before_;
  };

  // Returns the memo that this thread uses, or nullptr.
  [[nodiscard]] static SignatureMemo* InUse();

  // As VerifyPlain().
  [[nodiscard]] bool Verify(const PublicKey& key, Bytes message, const Signature& signature);
  [[nodiscard]] std::size_t size() const { return answers_.size(); }

 private:
  std::unordered_map<Digest, bool, FixedBytesHash> answers_;  // by key, signature and message
};

}  // namespace schakel::crypto
