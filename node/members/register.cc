#include "node/members/register.h"

#include "base/check.h"
#include "base/coding.h"
#include "node/members/catalogue.h"
#include "node/members/member_codec.h"

namespace schakel::node {
namespace {

using storage::Column;
using storage::WriteBatch;

std::uint32_t BucketOf(MemberId id) {
  return static_cast<std::uint32_t>(id / PostingList::kWidth);
}
std::size_t OffsetOf(MemberId id) {
  return static_cast<std::size_t>(id % PostingList::kWidth);
}

Buffer PackNumber(std::uint64_t number) {
  Buffer bytes;
  AppendBigEndian64(bytes, number);
  return bytes;
}

// What is compared; a name of signs alone is compared as it stands.
std::string ComparedName(const std::string& name) {
  std::string compared = NormaliseName(name);
  return compared.empty() ? name : compared;
}

// Drops what lies outside of the range in its first and last bucket.
void CutTo(const MemberRange& range, Postings& postings) {
  const auto first = postings.find(BucketOf(range.first));
  if (first != postings.end()) {
    for (std::size_t offset = 0; offset < OffsetOf(range.first); ++offset)
      first->second.Remove(offset);
  }
  const auto last = postings.find(BucketOf(range.last));
  if (last != postings.end()) {
    for (std::size_t offset = OffsetOf(range.last) + 1; offset < PostingList::kWidth; ++offset)
      last->second.Remove(offset);
  }
  std::erase_if(postings, [](const auto& item) { return item.second.IsEmpty(); });
}

}  // namespace

std::string DuplicateKey(const Member& member) {
  if (!member.kvk.empty()) return "kvk/" + member.kvk + "/" + member.establishment;
  return "name/" + ComparedName(member.name) + "/" + member.postcode;
}

MemberRegister::MemberRegister(const storage::Store& store, crypto::KeyVault& vault,
                               SealedRows& rows, TermsOfMember terms, ApplyBatch apply)
    : store_(store),
      vault_(vault),
      rows_(rows),
      terms_(std::move(terms)),
      apply_(std::move(apply)) {}

storage::TermHash MemberRegister::TermHashOf(const std::string& term) const {
  return rows_.Hash("term", term);
}

void MemberRegister::Note(MemberId id, const std::vector<std::string>& terms,
                          Changes& changes) const {
  for (const std::string& term : terms)
    changes[TermHashOf(term)][BucketOf(id)].Add(OffsetOf(id));
}

Result<void> MemberRegister::PutMember(MemberId id, const Member& member, WriteBatch& batch) {
  if (!IsWithinLimits(member)) return Error{ErrorCode::kLimitExceeded, "a member is too large"};
  Buffer key = storage::MemberKey(id);
  auto sealed = rows_.Seal(id, key, PackMember(member));
  if (!sealed) return sealed.error();
  batch.Put(Column::kMembers, std::move(key), std::move(*sealed));
  batch.Put(Column::kMembers, storage::LookupKey(rows_.Hash("member", DuplicateKey(member))),
            PackNumber(id));
  return {};
}

Result<void> MemberRegister::DropLookup(const storage::Reader& reader, MemberId id,
                                        const std::string& key, WriteBatch& batch) const {
  Buffer lookup = storage::LookupKey(rows_.Hash("member", key));
  const auto row = reader.Get(Column::kMembers, lookup);
  if (!row) return row.error();
  if (row->has_value() && **row == PackNumber(id)) {
    batch.Delete(Column::kMembers, std::move(lookup));
  }
  return {};
}

Result<void> MemberRegister::PutPostings(const Changes& added, const Changes& removed,
                                         WriteBatch& batch) const {
  const auto snapshot = store_.TakeSnapshot();
  Changes touched = added;
  for (const auto& [term, buckets] : removed) {
    for (const auto& [bucket, members] : buckets)
      touched[term][bucket] |= members;
  }
  for (const auto& [term, buckets] : touched) {
    for (const auto& [bucket, ignored] : buckets) {
      Buffer key = storage::PostingKey(term, bucket);
      const auto row = snapshot->Get(Column::kMembers, key);
      if (!row) return row.error();
      auto list =
          row->has_value() ? PostingList::Unpack(**row) : Result<PostingList>(PostingList{});
      if (!list) return list.error();
      const auto gone = removed.find(term);
      if (gone != removed.end() && gone->second.contains(bucket)) {
        gone->second.at(bucket).ForEach([&list](std::size_t offset) { list->Remove(offset); });
      }
      const auto come = added.find(term);
      if (come != added.end() && come->second.contains(bucket)) *list |= come->second.at(bucket);
      if (list->IsEmpty()) {
        batch.Delete(Column::kMembers, std::move(key));
      } else {
        batch.Put(Column::kMembers, std::move(key), list->Pack());
      }
    }
  }
  return {};
}

Result<std::vector<MemberId>> MemberRegister::Add(const std::vector<Member>& members) {
  CHECK(members.size() <= kAddMax);
  std::vector<MemberId> ids;
  if (members.empty()) return ids;
  const auto first = vault_.Create(members.size());
  if (!first) return first.error();
  WriteBatch batch;
  Changes added;
  for (const Member& member : members) {
    const MemberId id = *first + ids.size();
    const auto put = PutMember(id, member, batch);
    if (!put) return put.error();
    Note(id, terms_(member), added);
    ids.push_back(id);
  }
  const auto posted = PutPostings(added, {}, batch);
  if (!posted) return posted.error();
  const auto applied = apply_(std::move(batch));
  if (!applied) return applied.error();
  return ids;
}

Result<void> MemberRegister::Change(MemberId id, const Member& member, WriteBatch also) {
  return Change({{id, member}}, std::move(also));
}

Result<void> MemberRegister::Change(const std::vector<std::pair<MemberId, Member>>& members,
                                    WriteBatch also) {
  CHECK(members.size() <= kAddMax);
  if (members.empty() && also.empty()) return {};
  WriteBatch batch = std::move(also);
  Changes added;
  Changes removed;
  {
    const auto snapshot = store_.TakeSnapshot();
    for (const auto& [id, member] : members) {
      const auto before = Read(*snapshot, id);
      if (!before) return before.error();
      const auto dropped = DropLookup(*snapshot, id, DuplicateKey(*before), batch);
      if (!dropped) return dropped;
      Note(id, terms_(*before), removed);
    }
  }
  for (const auto& [id, member] : members) {
    const auto put = PutMember(id, member, batch);
    if (!put) return put;
    Note(id, terms_(member), added);
  }
  const auto posted = PutPostings(added, removed, batch);
  if (!posted) return posted;
  return apply_(std::move(batch));
}

Result<Member> MemberRegister::Read(const storage::Reader& reader, MemberId id) const {
  const Buffer key = storage::MemberKey(id);
  const auto row = reader.Get(Column::kMembers, key);
  if (!row) return row.error();
  if (!row->has_value()) return Error{ErrorCode::kNotFound, "no such member"};
  return OpenRow(id, key, **row);
}

Result<Member> MemberRegister::Find(MemberId id) const {
  const auto snapshot = store_.TakeSnapshot();
  return Read(*snapshot, id);
}

Result<std::optional<std::uint64_t>> MemberRegister::Look(std::string_view kind,
                                                          const std::string& value) const {
  const auto row =
      store_.TakeSnapshot()->Get(Column::kMembers, storage::LookupKey(rows_.Hash(kind, value)));
  if (!row) return row.error();
  if (!row->has_value()) return std::optional<std::uint64_t>();
  if ((*row)->size() != 8) return Error{ErrorCode::kCorruption, "a look-up row is damaged"};
  return std::optional<std::uint64_t>(ReadBigEndian64(**row));
}

Result<std::optional<MemberId>> MemberRegister::FindDuplicate(const std::string& key) const {
  return Look("member", key);
}

Result<std::size_t> MemberRegister::Count() const {
  const auto all = Find(std::string(kEveryMember));
  if (!all) return all.error();
  std::size_t count = 0;
  for (const auto& [bucket, list] : *all)
    count += list.Count();
  return count;
}

Result<Postings> MemberRegister::Find(const std::string& term, MemberRange range) const {
  const auto snapshot = store_.TakeSnapshot();
  const storage::TermHash hash = TermHashOf(term);
  const Buffer begin = storage::PostingKey(hash, BucketOf(range.first));
  const Buffer end = storage::PostingKey(hash, BucketOf(range.last) + 1);
  Postings found;
  Result<void> outcome;
  const auto scanned = snapshot->Scan(Column::kMembers, begin, end, [&](Bytes key, Bytes value) {
    auto list = PostingList::Unpack(value);
    if (!list) {
      outcome = list.error();
      return false;
    }
    found.emplace(*storage::BucketOfKey(key), *list);
    return true;
  });
  if (!scanned) return scanned.error();
  if (!outcome) return outcome.error();
  CutTo(range, found);
  return found;
}

Result<MemberId> MemberRegister::Last() const {
  const auto snapshot = store_.TakeSnapshot();
  const Buffer prefix = storage::MemberPrefix();
  MemberId last = 0;
  const auto scanned = snapshot->ScanBackwards(Column::kMembers, prefix, storage::PrefixEnd(prefix),
                                               [&last](Bytes key, Bytes /*value*/) {
                                                 last = storage::NumberOfKey(key).value_or(0);
                                                 return false;
                                               });
  if (!scanned) return scanned.error();
  return last;
}

Result<std::optional<SupplierId>> MemberRegister::FindSupplierByName(
    const std::string& name) const {
  return Look("supplier", ComparedName(name));
}

Result<SupplierId> MemberRegister::FindOrAddSupplier(const Supplier& supplier) {
  const auto known = FindSupplierByName(supplier.name);
  if (!known) return known.error();
  if (known->has_value()) return **known;
  if (!IsWithinLimits(supplier)) return Error{ErrorCode::kLimitExceeded, "a supplier is too large"};
  const auto id = vault_.Create(1);
  if (!id) return id.error();
  Buffer key = storage::SupplierKey(*id);
  auto sealed = rows_.Seal(*id, key, PackSupplier(supplier));
  if (!sealed) return sealed.error();
  WriteBatch batch;
  batch.Put(Column::kMembers, std::move(key), std::move(*sealed));
  batch.Put(Column::kMembers,
            storage::LookupKey(rows_.Hash("supplier", ComparedName(supplier.name))),
            PackNumber(*id));
  const auto applied = apply_(std::move(batch));
  if (!applied) return applied.error();
  return *id;
}

Result<Supplier> MemberRegister::FindSupplier(SupplierId id) const {
  const auto snapshot = store_.TakeSnapshot();
  const Buffer key = storage::SupplierKey(id);
  const auto row = snapshot->Get(Column::kMembers, key);
  if (!row) return row.error();
  if (!row->has_value()) return Error{ErrorCode::kNotFound, "no such supplier"};
  const auto opened = rows_.Open(id, key, **row);
  if (!opened) return opened.error();
  return UnpackSupplier(*opened);
}

Result<std::vector<std::pair<SupplierId, Supplier>>> MemberRegister::Suppliers() const {
  const auto snapshot = store_.TakeSnapshot();
  const Buffer prefix = storage::SupplierPrefix();
  std::vector<std::pair<SupplierId, Supplier>> found;
  Result<void> outcome;
  const auto scanned = snapshot->Scan(
      Column::kMembers, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes value) {
        const auto id = storage::NumberOfKey(key);
        const auto opened = rows_.Open(*id, key, value);
        auto supplier = opened ? UnpackSupplier(*opened) : Result<Supplier>(opened.error());
        if (!supplier) {
          outcome = supplier.error();
          return false;
        }
        found.emplace_back(*id, std::move(*supplier));
        return true;
      });
  if (!scanned) return scanned.error();
  if (!outcome) return outcome.error();
  return found;
}

}  // namespace schakel::node
