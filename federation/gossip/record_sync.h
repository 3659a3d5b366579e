// Records between nodes: a new one is named to the neighbours, who ask for what they lack; and what
// two nodes hold differently is found out when their record tags differ.
//
//   news                     have(news) ─▶, ◀─ want, records ─▶
//   A's and B's tags differ  have(recent) ─▶ what changed since they were equal, hash of the rest
//                            ◀─ have(answer) if that does not explain everything
//                            have(all) ─▶ if both do not either; ◀─ have(all)
//
// Nothing is sent that nobody asked for, so a record crosses each link about once. Beacons wait for
// limits::kBeaconBatch and go on push links only.
//
// Owner: Federation. Thread: the core's. Bounds: per link one entry for each record that is news,
// and limits::kRecentsMax lists and limits::kRecordRefsMax references in one interval; wants by
// RecordWants; one new record of each type of each node in limits::kRecordRest, of its recovery key
// one that says nothing new.
#pragma once

#include <map>

#include "federation/gossip/link.h"
#include "federation/gossip/outbox.h"
#include "federation/gossip/record_set.h"
#include "federation/gossip/record_wants.h"

namespace schakel::federation {

class RecordSync {
 public:
  RecordSync(RecordSet& records, LinkTable& links, Outbox& outbox)
      : records_(records), links_(links), outbox_(outbox) {}

  // REQUIRES: called before anything else. Borrowed until the next call.
  void SetDirectory(const Directory& directory) { directory_ = &directory; }

  // A record is new here and may be passed on.
  void Spread(const RecordKey& key, LinkId source, Now now);
  // The record tags of this link differ.
  void Compare(Link& link);
  void OnHave(Link& link, const RecordsHaveMessage& message, Now now);
  // Returns how many bytes of records it sent.
  std::size_t OnWant(Link& link, const RecordsWantMessage& message);
  // A record of this key was taken from a peer. The next one has to wait, or its owner could keep
  // everybody busy with verifying, storing and passing on.
  void OnTaken(const RecordKey& key, Now now) {
    rests_until_[key] = now.mono + limits::kRecordRest;
  }
  [[nodiscard]] bool IsResting(const RecordKey& key, Now now) const;
  // A record of this key came in, useful or not.
  void OnRecord(const RecordKey& key) { wants_.OnRecord(key); }
  void OnLinkDown(LinkId link) { wants_.OnLinkDown(link); }

  // Sends what is due.
  void Advance(Now now);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;
  [[nodiscard]] std::size_t wanted() const { return wants_.size(); }
  [[nodiscard]] std::size_t resting() const { return rests_until_.size(); }
  // How often all records were hashed or listed because a peer asked.
  [[nodiscard]] std::uint64_t walks() const { return walks_; }

 private:
  [[nodiscard]] std::optional<RecordKey> Resolve(const RecordRef& ref) const;
  [[nodiscard]] std::optional<RecordRef> RefOf(const RecordKey& key) const;
  [[nodiscard]] std::vector<RecordRef> Recent(Link& link) const;
  [[nodiscard]] std::uint64_t RestTag(const Link& link, std::set<RecordKey> first,
                                      const std::set<RecordKey>& second) const;
  void Want(Link& link, const RecordsHaveMessage& message, Now now);
  void AskNext(Now now);
  void Flush(Now now);
  void TellNewer(Link& link, const std::vector<RecordRef>& refs);
  void SendAll(Link& link, Now now);
  void Send(Link& link, const std::vector<RecordRef>& refs, RecordsScope scope,
            std::uint64_t rest = 0);

  RecordSet& records_;
  LinkTable& links_;
  Outbox& outbox_;
  const Directory* directory_ = nullptr;
  RecordWants wants_;
  std::map<RecordKey, MonoTime> rests_until_;  // one row for each record that was taken
  mutable std::uint64_t walks_ = 0;
  std::optional<MonoTime> next_flush_;
};

}  // namespace schakel::federation
