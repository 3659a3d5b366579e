#include "node/runtime/narrow_book.h"

#include "base/file.h"
#include "federation/trust/daily_limit.h"
#include "federation/trust/narrowing.h"

namespace schakel::node {

Result<NarrowBook> NarrowBook::Load(const std::filesystem::path& folder, WallTime now) {
  NarrowBook book(folder / "narrowed");
  const auto file = ReadFile(book.file_, kNarrowBookMax);
  if (!file && file.error().code == ErrorCode::kNotFound) return book;
  if (!file) return file.error();
  std::string_view text = AsText(*file);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto node = crypto::NodeId::FromHexText(line.substr(0, line.find(' ')));
    const std::size_t space = line.find(' ');
    const auto when =
        space == std::string_view::npos ? std::nullopt : ParseRfc3339(line.substr(space + 1));
    if (!node || !when) {
      return Error{ErrorCode::kCorruption, book.file_.string() + " has a line that does not read"};
    }
    // A clock that was set back makes nothing older.
    const bool is_recent = *when > now - federation::kHarmWindow;
    if (is_recent) book.taken_[*node] = std::min(*when, now);
  }
  return book;
}

Result<void> NarrowBook::Take(const federation::Proposal& proposal, std::size_t nodes,
                              WallTime now) {
  const auto narrowed = federation::NarrowedByOne(proposal, now);
  if (narrowed.empty()) return {};
  auto taken = taken_;
  for (const crypto::NodeId& node : narrowed)
    taken[node] = now;
  const std::size_t most = federation::DailyLimit(nodes);
  if (taken.size() > most) {
    return Error{ErrorCode::kUnauthorized,
                 "one officer takes rights or keys from at most " + std::to_string(most) +
                     " nodes in 24 hours (this would be " + std::to_string(taken.size()) +
                     "): let two officers do it, with --wide"};
  }
  taken_ = std::move(taken);
  return {};
}

Result<void> NarrowBook::Save() const {
  std::string text;
  for (const auto& [node, when] : taken_)
    text += node.hex() + " " + FormatRfc3339(when) + "\n";
  return WriteFileDurably(file_, AsBytes(text), FileMode::kPublic);
}

Result<federation::TrustedSet> AcceptWithinLimit(federation::TrustRepository& repository,
                                                 const federation::Proposal& proposal,
                                                 const std::filesystem::path& folder,
                                                 WallTime now) {
  auto book = NarrowBook::Load(folder, now);
  if (!book) return book.error();
  const auto before = repository.Verify(now);
  if (!before) return before;
  const auto allowed = book->Take(proposal, before->content()->admissions.size(), now);
  if (!allowed) return allowed.error();
  auto accepted = repository.Accept(proposal, now);
  if (!accepted) return accepted;
  const auto saved = book->Save();
  if (!saved) return saved.error();
  return accepted;
}

}  // namespace schakel::node
