// The people of the tests: members with keys, an anchor that admits them, authors that write
// journals outside any node.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "federation/gossip/action.h"
#include "federation/journal/journal.h"
#include "federation/trust/directory.h"
#include "federation/trust/repository.h"
#include "storage/memory_store.h"

namespace schakel::federation {

// 2026-11-20 09:00 UTC, an hour after the machine started.
Now StartOfTests();

struct Member {
  crypto::KeyPair identity;
  crypto::TransportKeyPair transport;
  crypto::NodeId id;
};

// The same number gives the same member.
Member MakeMember(std::uint64_t number);
Admission AdmissionOf(const Member& member);

// Members 0 to n-1 and their anchor. The first `admitted` are in the directory.
class Cast {
 public:
  explicit Cast(std::size_t members, std::size_t admitted = SIZE_MAX);

  [[nodiscard]] const Member& operator[](std::size_t number) const { return *members_[number]; }
  [[nodiscard]] std::size_t size() const { return members_.size(); }
  // The newest trust state, and the root that everybody pinned.
  [[nodiscard]] const TrustedSet& trust() const { return trust_; }
  [[nodiscard]] TrustedSet PinnedRoot() const;
  [[nodiscard]] std::shared_ptr<const Directory> directory() const;
  // Publishes a changed admission; returns the new trust state.
  const TrustedSet& Admit(const Admission& admission, WallTime at = StartOfTests().wall);
  // The heartbeat, signed at this time.
  const TrustedSet& Renew(WallTime at);
  // The next root, with the same keys, and new metadata under it.
  const TrustedSet& NextRoot(WallTime at = StartOfTests().wall);

 private:
  std::vector<std::unique_ptr<Member>> members_;
  std::unique_ptr<TrustRepository> repository_;
  TrustedSet trust_;
};

// A document of kind guidance, which has no form to be valid in.
Journal::Draft MakeDraft(const std::string& id, std::size_t payload_size,
                         const std::string& version = "1");
Buffer MakePayload(std::uint64_t seed, std::size_t size);

// Writes a journal and makes pages of it, as an honest node would serve them.
class Author {
 public:
  explicit Author(const Member& member, std::uint32_t incarnation = 1)
      : member_(member), journal_(JournalId{member.id, incarnation}) {}

  void Write(std::vector<Journal::Draft> drafts);
  // Writes `count` documents "<prefix>-<n>" one by one, so that each has a checkpoint.
  void WriteMany(std::size_t count, const std::string& prefix, std::size_t payload_size = 100);
  // Appends a header as it is, without a payload: its author may say of it what he likes.
  void WriteHeader(EntryHeader header);

  [[nodiscard]] const Journal& journal() const { return journal_; }
  [[nodiscard]] JournalId id() const { return journal_.id(); }
  [[nodiscard]] const storage::MemoryStore& store() const { return store_; }
  // The entries from `from` on, as many as fit; hop 0 = the answer to a pull.
  [[nodiscard]] PageMessage Page(std::uint64_t from, std::uint8_t hop = 0,
                                 std::uint32_t bytes_max = UINT32_MAX) const;
  // The entries from `from` on and before `until`, under the checkpoint of the whole journal.
  [[nodiscard]] PageMessage Part(std::uint64_t from, std::uint64_t until,
                                 std::uint8_t hop = 0) const;
  // What the first `size` entries are.
  [[nodiscard]] Frontier At(std::uint64_t size) const;

 private:
  [[nodiscard]] PageMessage Build(const BuildPageJob& job, std::uint8_t hop) const;

  const Member& member_;
  Journal journal_;
  storage::MemoryStore store_;
};

}  // namespace schakel::federation
