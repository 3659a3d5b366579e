#include "federation/journal/checkpoint.h"

#include <charconv>

#include "crypto/note.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

std::string Origin(const JournalId& journal) {
  return "schakel/journal/1/" + journal.publisher.hex() + "/" + std::to_string(journal.incarnation);
}

std::string Text(const JournalId& journal, const Frontier& frontier) {
  return Origin(journal) + "\n" + std::to_string(frontier.size) + "\n" +
         crypto::ToBase64(frontier.root.view()) + "\n";
}

// Returns the part up to the next newline and removes both from `rest`.
std::string_view TakeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

}  // namespace

std::string SignCheckpoint(const crypto::KeyPair& identity, const Checkpoint& checkpoint) {
  return crypto::SignNote(identity, Origin(checkpoint.journal),
                          Text(checkpoint.journal, checkpoint.frontier));
}

Result<Frontier> OpenCheckpoint(std::string_view note, const JournalId& journal,
                                const crypto::PublicKey& identity_key) {
  const auto text = crypto::OpenNote(note, Origin(journal), identity_key);
  if (!text) return text.error();
  std::string_view rest = *text;
  TakeLine(rest);
  const std::string_view size_text = TakeLine(rest);
  Frontier frontier;
  const auto parsed =
      std::from_chars(size_text.data(), size_text.data() + size_text.size(), frontier.size);
  const auto root = crypto::FromBase64(TakeLine(rest));
  if (!root) return root.error();
  const auto hash = crypto::TreeHash::From(*root);
  if (parsed.ec != std::errc() || !hash) {
    return Error{ErrorCode::kProtocol, "checkpoint is not well formed"};
  }
  frontier.root = *hash;
  if (frontier.size == 0 || frontier.size >= limits::kJournalSizeMax) {
    return Error{ErrorCode::kProtocol, "checkpoint of a size that no journal has"};
  }
  // Only the one canonical text is a checkpoint: the same words must come out again.
  if (Text(journal, frontier) != *text) {
    return Error{ErrorCode::kProtocol, "checkpoint is of another journal or not canonical"};
  }
  return frontier;
}

}  // namespace schakel::federation
