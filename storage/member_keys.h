// The layout of keys of everything about members; storage/keys.h has the rest. Members and
// suppliers are the numbers of their vault keys. A term or look-up value is its keyed hash, cut to
// 16 bytes, so that no key of the database can be read without the node's own key.
//
//   column    key                                           value
//   kMembers  'm' member (8)                                sealed member
//             's' supplier (8)                              sealed supplier
//             'd' hash (16)                                 who has this value: member or supplier
//             'p' hash (16) bucket (4)                      members of 4,096 that have a term
//             "erasing"                                     members whose erasure has begun
//   kNotices  'f' advisory (16)                             what matching needs to know of it
//             'c' advisory (16)                             how many members it concerns
//             'b' payload root (32)                         the advisory that has these bytes
//             'n' advisory (16) member (8)                  sealed notice
//             'u' member (8) advisory (16)                  version of that notice, 8 bytes
//             'w' journal index (8)                         nothing: an entry that cannot be shown
//             "=cursor"                                     arrival key that was looked at last
//             "=matched"                                    members that all advisories have seen
//   kOutbox   advisory (16) version (8) channel (1) member (8)   nothing: to be sent once
#pragma once

#include <optional>

#include "storage/keys.h"

namespace schakel::storage {

using TermHash = FixedBytes<16, struct TermHashTag>;
using AdvisoryHash = FixedBytes<16, struct AdvisoryHashTag>;

Buffer MemberPrefix();
Buffer MemberKey(std::uint64_t member);
Buffer SupplierPrefix();
Buffer SupplierKey(std::uint64_t supplier);
// Returns the number at the end of a member, supplier or notice key; nothing for other sizes.
std::optional<std::uint64_t> NumberOfKey(Bytes key);
Buffer LookupPrefix();
Buffer LookupKey(const TermHash& value);
Buffer PostingPrefix();
Buffer PostingPrefix(const TermHash& term);
Buffer PostingKey(const TermHash& term, std::uint32_t bucket);
// Returns the bucket at the end of a posting key.
std::optional<std::uint32_t> BucketOfKey(Bytes key);

Buffer ErasingKey();

Buffer FactsPrefix();
Buffer FactsKey(const AdvisoryHash& advisory);
Buffer CountsPrefix();
Buffer CountsKey(const AdvisoryHash& advisory);
Buffer BytesKey(Bytes payload_root);
Buffer NoticePrefix(const AdvisoryHash& advisory);
Buffer NoticeKey(const AdvisoryHash& advisory, std::uint64_t member);
Buffer MemberNoticePrefix(std::uint64_t member);
Buffer MemberNoticeKey(std::uint64_t member, const AdvisoryHash& advisory);
// Returns the advisory of a facts, notice or member notice key.
std::optional<AdvisoryHash> AdvisoryOfKey(Bytes key);
Buffer WaitingPrefix();
Buffer WaitingKey(const JournalKey& journal, std::uint64_t index);
// The publisher points into `key`.
std::optional<std::pair<JournalKey, std::uint64_t>> ParseWaitingKey(Bytes key);
Buffer CursorKey();
Buffer MatchedKey();

Buffer OutboxPrefix(const AdvisoryHash& advisory);
Buffer OutboxKey(const AdvisoryHash& advisory, std::uint64_t version, std::uint8_t channel,
                 std::uint64_t member);

}  // namespace schakel::storage
