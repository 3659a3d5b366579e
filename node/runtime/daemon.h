// A running node: builds everything in order and takes it down in reverse.
//
// Ownership: owns store, threads, core, HTTP server. Errors: Start() names what to mend.
#pragma once

#include <atomic>
#include <memory>

#include "config/config.h"
#include "node/runtime/node_folder.h"

namespace schakel::node {

class Daemon {
 public:
  static Result<std::unique_ptr<Daemon>> Start(const NodeFolder& folder,
                                               const config::Config& config);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // A write failed: the node must end, with what is durable intact.
  [[nodiscard]] bool HasFailed() const;

 private:
  struct Parts;
  explicit Daemon(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace schakel::node
