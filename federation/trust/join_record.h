// What the anchor knows of one token that it handed out, and the rules by which a request is
// answered. Pure: the caller reads and writes the record.
//
//   open ── first good request ──▶ requested ── admitted ──▶ used
//    │ kWrongTriesMax wrong ones       └─────── the officer ──▶ refused
//    └──▶ ended                   (open and past `expires`: expired, which needs no state)
//
// A wrong try is a request that does not open with the token's secret, is not signed by its own
// key, or is of another KVK number. They count while the token is open: who holds a request that
// was accepted cannot lose it to somebody else's tries.
// Threads: any. Errors: kCorruption from ParseRecord(). Bounds: one request per token.
#pragma once

#include <optional>

#include "federation/trust/join_request.h"
#include "federation/trust/join_seal.h"

namespace schakel::federation {

struct TokenRecord {
  enum class State : std::uint8_t { kOpen, kRequested, kUsed, kRefused, kEnded };
  JoinToken token;
  std::string name;  // of the organisation, as the officer wrote it
  WallTime issued{};
  State state = State::kOpen;
  int wrong_tries = 0;
  Buffer request;  // signed, as it came; empty while open
  WallTime requested{};

  // Returns the wish of the request. Errors: kNotFound.
  [[nodiscard]] Result<JoinWish> Wish() const;
};

std::string_view StateName(const TokenRecord& record, WallTime now);  // "open", "expired", ...

// Answers a request that names this token; `opened` is nothing if it does not open. Changes the
// record; the caller makes the change durable before it answers.
JoinStatus TakeRequest(TokenRecord& record, const std::optional<Buffer>& opened, WallTime now);

Json ToJson(const TokenRecord& record);
Result<TokenRecord> ParseRecord(Bytes file);

}  // namespace schakel::federation
