// Fetches newer trust metadata from a peer that names it, and verifies it as a TUF client.
//
// One fetch at a time, from one link. It ends without success when the peer sends what does not
// verify, when the link ends, after limits::kTrustTimeout without a file that was asked for, and
// after limits::kTrustFetchMax and a second for each limits::kTrustBytesPerSecond that it brought:
// so a silent or slow peer gives way to the next, and a large federation fits a thin line.
//
// What was asked for and not answered is at most limits::kTrustOpenMax bytes, by the lengths that
// the signed metadata state, or one file. More is asked for when half of it has come.
//
// What is returned is verified whole. Of a fetch that failed, files whose hash signed metadata
// state are kept, by that hash, up to limits::kTrustKeptMax: the next fetch asks for the others
// only. Nothing of them is in force before. They do not survive a restart.
//
// Transport is the two messages TrustWant and TrustFiles. Owner: Federation. Thread: the core's.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "federation/gossip/link.h"
#include "federation/gossip/outbox.h"
#include "federation/trust/updater.h"

namespace schakel::federation {

class TrustSync {
 public:
  // A fetch that took too long, and whether the next one begins further on because of it.
  struct Expired {
    LinkId link = 0;
    bool has_brought = false;
  };

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
  // Ends a fetch that takes too long. Returns nothing if there was none.
  std::optional<Expired> Expire(MonoTime now);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;

  // Bytes that are asked for and not answered.
  [[nodiscard]] std::size_t open_bytes() const { return open_bytes_; }
  [[nodiscard]] std::size_t kept_bytes() const { return kept_bytes_; }

 private:
  struct Asked {
    std::size_t bytes = 0;      // at most, with the share of the name
    bool is_kept_able = false;  // its hash is stated
  };

  [[nodiscard]] MonoTime Deadline() const;
  [[nodiscard]] bool MayAsk() const;
  void Ask();
  // Gives the updater what it wants of what was kept.
  Result<void> UseKept();
  // Takes one file if it was asked for. Returns whether it was.
  Result<bool> Take(const TrustFileContent& file);
  // Ends the fetch without success.
  void Fail();
  void Keep(std::string hash, Buffer file);

  Outbox& outbox_;
  std::unique_ptr<TrustUpdater> updater_;
  LinkId link_ = 0;
  MonoTime start_;
  MonoTime heard_;                      // when a file that was asked for came last
  std::uint64_t brought_ = 0;           // bytes of files whose hash is stated
  std::map<std::string, Asked> asked_;  // by file name; not answered yet
  std::size_t open_bytes_ = 0;          // of those
  std::map<std::string, Buffer> kept_;  // by SHA-256, hex
  std::size_t kept_bytes_ = 0;
  std::optional<Buffer> conflict_;
};

}  // namespace schakel::federation
