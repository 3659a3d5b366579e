// How many questions the join socket opens: of one address, and of all together. Each bucket holds
// a burst and refills evenly; a question takes one of both.
//
// Pure; time is an argument. Thread: the owner's. Bounds: kJoinAddressesMax addresses.
#pragma once

#include <map>
#include <string>

#include "base/time.h"

namespace schakel::node {

class JoinRate {
 public:
  // Returns whether a question from this address may be opened now.
  bool Takes(const std::string& address, MonoTime now);

 private:
  struct Bucket {
    int left = 0;
    MonoTime refilled{};
  };
  static bool HasOne(Bucket& bucket, int burst, Duration refill, MonoTime now);
  Bucket& BucketOf(const std::string& address, MonoTime now);

  std::map<std::string, Bucket> addresses_;
  Bucket all_;
  bool is_begun_ = false;
};

}  // namespace schakel::node
