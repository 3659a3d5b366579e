// Which peer was asked for which record, and who else says that it has it.
//
// One peer at a time is asked for a record. Who names a newer one than ours meanwhile is
// remembered, and asked when the record did not come within limits::kRecordTimeout or was not as
// new as he says; first those whom we dialled. So nobody keeps a record from a node by naming it
// and not sending it.
//
// Sans-IO and without links: it is told what the peers have and returns whom to ask.
// Owner: RecordSync. Thread: the core's. Time: an argument.
// Bounds: a row for each record of the directory; in it kClaimsMax links that dialled us, and those
//         that we dialled.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "federation/gossip/action.h"
#include "federation/gossip/record_set.h"

namespace schakel::federation {

class RecordWants {
 public:
  static constexpr std::size_t kClaimsMax = 8;

  struct Claim {
    LinkId link = 0;
    std::uint64_t counter = 0;
  };
  struct Request {
    RecordKey key;
    Claim claim;
  };

  // A peer names a record that is newer than ours. Returns whether to ask it now.
  bool Offer(const RecordKey& key, Claim claim, MonoTime now);
  // A record of this key came in, useful or not.
  void OnRecord(const RecordKey& key);
  void OnLinkDown(LinkId link);

  // Returns whom to ask next where a want is over. `held(key)` is the counter that is not to be
  // asked for any more.
  std::vector<Request> TakeNext(MonoTime now,
                                const std::function<std::uint64_t(const RecordKey&)>& held);
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;
  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  struct Row {
    LinkId asked = 0;
    MonoTime deadline;
    std::vector<Claim> others;  // in the order in which they are asked
  };
  using Place = std::map<RecordKey, Row>::iterator;

  void Ask(Place place, LinkId link, MonoTime now);
  // The next claim has its turn at once.
  void End(Place place);

  std::map<RecordKey, Row> rows_;
  std::set<std::pair<MonoTime, RecordKey>> deadlines_;
};

}  // namespace schakel::federation
