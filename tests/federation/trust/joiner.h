// An anchor's token and an organisation that uses it, for tests.
#pragma once

#include "federation/trust/join_record.h"

namespace schakel::federation {

constexpr WallTime kJoinDay = WallTime(std::chrono::hours(24 * 20'782));  // 2026-11-25

JoinToken SampleToken(const crypto::TransportKeyPair& join_key, const std::string& kvk);
TokenRecord SampleRecord(const JoinToken& token);

struct Joiner {
  crypto::KeyPair identity = crypto::KeyPair::Generate();
  JoinWish wish;

  explicit Joiner(const std::string& kvk);
  [[nodiscard]] Buffer RequestFor(const TokenId& token) const {
    return SignRequest(wish, token, identity);
  }
};

}  // namespace schakel::federation
