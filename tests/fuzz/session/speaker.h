// Says any message of the protocol, with fields that a node looks at: ids of members, sizes at the
// edges, records and files that verify.
#pragma once

#include "author.h"
#include "choices.h"
#include "federation/gossip/federation.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {

class Speaker {
 public:
  Speaker(const Stage& stage, Choices& choices)
      : stage_(stage), choices_(choices), author_(stage, choices) {}

  HelloMessage Hello();
  // `core` is the node that hears it.
  Message Any(Federation& core, Now now);
  // The trust version that a frame names: the node's, or another.
  TrustVersion Version(const TrustVersion& own);
  // A record of any member; random bytes now and then.
  Buffer Record(WallTime now);

 private:
  crypto::NodeId Node();
  JournalTag Journal();
  std::size_t Member() { return choices_.IndexBelow(Stage::kMembers); }
  RecordRef Ref();
  template <typename Item, typename Make>
  std::vector<Item> Several(std::uint64_t end, Make make) {
    std::vector<Item> items;
    for (std::uint64_t left = choices_.Below(end); left > 0; --left)
      items.push_back(make());
    return items;
  }

  AnnouncedFrontier Announced();
  FrontierLine Line();
  VectorMessage Vector();
  RecentMessage Recent();
  BucketsMessage Buckets();
  TrustWantMessage TrustWant();
  TrustFilesMessage TrustFiles();
  SplitProofMessage SplitProof();
  RecordsMessage Records(WallTime now);
  Buffer KeysRecord(std::size_t member, std::uint64_t counter);
  Buffer RecoveryRecord(std::size_t member, std::uint64_t counter);
  Message OfReconcile();
  Message OfTrust();
  Message OfLink();

  const Stage& stage_;
  Choices& choices_;
  Author author_;
};

}  // namespace schakel::federation
