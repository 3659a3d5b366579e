// Whether this machine's libzmq, set as the listener sets it, keeps outside who belongs outside:
// tried at the start, against listeners on loopback that end with their trial. The library is the
// system's and may be another than the one that the tests ran with. Private to this folder.
//
// Thread: any. Takes some milliseconds.
// Errors: kIo, with who got in or what could not be tried.
#pragma once

#include "node/transport/socket.h"
#include "node/transport/zap.h"

namespace schakel::node {

// Sets what keeps out whom the ZAP handler does not admit: SetGuard() of listener.h.
using Guard = void (*)(Socket&, const crypto::TransportKeyPair&);
// Makes a bound socket number its peers: NumberPeers() of peer_numbers.h.
using Numbering = Result<std::uint32_t> (*)(void* context, Socket&);

// Tries no security, PLAIN, ZMTP 1 and 2, a key of nobody with the handler there and without it;
// and that an admitted key does get in, without which the refusals would prove nothing, under the
// number that was promised and not under the name that it states.
Result<void> ProveRefusals(Guard guard, Numbering numbering);

}  // namespace schakel::node
