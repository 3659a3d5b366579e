// One question to the anchor and its answer, sealed: what passes over the join socket, or in a
// file.
//
//   question: version (1), kind (1), token id (8, zeros for a leave), ephemeral X25519 key (32),
//             nonce (24), then the body in XChaCha20-Poly1305, bound to everything before it
//   answer:   nonce (24), then status (1), varint length and file of the root, sealed
//
// The key of a question is HKDF-SHA256 of the X25519 secret of the ephemeral key and the anchor's
// join key, salted with the secret of the token: who lacks that secret can ask nothing. The key of
// the answer has no salt, and is bound to the whole question: an answer to another question does
// not open, and who lacks the token's secret is still told so by the anchor itself.
// A question that is recorded and sent again opens, asks for what was asked before, and its answer
// can be read by the first asker only.
//
// Threads: any; no state. Errors: kProtocol (form), kUnauthorized (does not open). Bounds:
// join_limits.h; an answer of one status has one length.
#pragma once

#include "crypto/secret.h"
#include "crypto/transport_key.h"
#include "federation/trust/join_token.h"

namespace schakel::federation {

enum class JoinKind : std::uint8_t { kRequest = 1, kLeave = 2 };

// Also the words of --json and of the record at the anchor.
enum class JoinStatus : std::uint8_t {
  kAccepted = 1,  // stored; the officer decides
  kWaiting = 2,   // stored before
  kAdmitted = 3,  // the node is in the directory
  kRefused = 4,   // the officer said no
  kWrong = 5,     // no such token, or its secret or form is wrong
  kOtherKvk = 6,  // the token is for another organisation
  kExpired = 7,
  kUsed = 8,      // somebody else used this token
  kEnded = 9,     // after too many wrong tries
  kLeaving = 10,  // a leave was noted
  kUnknown = 11,  // a leave of a node that is not in the directory
};
constexpr JoinStatus kLastJoinStatus = JoinStatus::kUnknown;
std::string_view JoinStatusName(JoinStatus status);  // "accepted", "other_kvk", ...

struct JoinAnswer {
  JoinStatus status = JoinStatus::kWrong;
  Buffer root_file;  // with accepted, waiting and admitted: the one that the token names
};

struct AskedQuestion {
  Buffer message;
  crypto::Secret answer_key;
};
// REQUIRES: the body fits kRequestBodyMax.
Result<AskedQuestion> AskRequest(const JoinToken& token, Bytes request);
Result<AskedQuestion> AskLeave(const crypto::TransportKey& join_key, Bytes leave);
Result<JoinAnswer> OpenAnswer(const AskedQuestion& asked, Bytes answer);

struct JoinQuestion {
  JoinKind kind = JoinKind::kRequest;
  TokenId token;  // zeros of a leave
  crypto::TransportKey ephemeral;
  Buffer message;
};
Result<JoinQuestion> ReadQuestion(Bytes message);
// `secret` of the token; zeros for a leave.
Result<Buffer> OpenQuestion(const JoinQuestion& question, const crypto::TransportKeyPair& join_key,
                            const TokenSecret& secret);
Result<Buffer> SealAnswer(const JoinQuestion& question, const crypto::TransportKeyPair& join_key,
                          const JoinAnswer& answer);

}  // namespace schakel::federation
