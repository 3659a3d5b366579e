// Judges one connection by what the kernel received from it and what it delivered: libzmq holds
// back a message in many parts until its last one, and bounds neither their number nor their bytes.
// Private to this folder. Thread: net.
#pragma once

#include <cstddef>
#include <cstdint>

namespace schakel::node {

class ConnectionWatch {
 public:
  // A whole frame of this connection was read.
  void OnDelivered(std::size_t frame_size);

  // Call at each kWatchInterval. `received` = bytes from this connection so far. `had_turn` = since
  // the last call a whole message would have been read if there had been one.
  // Returns whether the connection is in the middle of an endless message and must be cut.
  bool IsFlooding(std::uint64_t received, bool had_turn);

 private:
  std::uint64_t accounted_ = 0;  // of the bytes received; never less than what was delivered
  bool has_delivered_ = false;   // since the last look
};

// Returns how many bytes this TCP connection has received, or 0 if it is none.
std::uint64_t BytesReceived(int descriptor);

// Ends the connection if it is still one that was accepted on this local port: libzmq may have
// closed its descriptor, and the number may be in use for something else. Returns whether it was.
bool ShutDownAccepted(int descriptor, int port);

}  // namespace schakel::node
