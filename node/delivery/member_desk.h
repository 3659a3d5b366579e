// The desk of an association: its members, the advisories that concern them, and the notices.
//
// Composes vault, register, notice book, matcher and arrivals, which share one thread. What it
// returns holds member data: it may go to the association's staff and nowhere else.
// Ownership: owns all of them; borrows the store. Thread: one (`delivery`).
// Errors: kNotFound, kInvalidArgument (with a sentence for people), kCorruption, kIo,
//         kUnauthorized (Open: another node key).
#pragma once

#include <filesystem>
#include <memory>

#include "node/delivery/arrivals.h"
#include "node/delivery/member_import.h"

namespace schakel::node {

class MemberDesk {
 public:
  struct Options {
    std::filesystem::path vault;
    const storage::Store& store;
    ApplyBatch apply;
    std::function<Result<void>()> reclaim;  // gives back the space of deleted rows; may be slow
    bool is_restored = false;  // the store is an older copy: members may have been erased since
  };
  static constexpr std::size_t kListMax = 1'000;

  static Result<std::unique_ptr<MemberDesk>> Open(Options options, Bytes node_key);
  MemberDesk(const MemberDesk&) = delete;
  MemberDesk& operator=(const MemberDesk&) = delete;

  // Ends what a crash interrupted; before anything else.
  Result<void> Recover(WallTime now);

  using MemberList = std::vector<std::pair<MemberId, Member>>;
  // At most kListMax, ascending.
  Result<MemberList> List(MemberId from, std::size_t count) const;
  Result<ImportAnswer> Import(std::string_view csv, const ImportOptions& options);
  // Destroys keys, rows and notices. Numbers without a member are passed over; returns how many
  // there were.
  Result<std::size_t> Erase(const std::vector<MemberId>& ids);

  struct NoticeFilter {
    std::string publisher;  // empty = any
    std::string advisory;   // document id; empty = any
    MemberId member = 0;    // 0 = any
    MemberId from = 0;      // of one advisory: from this member on
  };
  struct ListedNotice {
    Notice notice;
    std::string member_name;
  };
  // At most kListMax.
  Result<std::vector<ListedNotice>> Notices(const NoticeFilter& filter);
  struct ShownNotice {
    Notice notice;
    Member member;
    NoticeText text;
  };
  using ContextOf = std::function<NoticeContext(const Notice&)>;
  // The one notice that the filter names, in words.
  Result<ShownNotice> Show(const NoticeFilter& filter, const ContextOf& context_of,
                           const std::string& language);

  [[nodiscard]] MemberRegister& members() { return register_; }
  [[nodiscard]] const MemberRegister& members() const { return register_; }
  [[nodiscard]] Arrivals& arrivals() { return arrivals_; }

 private:
  MemberDesk(Options options, crypto::KeyVault vault, Bytes node_key);
  // An older copy has rows of members that were erased since: takes them away.
  Result<void> EraseUnreadable();

  Options options_;
  crypto::KeyVault vault_;
  SealedRows rows_;
  MemberRegister register_;
  NoticeBook book_;
  Matcher matcher_;
  Arrivals arrivals_;
};

}  // namespace schakel::node
