// Members drawn at random, and a register over a MemoryStore, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "base/random.h"
#include "node/members/register.h"
#include "storage/memory_store.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {

constexpr std::uint8_t kNodeKeyByte = 7;
Buffer NodeKey();

// Any member within its limits; few different values, so that members meet under their terms.
Member RandomMember(Random& random);
// A member that differs from all others by its KVK number.
Member NumberedMember(std::size_t number);

// What the tests file members under.
std::vector<std::string> SimpleTerms(const Member& member);

// A node's register: the store and the key folder outlive a Restart().
class Office {
 public:
  Office();
  // Opens vault and register again, as after a crash.
  void Restart();
  // The `nth` batch from now and all after it until Restart() fail.
  void FailBatch(std::size_t nth) { batches_until_failure_ = nth; }

  MemberRegister& members() { return *members_; }
  crypto::KeyVault& vault() { return *vault_; }
  SealedRows& rows() { return *rows_; }
  storage::MemoryStore& store() { return store_; }
  [[nodiscard]] std::filesystem::path keys() const { return folder_ / "keys"; }
  // Every row of the members' column.
  [[nodiscard]] std::vector<std::pair<Buffer, Buffer>> Rows() const;

 private:
  TempFolder folder_;
  storage::MemoryStore store_;
  std::size_t batches_until_failure_ = 0;
  bool has_failed_ = false;
  std::unique_ptr<crypto::KeyVault> vault_;
  std::unique_ptr<SealedRows> rows_;
  std::unique_ptr<MemberRegister> members_;
};

// The numbers that a set of postings holds.
std::set<MemberId> IdsOf(const Postings& postings);

}  // namespace schakel::node
