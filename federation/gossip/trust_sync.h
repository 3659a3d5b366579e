// Fetches newer trust metadata from a peer that names it, and verifies it as a TUF client.
//
// One fetch at a time, from one link: until limits::kTrustTimeout without a file that was asked
// for, and limits::kTrustFetchMax in all, so that a slow peer gives way to the next. What it
// returns is verified whole; nothing is kept of a fetch that failed. Transport is the two messages
// TrustWant and TrustFiles. Owner: Federation. Thread: the core's. Bounds: those of TrustUpdater.
#pragma once

#include <memory>
#include <optional>

#include "federation/gossip/link.h"
#include "federation/gossip/outbox.h"
#include "federation/trust/updater.h"

namespace schakel::federation {

class TrustSync {
 public:
  explicit TrustSync(Outbox& outbox) : outbox_(outbox) {}

  [[nodiscard]] bool IsActive() const { return updater_ != nullptr; }
  [[nodiscard]] bool IsActiveOn(LinkId link) const { return IsActive() && link_ == link; }

  void Start(const TrustedSet& current, LinkId link, Now now);
  // Returns the verified set when the fetch is complete. An error ends the fetch.
  Result<std::optional<TrustedSet>> OnFiles(LinkId link, const TrustFilesMessage& message, Now now);
  // The peer's timestamp of our version, after kConflict.
  [[nodiscard]] std::optional<Buffer> TakeConflict() {
    return std::exchange(conflict_, std::nullopt);
  }
  void OnLinkDown(LinkId link);
  // Ends a fetch that is not answered. Returns whether there was one, and on which link.
  std::optional<LinkId> Expire(MonoTime now);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;

 private:
  void Ask(MonoTime now);

  Outbox& outbox_;
  std::unique_ptr<TrustUpdater> updater_;
  LinkId link_ = 0;
  MonoTime deadline_;
  MonoTime end_;
  std::set<std::string> asked_;  // and not answered yet
  std::optional<Buffer> conflict_;
};

// Answers a TrustWant from what is held, in as many frames as it takes.
// Returns how many bytes of files that were.
std::size_t ServeTrust(const TrustedSet& held, const TrustWantMessage& want, LinkId link,
                       Outbox& outbox);

}  // namespace schakel::federation
