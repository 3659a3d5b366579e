// What a joiner keeps until it is admitted, so that `schakel join` can be run again: its letter and
// the request that it made. One file, readable by its user only.
//
// Threads: any; no state. Errors: kNotFound, kCorruption, kIo, kUnauthorized (another root).
#pragma once

#include <filesystem>

#include "federation/trust/join_request.h"

namespace schakel::node {

struct JoinState {
  federation::JoinToken token;
  Buffer request;  // signed
  bool is_admitted = false;

  // Returns the wish of the request. Errors: kCorruption.
  [[nodiscard]] Result<federation::JoinWish> Wish() const;
};

Result<JoinState> LoadJoinState(const std::filesystem::path& file);
Result<void> SaveJoinState(const std::filesystem::path& file, const JoinState& state);

// Is this the root that the letter names? There is no other way to come to trust one.
// Errors: kUnauthorized (another), kConflict (of a rehearsal), kProtocol.
Result<void> CheckRoot(const federation::JoinToken& token, Bytes root_file);

}  // namespace schakel::node
