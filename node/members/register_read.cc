#include "node/members/member_codec.h"
#include "node/members/register.h"

namespace schakel::node {
namespace {

using storage::Column;

// From so many members of a bucket on, one pass over its rows is faster than so many look-ups.
constexpr std::size_t kDense = PostingList::kWidth / 16;

}  // namespace

Result<Member> MemberRegister::OpenRow(MemberId id, Bytes key, Bytes sealed) const {
  const auto opened = rows_.Open(id, key, sealed);
  if (!opened) return opened.error();
  return UnpackMember(*opened);
}

Result<void> MemberRegister::ForEach(
    MemberId from, const std::function<bool(MemberId, const Member&)>& visit) const {
  const auto snapshot = store_.TakeSnapshot();
  const Buffer begin = storage::MemberKey(from);
  const Buffer end = storage::PrefixEnd(storage::MemberPrefix());
  Result<void> outcome;
  const auto scanned = snapshot->Scan(Column::kMembers, begin, end, [&](Bytes key, Bytes value) {
    const MemberId id = storage::NumberOfKey(key).value_or(0);
    const auto member = OpenRow(id, key, value);
    if (member) return visit(id, *member);
    if (member.error().code == ErrorCode::kNotFound) return true;  // being erased
    outcome = member.error();
    return false;
  });
  return scanned ? outcome : scanned;
}

Result<bool> MemberRegister::VisitBucket(
    const storage::Reader& reader, std::uint32_t bucket, const PostingList& members,
    const std::function<bool(MemberId, const Member&)>& visit) const {
  const MemberId first = MemberId{bucket} * PostingList::kWidth;
  bool goes_on = true;
  Result<void> outcome;
  const auto take = [&](MemberId id, const Result<Member>& member) {
    if (!member) outcome = member.error();
    goes_on = member && visit(id, *member);
    return goes_on;
  };
  if (members.Count() < kDense) {
    members.ForEach([&](std::size_t offset) {
      if (goes_on) take(first + offset, Read(reader, first + offset));
    });
  } else {
    const auto scanned =
        reader.Scan(Column::kMembers, storage::MemberKey(first),
                    storage::MemberKey(first + PostingList::kWidth), [&](Bytes key, Bytes value) {
                      const MemberId id = storage::NumberOfKey(key).value_or(first);
                      if (!members.Contains(static_cast<std::size_t>(id - first))) return true;
                      return take(id, OpenRow(id, key, value));
                    });
    if (!scanned) return scanned.error();
  }
  if (!outcome) return outcome.error();
  return goes_on;
}

Result<void> MemberRegister::Visit(
    const Postings& members, const std::function<bool(MemberId, const Member&)>& visit) const {
  const auto snapshot = store_.TakeSnapshot();
  for (const auto& [bucket, list] : members) {
    const auto goes_on = VisitBucket(*snapshot, bucket, list, visit);
    if (!goes_on) return goes_on.error();
    if (!*goes_on) break;
  }
  return {};
}

}  // namespace schakel::node
