// How many questions the join socket opens: of one address, and of all together. Each bucket holds
// a burst and refills evenly; a question takes one of both.
//
// Pure; time is an argument. Thread: the owner's. Bounds: kJoinAddressesMax addresses.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/token_bucket.h"

namespace schakel::node {

class JoinRate {
 public:
  // Returns whether a question from this address may be opened now.
  bool Takes(const std::string& address, MonoTime now);

 private:
  TokenBucket& BucketOf(const std::string& address, MonoTime now);

  std::map<std::string, TokenBucket> addresses_;
  std::optional<TokenBucket> all_;
};

}  // namespace schakel::node
