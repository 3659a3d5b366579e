// What the letter of the anchor holds for one organisation that joins: whom to trust, whom to dial,
// where to ask, and a secret that is used once.
//
// The root is pinned by its hash, so nobody on the way can put another in its place. The secret
// never leaves the two sides; the token is named by a hash of it.
// Threads: any; pure functions. Errors: kProtocol. Bounds: join_limits.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/identity.h"
#include "crypto/transport_key.h"
#include "federation/trust/letter_code.h"

namespace schakel::federation {

using TokenSecret = FixedBytes<16, struct TokenSecretTag>;
using TokenId = FixedBytes<8, struct TokenIdTag>;

// Whom a joiner dials first. Endpoints are numeric host:port, in one form only.
struct JoinSeed {
  crypto::NodeId node;
  crypto::TransportKey transport_key;
  std::string endpoint;  // of the anchor it may be empty: it then only dials
  bool operator==(const JoinSeed&) const = default;
};

struct JoinToken {
  crypto::Digest root_hash;  // BLAKE2b-256 of the root's file
  TokenSecret secret;
  std::string kvk;                   // 8 digits: the only organisation that may use it
  WallTime expires{};                // whole seconds
  crypto::TransportKey sealing_key;  // requests are sealed to it
  std::string join_endpoint;         // where they are sent; its CURVE key is the anchor's
  JoinSeed anchor;
  std::vector<JoinSeed> seeds;  // besides the anchor

  [[nodiscard]] TokenId id() const;
  bool operator==(const JoinToken&) const = default;
};

bool IsKvkNumber(std::string_view text);  // eight digits

// REQUIRES: endpoints are numeric, kvk is a number, seeds are few.
Buffer EncodeToken(const JoinToken& token);
Result<JoinToken> DecodeToken(Bytes bytes);

struct TokenReading {
  std::optional<JoinToken> token;
  std::optional<CodeFault> fault;  // nothing and no token: of another version
};
// Reads a letter, or only its lines.
TokenReading ReadLetter(std::string_view text);

}  // namespace schakel::federation
