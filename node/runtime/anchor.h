// The anchor's online part: renews the timestamp, which is the heartbeat of trust.
//
// Present where the node's folder has trust/. Holds only the timestamp key; admissions are made
// elsewhere. Ownership: borrows core. Threads: one of its own.
#pragma once

#include <filesystem>
#include <memory>
#include <thread>

#include "federation/trust/repository.h"
#include "node/inbox.h"
#include "node/runtime/core_thread.h"

namespace schakel::node {

// Files of a repository in a folder, by repository name. Errors: kIo, kLimitExceeded.
Result<std::map<std::string, Buffer, std::less<>>> LoadRepositoryFiles(
    const std::filesystem::path& folder);
Result<void> SaveRepositoryFiles(const std::filesystem::path& folder,
                                 const std::map<std::string, Buffer, std::less<>>& files);

class Anchor {
 public:
  // Errors: kNotFound (no timestamp key), kUnauthorized (files do not verify).
  static Result<std::unique_ptr<Anchor>> Start(const std::filesystem::path& folder,
                                               CoreThread& core);
  ~Anchor();
  Anchor(const Anchor&) = delete;
  Anchor& operator=(const Anchor&) = delete;

 private:
  Anchor(std::filesystem::path folder, federation::TrustRepository repository, CoreThread& core);
  void Run();
  // Asks whether it may sign (anchor_turn.h), and catches up if peers hold something newer.
  bool TakeTurn();
  Result<void> Adopt(const federation::TrustedSet& newer);
  void Renew();

  std::filesystem::path folder_;
  federation::TrustRepository repository_;
  CoreThread& core_;
  bool was_standby_ = false;  // said once
  Inbox<int> stop_{1};
  std::thread thread_;
};

}  // namespace schakel::node
