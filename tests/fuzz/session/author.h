// Writes the journals of the members, with two branches if the input wants it, and pages, payloads
// and proofs of them: right ones, so that handlers get behind the signatures, and odd ones.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "choices.h"
#include "federation/wire/message.h"
#include "stage.h"

namespace schakel::federation {

class Author {
 public:
  Author(const Stage& stage, Choices& choices) : stage_(stage), choices_(choices) {}

  // An incarnation: mostly the first.
  std::uint32_t Incarnation();
  // A page of this member from where the node is, or from anywhere. `held` says how much of a
  // journal the node holds.
  template <typename Held>
  PageMessage Page(std::size_t member, WallTime now, const Held& held) {
    const JournalId id{stage_.IdOf(member), Incarnation()};
    return PageOf(member, id, now, held(id));
  }
  // Of a payload that some entry names, if there is one.
  PayloadWantMessage PayloadWant();
  PayloadChunkMessage PayloadChunk();
  ForkProofMessage ForkProof(std::size_t member);

  // The key that signs for a member: the one of before or the one of after.
  const crypto::KeyPair& Signer(std::size_t member) {
    return choices_.OneIn(2) ? stage_.later_identity(member) : stage_.identity(member);
  }

 private:
  struct Branch {
    crypto::CompactTree tree;
    std::map<crypto::TreeNode, crypto::TreeHash> nodes;
    std::vector<crypto::TreeHash> roots;  // of each size from 1 on
    std::vector<Buffer> headers;
    std::vector<Buffer> payloads;
  };

  PageMessage PageOf(std::size_t member, const JournalId& id, WallTime now, std::uint64_t held);
  Branch& Open(std::size_t member, const JournalId& id, WallTime now);
  EntryHeader Header(const JournalId& id, std::uint64_t index, WallTime now);
  Buffer Payload();
  void Grow(const JournalId& id, Branch& branch, WallTime now);
  static void Add(Branch& branch, Buffer header, Buffer payload);
  void Spoil(std::size_t member, PageMessage& page);
  // A payload of any entry; nothing if there are none.
  [[nodiscard]] const Buffer* AnyPayload();

  const Stage& stage_;
  Choices& choices_;
  std::map<std::tuple<std::size_t, std::uint32_t, bool>, Branch> branches_;
};

}  // namespace schakel::federation
