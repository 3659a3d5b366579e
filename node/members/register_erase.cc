#include <algorithm>

#include "base/coding.h"
#include "node/members/register.h"

namespace schakel::node {
namespace {

using storage::Column;
using storage::WriteBatch;

Buffer PackNumbers(const std::vector<MemberId>& ids) {
  Buffer bytes;
  for (const MemberId id : ids)
    AppendBigEndian64(bytes, id);
  return bytes;
}

Result<std::vector<MemberId>> UnpackNumbers(Bytes bytes) {
  if (bytes.size() % 8 != 0) {
    return Error{ErrorCode::kCorruption, "list of erasures is not well formed"};
  }
  std::vector<MemberId> ids;
  for (; !bytes.empty(); bytes = bytes.subspan(8))
    ids.push_back(ReadBigEndian64(bytes));
  return ids;
}

using Gone = std::map<std::uint32_t, PostingList>;

Gone BucketsOf(const std::vector<MemberId>& ids) {
  Gone gone;
  for (const MemberId id : ids) {
    gone[static_cast<std::uint32_t>(id / PostingList::kWidth)].Add(
        static_cast<std::size_t>(id % PostingList::kWidth));
  }
  return gone;
}

bool Contains(const Gone& gone, std::uint64_t id) {
  const auto bucket = gone.find(static_cast<std::uint32_t>(id / PostingList::kWidth));
  return bucket != gone.end() &&
         bucket->second.Contains(static_cast<std::size_t>(id % PostingList::kWidth));
}

Result<void> ScanPostings(const storage::Reader& reader, const Gone& gone, WriteBatch& batch) {
  const Buffer prefix = storage::PostingPrefix();
  Result<void> outcome;
  const auto scanned = reader.Scan(
      Column::kMembers, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes value) {
        const auto bucket = storage::BucketOfKey(key);
        const auto found = bucket ? gone.find(*bucket) : gone.end();
        if (found == gone.end()) return true;
        auto list = PostingList::Unpack(value);
        if (!list) {
          outcome = list.error();
          return false;
        }
        const PostingList before = *list;
        found->second.ForEach([&list](std::size_t offset) { list->Remove(offset); });
        if (list->IsEmpty()) {
          batch.Delete(Column::kMembers, ToBuffer(key));
        } else if (*list != before) {
          batch.Put(Column::kMembers, ToBuffer(key), list->Pack());
        }
        return true;
      });
  return scanned ? outcome : scanned;
}

Result<void> ScanLookups(const storage::Reader& reader, const Gone& gone, WriteBatch& batch) {
  const Buffer prefix = storage::LookupPrefix();
  return reader.Scan(Column::kMembers, prefix, storage::PrefixEnd(prefix),
                     [&](Bytes key, Bytes value) {
                       if (value.size() == 8 && Contains(gone, ReadBigEndian64(value))) {
                         batch.Delete(Column::kMembers, ToBuffer(key));
                       }
                       return true;
                     });
}

}  // namespace

Result<void> MemberRegister::EraseRows(const std::vector<MemberId>& ids, WriteBatch& batch) const {
  const auto snapshot = store_.TakeSnapshot();
  Changes removed;
  bool is_all_readable = true;
  for (const MemberId id : ids) {
    batch.Delete(Column::kMembers, storage::MemberKey(id));
    const auto member = Read(*snapshot, id);
    is_all_readable = is_all_readable && member.has_value();
    if (!is_all_readable) continue;
    const auto dropped = DropLookup(*snapshot, id, DuplicateKey(*member), batch);
    if (!dropped) return dropped;
    Note(id, terms_(*member), removed);
  }
  return is_all_readable ? PutPostings({}, removed, batch) : EraseByScan(ids, batch);
}

Result<void> MemberRegister::EraseByScan(const std::vector<MemberId>& ids,
                                         WriteBatch& batch) const {
  const Gone gone = BucketsOf(ids);
  const auto snapshot = store_.TakeSnapshot();
  const auto postings = ScanPostings(*snapshot, gone, batch);
  return postings ? ScanLookups(*snapshot, gone, batch) : postings;
}

Result<void> MemberRegister::Erase(const std::vector<MemberId>& ids, WriteBatch also) {
  WriteBatch begun = std::move(also);
  begun.Put(Column::kMembers, storage::ErasingKey(), PackNumbers(ids));
  const auto noted = apply_(std::move(begun));
  if (!noted) return noted;
  WriteBatch batch;
  const auto gone = EraseRows(ids, batch);
  if (!gone) return gone;
  // From here on nothing can be read any more, whatever happens to the rows.
  const auto destroyed = vault_.Erase(ids);
  if (!destroyed) return destroyed;
  batch.Delete(Column::kMembers, storage::ErasingKey());
  return apply_(std::move(batch));
}

Result<void> MemberRegister::CheckVault(const storage::Reader& reader) const {
  std::uint64_t highest = 0;
  for (const Buffer& prefix : {storage::MemberPrefix(), storage::SupplierPrefix()}) {
    const auto scanned = reader.ScanBackwards(Column::kMembers, prefix, storage::PrefixEnd(prefix),
                                              [&highest](Bytes key, Bytes) {
                                                const auto id = storage::NumberOfKey(key);
                                                highest = std::max(highest, id.value_or(0));
                                                return false;
                                              });
    if (!scanned) return scanned;
  }
  if (highest < vault_.next()) return {};
  return Error{ErrorCode::kCorruption,
               "the keys of members are older than the store, or of another node: put back the "
               "newest key folder"};
}

Result<void> MemberRegister::Recover() {
  std::vector<MemberId> ids;
  {
    const auto snapshot = store_.TakeSnapshot();
    const auto checked = CheckVault(*snapshot);
    if (!checked) return checked;
    const auto row = snapshot->Get(Column::kMembers, storage::ErasingKey());
    if (!row) return row.error();
    if (!row->has_value()) return {};
    auto unpacked = UnpackNumbers(**row);
    if (!unpacked) return unpacked.error();
    ids = std::move(*unpacked);
  }
  return Erase(ids, {});
}

Result<std::vector<MemberId>> MemberRegister::FindUnreadable() const {
  std::vector<MemberId> ids;
  Result<void> outcome;
  const Buffer prefix = storage::MemberPrefix();
  const auto snapshot = store_.TakeSnapshot();
  const auto scanned =
      snapshot->Scan(Column::kMembers, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes) {
        const auto id = storage::NumberOfKey(key);
        const auto found = vault_.Find(id.value_or(0));
        if (found) return true;
        if (found.error().code == ErrorCode::kNotFound) {
          ids.push_back(id.value_or(0));
          return true;
        }
        outcome = found.error();
        return false;
      });
  if (!scanned) return scanned.error();
  if (!outcome) return outcome.error();
  return ids;
}

}  // namespace schakel::node
