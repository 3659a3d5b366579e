#include "node/join/join_desk.h"

#include "base/file.h"
#include "base/folder.h"
#include "federation/trust/limits.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;
using federation::JoinAnswer;
using federation::JoinQuestion;
using federation::JoinStatus;
using federation::TokenRecord;

// Beside the roots lie the metadata of the other roles and the bins, a few versions of each.
constexpr std::size_t kPublishedFilesMax = 64'000;

bool IsGood(JoinStatus status) {
  return status == JoinStatus::kAccepted || status == JoinStatus::kWaiting ||
         status == JoinStatus::kAdmitted;
}

}  // namespace

Result<Buffer> FindRootFile(const fs::path& folder, const crypto::Digest& hash) {
  const auto paths = FilesIn(folder, kPublishedFilesMax);
  if (!paths) return paths.error();
  for (const fs::path& path : *paths) {
    if (!path.filename().string().ends_with("root.json")) continue;
    auto file = ReadFile(path, federation::limits::kRootFileMax);
    if (file && crypto::Blake2b(*file) == hash) return file;
  }
  return Error{ErrorCode::kNotFound, "no root of that hash in " + folder.string()};
}

bool JoinDesk::IsAdmitted(const TokenRecord& record) const {
  const auto wish = record.Wish();
  const auto directory = options_.directory();
  return wish && directory != nullptr && directory->IsActive(wish->node_id);
}

Result<JoinAnswer> JoinDesk::AnswerRequest(const JoinQuestion& question, WallTime now) {
  const auto known = book_.Find(question.token);
  if (!known && known.error().code == ErrorCode::kNotFound) {
    return JoinAnswer{JoinStatus::kWrong, {}};
  }
  if (!known) return known.error();
  std::optional<Buffer> opened;
  auto body = federation::OpenQuestion(question, book_.key(), known->token.secret);
  if (body) opened = std::move(*body);
  JoinAnswer answer;
  const auto record = book_.Change(question.token, [&](TokenRecord& changed) {
    answer.status = federation::TakeRequest(changed, opened, now);
    if (!IsGood(answer.status)) return;
    // What counts is the directory, whoever admitted it and however.
    const bool is_admitted = IsAdmitted(changed);
    if (is_admitted) changed.state = TokenRecord::State::kUsed;
    if (is_admitted) answer.status = JoinStatus::kAdmitted;
    if (!is_admitted && answer.status == JoinStatus::kAdmitted) {
      answer.status = JoinStatus::kWaiting;
    }
  });
  if (!record) return record.error();
  if (!IsGood(answer.status)) return answer;
  auto root = FindRootFile(options_.root_files, record->token.root_hash);
  if (!root) return root.error();
  answer.root_file = std::move(*root);
  return answer;
}

Result<JoinAnswer> JoinDesk::AnswerLeave(const JoinQuestion& question) {
  const auto body = federation::OpenQuestion(question, book_.key(), {});
  if (!body) return JoinAnswer{JoinStatus::kWrong, {}};
  const auto node = federation::NodeOfLeave(*body);
  if (!node) return JoinAnswer{JoinStatus::kWrong, {}};
  const auto directory = options_.directory();
  const auto* admission = directory == nullptr ? nullptr : directory->Find(*node);
  if (admission == nullptr) return JoinAnswer{JoinStatus::kUnknown, {}};
  // Its recovery key may have named another one than the admission.
  const auto in_force = options_.identity_key ? options_.identity_key(*node) : std::nullopt;
  const auto& key = in_force ? *in_force : directory->IdentityKey(*admission);
  if (!federation::ReadLeave(*body, key)) return JoinAnswer{JoinStatus::kWrong, {}};
  const auto noted = book_.NoteLeave({*node, *body});
  if (!noted) return noted.error();
  return JoinAnswer{JoinStatus::kLeaving, {}};
}

Result<JoinDesk::Outcome> JoinDesk::Answer(Bytes message, WallTime now) {
  const auto question = federation::ReadQuestion(message);
  if (!question) return question.error();
  const auto answer = question->kind == federation::JoinKind::kLeave
                          ? AnswerLeave(*question)
                          : AnswerRequest(*question, now);
  if (!answer) return answer.error();
  auto sealed = federation::SealAnswer(*question, book_.key(), *answer);
  if (!sealed) return sealed.error();
  return Outcome{answer->status, std::move(*sealed)};
}

}  // namespace schakel::node
