// Makes a ROUTER number who connects to it, whatever name they state. Private to this folder.
//
// ZMTP lets a client state the routing id that it wants ("Identity"). libzmq 4.3.4 takes it as it
// is; everybody else gets a zero byte and a counter of 32 bits, put into the same table without a
// look whether somebody stated just that, and the process is aborted if so. A counter that begins
// at random is no defence: 255 stated names that wait for it are met by one of 17 million
// connections.
//
// What does it: ZMQ_ROUTER_RAW makes a socket number everybody and skip what they state. Whether a
// connection speaks ZMTP or raw bytes is copied to the listener when it is bound; so the option is
// set after the bind, and unset again, which leaves only the numbering. No documentation promises
// that, so it is tried here on this very socket, and by self_test.h over TCP.
//
// Two numbers are the same after 2^32 handshakes only, which kHandshakeRefill keeps out of reach of
// the life of a listener (docs/transport.md).
//
// Thread: the socket's. Errors: kIo (this libzmq takes the names), kUnavailable (no descriptor).
#pragma once

#include <cstdint>
#include <optional>

#include "node/transport/socket.h"

namespace schakel::node {

// Returns the number of the next one that ends its handshake; each after it has the next, and they
// wrap. REQUIRES: `router` is bound, and nobody was let in yet.
Result<std::uint32_t> NumberPeers(void* context, Socket& router);

// Returns nothing if libzmq did not choose this id.
std::optional<std::uint32_t> NumberOf(Bytes routing_id);
Buffer RoutingIdOf(std::uint32_t number);

// Whether `number` was given out before `other`.
inline bool IsEarlier(std::uint32_t number, std::uint32_t other) {
  return static_cast<std::int32_t>(number - other) < 0;
}

}  // namespace schakel::node
