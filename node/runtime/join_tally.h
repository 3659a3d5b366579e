// What became of the questions at the join socket, as counts. Written by thread `join`, read by
// any.
//
// Never by id, organisation or address: these are numbers for /metrics.
#pragma once

#include <array>

#include "federation/trust/join_seal.h"
#include "node/transport/join_socket.h"

namespace schakel::node {

struct JoinTally {
  JoinCounters socket;
  // By federation::JoinStatus.
  std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(federation::kLastJoinStatus) + 1>
      answers{};
};

}  // namespace schakel::node
