#include "node/delivery/member_desk.h"

#include "federation/advisory/csaf_reader.h"
#include "federation/gossip/page_builder.h"

namespace schakel::node {
namespace {

bool Fits(const MemberDesk::NoticeFilter& filter, const AdvisoryCounts& counts) {
  return (filter.publisher.empty() || filter.publisher == counts.publisher) &&
         (filter.advisory.empty() || filter.advisory == counts.id);
}

Result<federation::CsafDocument> ReadDocumentOf(const storage::Reader& reader,
                                                const federation::EntryPosition& position) {
  const auto entry = federation::ReadEntry(reader, position);
  if (!entry) return entry.error();
  if (!entry->payload) return Error{ErrorCode::kNotFound, "the document itself is not here"};
  auto read = federation::ReadCsaf(*entry->payload);
  auto* document = std::get_if<federation::CsafDocument>(&read);
  if (document == nullptr) return Error{ErrorCode::kCorruption, "the document is not readable"};
  return std::move(*document);
}

}  // namespace

MemberDesk::MemberDesk(Options options, crypto::KeyVault vault, Bytes node_key)
    : options_(std::move(options)),
      vault_(std::move(vault)),
      rows_(vault_, node_key),
      register_(options_.store, vault_, rows_, TermsOf, options_.apply),
      book_(rows_),
      matcher_(options_.store, register_, book_, rows_, options_.apply),
      arrivals_(options_.store, matcher_, options_.apply) {}

Result<std::unique_ptr<MemberDesk>> MemberDesk::Open(Options options, Bytes node_key) {
  auto vault = crypto::KeyVault::Open(options.vault, node_key);
  if (!vault) return vault.error();
  return std::unique_ptr<MemberDesk>(
      new MemberDesk(std::move(options), std::move(*vault), node_key));
}

Result<void> MemberDesk::Recover(WallTime now) {
  const auto recovered = register_.Recover();
  if (!recovered) return recovered;
  if (options_.is_restored) {
    const auto erased = EraseUnreadable();
    if (!erased) return erased;
  }
  const auto matched = matcher_.Recover(now);
  return matched ? arrivals_.Restore() : matched;
}

Result<void> MemberDesk::EraseUnreadable() {
  const auto ids = register_.FindUnreadable();
  if (!ids) return ids.error();
  if (ids->empty()) return {};
  std::vector<std::pair<MemberId, std::optional<Member>>> gone;
  for (const MemberId id : *ids)
    gone.emplace_back(id, std::nullopt);
  auto also = matcher_.BatchForErasure(gone);
  if (!also) return also.error();
  const auto erased = register_.Erase(*ids, std::move(*also));
  return erased ? matcher_.Recount() : erased;
}

Result<MemberDesk::MemberList> MemberDesk::List(MemberId from, std::size_t count) const {
  MemberList list;
  const std::size_t most = std::min(count, kListMax);
  if (most == 0) return list;
  const auto visited = register_.ForEach(from, [&](MemberId id, const Member& member) {
    list.emplace_back(id, member);
    return list.size() < most;
  });
  if (!visited) return visited.error();
  return list;
}

Result<ImportAnswer> MemberDesk::Import(std::string_view csv, const ImportOptions& options) {
  return ImportMembers(csv, options, register_, matcher_);
}

Result<std::size_t> MemberDesk::Erase(const std::vector<MemberId>& ids) {
  std::vector<std::pair<MemberId, std::optional<Member>>> held;
  std::vector<MemberId> known;
  for (const MemberId id : ids) {
    auto member = register_.Find(id);
    if (!member && member.error().code != ErrorCode::kNotFound) return member.error();
    if (!member) continue;
    known.push_back(id);
    held.emplace_back(id, std::move(*member));
  }
  if (known.empty()) return std::size_t{0};
  auto also = matcher_.BatchForErasure(held);
  if (!also) return also.error();
  const auto erased = register_.Erase(known, std::move(*also));
  if (!erased) return erased.error();
  const auto reclaimed = options_.reclaim();
  if (!reclaimed) return reclaimed.error();
  return known.size();
}

Result<std::vector<MemberDesk::ListedNotice>> MemberDesk::Notices(const NoticeFilter& filter) {
  const auto snapshot = options_.store.TakeSnapshot();
  const auto advisories = NoticeBook::AllCounts(*snapshot);
  if (!advisories) return advisories.error();
  std::vector<ListedNotice> list;
  for (const AdvisoryCounts& counts : *advisories) {
    if (!Fits(filter, counts) || list.size() >= kListMax) continue;
    const AdvisoryHash hash = AdvisoryHashOf(counts.position.journal.publisher, counts.id);
    const MemberId from = std::max(filter.from, filter.member);
    const auto visited = book_.ForEach(*snapshot, hash, from, [&](Notice notice) {
      if (filter.member != 0 && notice.member != filter.member) return false;
      const auto member = register_.Find(notice.member);
      list.push_back({std::move(notice), member ? member->name : ""});
      return list.size() < kListMax;
    });
    if (!visited) return visited.error();
  }
  return list;
}

Result<MemberDesk::ShownNotice> MemberDesk::Show(const NoticeFilter& filter,
                                                 const ContextOf& context_of,
                                                 const std::string& language) {
  auto found = Notices(filter);
  if (!found) return found.error();
  if (found->empty()) return Error{ErrorCode::kNotFound, "there is no such notice"};
  if (found->size() > 1) {
    return Error{ErrorCode::kInvalidArgument,
                 "several publishers have this id; say which with --publisher"};
  }
  auto member = register_.Find(filter.member);
  if (!member) return member.error();
  const auto snapshot = options_.store.TakeSnapshot();
  Notice& notice = found->front().notice;
  const auto document = ReadDocumentOf(*snapshot, notice.position);
  if (!document) return document.error();
  NoticeText text = ComposeNotice(notice, *document, *member, context_of(notice), language);
  return ShownNotice{std::move(notice), std::move(*member), std::move(text)};
}

}  // namespace schakel::node
