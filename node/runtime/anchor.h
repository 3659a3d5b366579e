// The anchor's online part: renews the timestamp, which is the heartbeat of trust, and puts in
// force what officers signed.
//
// Present where the node's folder has trust/. Holds the keys of the machine only: the timestamp's,
// and the snapshot's if it is there. What is signed is durable before the core hears of it, so a
// version is never signed with two contents whatever ends the process. Ownership: borrows core.
// Threads: one of its own; Publish() from any. Bounds: kProposalsMax proposals wait.
#pragma once

#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "federation/trust/repository.h"
#include "node/inbox.h"
#include "node/runtime/anchor_turn.h"
#include "node/runtime/core_thread.h"
#include "node/runtime/trust_folder.h"

namespace schakel::node {

class Anchor {
 public:
  // Errors: kNotFound (no timestamp key), kUnauthorized (files do not verify), kConflict (another
  // process signs in the folder).
  static Result<std::unique_ptr<Anchor>> Start(const std::filesystem::path& folder,
                                               CoreThread& core);
  ~Anchor();
  Anchor(const Anchor&) = delete;
  Anchor& operator=(const Anchor&) = delete;

  // Answers with what is in force afterwards. Errors: those of TrustRepository::Accept; kIo: then
  // the same proposal may be offered again. The future is invalid when too many wait.
  std::future<Result<federation::TrustedSet>> Publish(federation::Proposal proposal);

 private:
  using Clock = std::chrono::steady_clock;
  struct Offer {
    federation::Proposal proposal;
    Clock::time_point since;
    std::promise<Result<federation::TrustedSet>> reply;
  };
  static constexpr std::size_t kProposalsMax = 8;  // officers at work at once

  Anchor(std::filesystem::path folder, federation::TrustRepository repository, TrustLock lock,
         CoreThread& core);
  void Run();
  // Asks whether it may sign (anchor_turn.h), and catches up if peers hold something newer.
  AnchorTurn TakeTurn();
  Result<void> Adopt(const federation::TrustedSet& newer);
  void Renew();
  // All but those that may still wait for their turn.
  void Answer(std::vector<Offer>& waiting, AnchorTurn turn);
  Result<federation::TrustedSet> Accept(const federation::Proposal& proposal);

  std::filesystem::path folder_;
  TrustLock lock_;
  federation::TrustRepository repository_;
  CoreThread& core_;
  bool was_standby_ = false;  // said once
  Inbox<Offer> inbox_{kProposalsMax};
  std::thread thread_;
};

}  // namespace schakel::node
