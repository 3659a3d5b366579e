// The register of members: sealed records, look-ups by keyed hashes, and posting lists by term.
//
// Ownership: borrows store, vault and rows. `apply` makes a batch durable before it returns.
// Thread:    one (the desk's). Errors: kNotFound, kCorruption, kIo, kLimitExceeded (also for a
//            member above its limits); a failed call changes nothing, except that keys of members
//            that never came may stay in the vault, and that Recover() ends a failed erasure.
// Bounds:    crypto::kKeysMax members and suppliers ever; kAddMax at once.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "node/members/member.h"
#include "node/members/posting_list.h"
#include "node/members/sealed_rows.h"
#include "storage/store.h"

namespace schakel::node {

// The terms by which a member is found, e.g. "sbi/26" (matching/match_index.h).
using TermsOfMember = std::function<std::vector<std::string>(const Member&)>;
using ApplyBatch = std::function<Result<void>(storage::WriteBatch)>;

// What makes two rows the same member: KVK and establishment, else name (whatever its capitals,
// accents and punctuation) and postcode.
std::string DuplicateKey(const Member& member);

// Members of one bucket: [bucket * 4096, (bucket + 1) * 4096).
using Postings = std::map<std::uint32_t, PostingList>;

// Members from `first` to `last`, both included.
struct MemberRange {
  MemberId first = 0;
  MemberId last = crypto::kKeysMax;
};

class MemberRegister {
 public:
  static constexpr std::size_t kAddMax = PostingList::kWidth;

  MemberRegister(const storage::Store& store, crypto::KeyVault& vault, SealedRows& rows,
                 TermsOfMember terms, ApplyBatch apply);
  // Ends erasures that a crash interrupted. Errors: kCorruption if the store knows members whose
  // keys were never made here: the vault is older than the store, or another's.
  Result<void> Recover();
  // Members without a key: an older copy of the store has rows of members that were erased since.
  Result<std::vector<MemberId>> FindUnreadable() const;

  // Returns the new numbers, in order. REQUIRES: members.size() <= kAddMax.
  Result<std::vector<MemberId>> Add(const std::vector<Member>& members);
  // `also` goes into the same batch.
  Result<void> Change(MemberId id, const Member& member, storage::WriteBatch also = {});
  // All or none. REQUIRES: each number once, members.size() <= kAddMax.
  Result<void> Change(const std::vector<std::pair<MemberId, Member>>& members,
                      storage::WriteBatch also = {});
  // Notes that the erasure has begun, with `also` in the same batch; destroys the keys; then the
  // rows.
  Result<void> Erase(const std::vector<MemberId>& ids, storage::WriteBatch also);

  Result<Member> Find(MemberId id) const;
  // Returns the member with this duplicate key.
  Result<std::optional<MemberId>> FindDuplicate(const std::string& key) const;
  // Visits members from `from` in ascending order until `visit` returns false.
  Result<void> ForEach(MemberId from,
                       const std::function<bool(MemberId, const Member&)>& visit) const;
  // Visits these members in ascending order until `visit` returns false. Errors: kNotFound if one
  // of them is gone.
  Result<void> Visit(const Postings& members,
                     const std::function<bool(MemberId, const Member&)>& visit) const;
  Result<std::size_t> Count() const;

  // Suppliers are the same if their names are, whatever capitals, accents and punctuation.
  Result<std::optional<SupplierId>> FindSupplierByName(const std::string& name) const;
  // Returns the number of the supplier with this name, new if there is none.
  Result<SupplierId> FindOrAddSupplier(const Supplier& supplier);
  Result<Supplier> FindSupplier(SupplierId id) const;
  Result<std::vector<std::pair<SupplierId, Supplier>>> Suppliers() const;

  // Returns the members of `range` that have a term.
  Result<Postings> Find(const std::string& term, MemberRange range = {}) const;
  // Returns the largest number that a member has, 0 if there is none.
  Result<MemberId> Last() const;

 private:
  using Changes = std::map<storage::TermHash, Postings>;

  [[nodiscard]] storage::TermHash TermHashOf(const std::string& term) const;
  Result<Member> Read(const storage::Reader& reader, MemberId id) const;
  Result<Member> OpenRow(MemberId id, Bytes key, Bytes sealed) const;
  // The members of one bucket, by reading its rows in order or one by one.
  Result<bool> VisitBucket(const storage::Reader& reader, std::uint32_t bucket,
                           const PostingList& members,
                           const std::function<bool(MemberId, const Member&)>& visit) const;
  Result<void> PutMember(MemberId id, const Member& member, storage::WriteBatch& batch);
  void Note(MemberId id, const std::vector<std::string>& terms, Changes& changes) const;
  // Adds and takes away what changed, reading each touched row once.
  Result<void> PutPostings(const Changes& added, const Changes& removed,
                           storage::WriteBatch& batch) const;
  // The look-up row of a duplicate key, unless it has come to belong to another member.
  Result<void> DropLookup(const storage::Reader& reader, MemberId id, const std::string& key,
                          storage::WriteBatch& batch) const;
  Result<std::optional<std::uint64_t>> Look(std::string_view kind, const std::string& value) const;
  // register_erase.cc
  Result<void> EraseRows(const std::vector<MemberId>& ids, storage::WriteBatch& batch) const;
  // For members whose record cannot be read any more: looks at every posting list and look-up.
  Result<void> EraseByScan(const std::vector<MemberId>& ids, storage::WriteBatch& batch) const;
  Result<void> CheckVault(const storage::Reader& reader) const;

  const storage::Store& store_;
  crypto::KeyVault& vault_;
  SealedRows& rows_;
  TermsOfMember terms_;
  ApplyBatch apply_;
};

// The term that every member has.
inline constexpr std::string_view kEveryMember = "all";

}  // namespace schakel::node
