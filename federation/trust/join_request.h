// What an organisation asks for when it joins, signed by the identity key that it made; and the
// request to leave again.
//
// A request says who somebody is and what he would like; rights, quotas and maturity are the
// anchor's to give, so a request that states them is read without them. It is bound to its token:
// of another token it does not verify.
// Threads: any; pure functions. Errors: kProtocol (form), kUnauthorized (signature, node id).
// Bounds: join_limits.h.
#pragma once

#include <string>

#include "crypto/signature.h"
#include "federation/trust/admission.h"
#include "federation/trust/join_token.h"

namespace schakel::federation {

// Of an Admission: organisation, card, kind, coverage, keys and recovery key hash.
using JoinWish = Admission;

// Returns what is wrong with it in one word of the form ("mail"), or nothing.
std::optional<std::string> FaultOf(const JoinWish& wish);

// Returns the signed bytes. REQUIRES: no FaultOf(wish), and its keys are those of `identity`.
Buffer SignRequest(const JoinWish& wish, const TokenId& token, const crypto::KeyPair& identity);
Result<JoinWish> ReadRequest(Bytes request, const TokenId& token);

// Eight Dutch words over the root, every public key and the token: the same at both ends, others if
// anybody in between changed any of them.
std::string JoinWords(const JoinToken& token, const JoinWish& wish);

// The draft of an admission for who asks: regional, GREEN, maturity 1, valid for 400 days.
Admission DraftAdmission(const JoinWish& wish, WallTime now);

struct LeaveRequest {
  crypto::NodeId node;
  WallTime issued{};
};
Buffer SignLeave(const LeaveRequest& leave, const crypto::KeyPair& identity);
// Whose key it must be signed with is the caller's to know.
Result<crypto::NodeId> NodeOfLeave(Bytes request);
Result<LeaveRequest> ReadLeave(Bytes request, const crypto::PublicKey& identity);

}  // namespace schakel::federation
