// Private to this folder: a ZeroMQ socket with its options and a monitor, closed on destruction.
// Thread: net.
#pragma once

#include <zmq.h>

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace schakel::node {

struct MonitorEvent {
  int event = 0;
  int value = 0;  // a descriptor or an error number
};

// Without an answer of a ZAP handler nobody gets in. A draft option of libzmq 4.3.4, so its name is
// not in the header; a test shows that it is obeyed.
inline constexpr int kZapEnforceDomain = 93;

// One received part.
struct Part {
  Buffer bytes;
  bool has_more = false;
  int descriptor = -1;
  std::string user_id;  // set by ZAP; empty if none
};

class Socket {
 public:
  // REQUIRES: a descriptor is free. For sockets of the start, and of programs that end with them.
  Socket(void* context, int type);
  // Errors: kUnavailable (this process has no descriptor left).
  static Result<Socket> Open(void* context, int type);
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&&) = delete;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void Set(int option, int value);
  void Set(int option, Bytes value);
  // Options that both sides share: sizes, marks, heartbeats, time-outs, CURVE keys.
  void SetCommon(Bytes public_key, Bytes secret_key);
  // Other than what SetCommon() sets.
  void SetMessageSizeMax(std::int64_t size_bytes);
  Result<void> Bind(const std::string& address);
  void Unbind(const std::string& address);
  Result<void> Connect(const std::string& address);
  // Of the last Bind().
  [[nodiscard]] std::string LastEndpoint() const;
  // Errors: kUnavailable (no descriptor left).
  Result<void> StartMonitor(void* context, const std::string& address, int events);

  // Returns nothing if there is nothing to read.
  std::optional<Part> Receive();
  enum class SendOutcome { kSent, kFull, kGone };
  SendOutcome Send(Bytes bytes, int flags);
  std::optional<MonitorEvent> ReceiveMonitor();

  [[nodiscard]] void* raw() const { return socket_; }
  [[nodiscard]] void* monitor() const { return monitor_; }

 private:
  explicit Socket(void* socket);

  void* socket_ = nullptr;
  void* monitor_ = nullptr;
};

}  // namespace schakel::node
