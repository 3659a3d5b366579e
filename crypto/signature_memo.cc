#include "crypto/signature_memo.h"

namespace schakel::crypto {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of one thread, while used
thread_local SignatureMemo* g_in_use = nullptr;

}  // namespace

SignatureMemo::Use::Use(SignatureMemo& memo) : before_(g_in_use) {
  g_in_use = &memo;
}

SignatureMemo::Use::~Use() {
  g_in_use = before_;
}

SignatureMemo* SignatureMemo::InUse() {
  return g_in_use;
}

bool SignatureMemo::Verify(const PublicKey& key, Bytes message, const Signature& signature) {
  // Both are of one size, so that no two questions are the same bytes.
  Buffer question = ToBuffer(signature.view());
  Append(question, message);
  const Digest name = KeyedBlake2b(key.view(), question);
  const auto known = answers_.find(name);
  if (known != answers_.end()) return known->second;
  if (answers_.size() >= kAnswersMax) answers_.clear();
  const bool answer = VerifyAnew(key, message, signature);
  answers_.emplace(name, answer);
  return answer;
}

}  // namespace schakel::crypto
