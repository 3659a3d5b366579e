// Who takes part: identities, the anchor's trust repository, and what all nodes know alike.
//
// Everything that is equal at every node is made once and shared: the directory, and the signed
// presence and keys records of all nodes, so that a run does not begin with every node verifying
// the records of all others. The same seed gives the same cast.
// Thread: one. Bounds: memory by nodes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "federation/gossip/federation.h"
#include "federation/trust/repository.h"
#include "simulations/event.h"

namespace schakel::simulations {

// What a node is before the run.
struct Character {
  crypto::KeyPair identity;
  crypto::TransportKey transport_key;  // of its admission, and of configurations that name it
  crypto::NodeId id;
  std::string endpoint;
  bool is_dial_only = false;
  std::size_t moves = 0;
  std::optional<crypto::TransportKey> next_transport_key;  // in use since it was rotated
  Duration key_overlap{0};
  std::optional<crypto::KeyPair> next_identity;  // named by the anchor

  [[nodiscard]] const crypto::TransportKey& PresentKey() const {
    return next_transport_key ? *next_transport_key : transport_key;
  }
};

class Cast {
 public:
  // The node that is the trust anchor.
  static constexpr NodeNumber kAnchor = 0;
  // Nodes 1 to kSources are of maturity 3: those that send beacons are among them.
  static constexpr NodeNumber kSources = 10;

  // The last `newcomers` of the nodes are not admitted yet.
  struct Size {
    std::size_t nodes = 0;
    std::size_t newcomers = 0;
  };
  Cast(Size size, std::uint64_t seed, int dial_only_permille, WallTime now);

  [[nodiscard]] std::size_t size() const { return characters_.size(); }
  [[nodiscard]] const Character& character(NodeNumber number) const { return *characters_[number]; }
  // Where this node publishes: the namespace of its documents.
  [[nodiscard]] static std::string WebsiteOf(NodeNumber number);
  // Returns nothing for an id that is nobody's.
  [[nodiscard]] std::optional<NodeNumber> NumberOf(const crypto::NodeId& id) const;
  [[nodiscard]] const federation::TrustedSet& trust() const { return trust_; }
  [[nodiscard]] const std::shared_ptr<const federation::Directory>& directory() const {
    return directory_;
  }

  // The options of a node's core. `is_introduced` = it holds the records of all others from the
  // start; else it knows a few seeds.
  [[nodiscard]] federation::FederationOptions OptionsOf(NodeNumber number,
                                                        bool is_introduced) const;
  // This node has another endpoint from its next start on; the seeds keep theirs, which stand in
  // everybody's configuration.
  void Move(NodeNumber number);
  // Whether a node had this endpoint before it moved: nobody is there now.
  [[nodiscard]] bool IsLeft(const std::string& endpoint) const { return left_.contains(endpoint); }
  // What a newcomer has: the root that was pinned, and nothing that was signed since.
  [[nodiscard]] federation::TrustedSet PinnedRoot() const;
  // This node uses another transport key from now on. Once.
  void RotateTransport(NodeNumber number, Duration overlap);
  // The anchor names another identity key of this node, whose journals it knows up to these
  // points. Once, and not for those who sign by themselves. REQUIRES: it is admitted.
  void RotateIdentity(NodeNumber number, std::vector<federation::TrustedPoint> points,
                      WallTime now);
  // Whether the anchor's newest word lets it take part.
  [[nodiscard]] bool IsMember(NodeNumber number) const;
  // The anchor signs a new timestamp.
  void RenewTrust(WallTime now);
  // The anchor admits a newcomer.
  void Admit(NodeNumber number, WallTime now);
  // The anchor revokes this node; its journals end at these points.
  void Revoke(NodeNumber number, std::vector<federation::TrustedPoint> points, WallTime now);

 private:
  void MakeCharacters(std::size_t nodes, int dial_only_permille);
  void MakeTrust(std::size_t admitted, WallTime now);
  void TakeTrust(WallTime now);
  void MakeRecords(WallTime now);

  std::uint64_t seed_;
  std::vector<std::unique_ptr<Character>> characters_;
  std::map<crypto::NodeId, NodeNumber> numbers_;
  std::set<std::string> left_;
  SeededRandom random_;
  std::optional<federation::TrustRepository> repository_;
  federation::TrustedSet trust_;
  std::shared_ptr<const federation::Directory> directory_;
  std::shared_ptr<const federation::RecordBase> records_;
  // Cores open records through the options that they got from a const cast.
  std::unique_ptr<federation::RecordMemo> opened_ = std::make_unique<federation::RecordMemo>();
};

}  // namespace schakel::simulations
