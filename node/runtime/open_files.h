// How many descriptors this process may have open. Who connects takes them before the node can
// refuse, and RocksDB needs its own to write.
#pragma once

#include <cstddef>

namespace schakel::node {

// What a flood of connections can take: libzmq accepts until 2,000 events wait unread, at each of
// two listening sockets; 256 of RocksDB; the rest for dials, pages and files, with slack.
constexpr std::size_t kOpenFilesWanted = 8'192;

// Raises the limit to the highest that the system lets this process have. Returns it.
std::size_t RaiseOpenFiles();

}  // namespace schakel::node
