#include "node/cli/trust_publication.h"

#include "base/pattern.h"
#include "federation/trust/directory.h"
#include "federation/trust/repository.h"
#include "node/cli/console.h"
#include "node/cli/daemon_call.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_texts.h"
#include "node/runtime/narrow_book.h"
#include "node/runtime/node_folder.h"
#include "node/runtime/trust_folder.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;
using federation::Proposal;
using federation::TrustedSet;
using federation::TrustRepository;

NodeFolder NodeOf(const fs::path& folder) {
  const fs::path absolute = fs::absolute(folder).lexically_normal();
  return {(absolute.has_filename() ? absolute : absolute.parent_path()).parent_path()};
}

MachineKeyFiles KeyFilesOf(const TrustArguments& trust, const fs::path& folder) {
  MachineKeyFiles files = MachineKeysIn(folder);
  if (!trust.timestamp_key.empty()) files.timestamp = trust.timestamp_key;
  if (!trust.snapshot_key.empty()) files.snapshot = trust.snapshot_key;
  return files;
}

Result<TrustRepository> Continue(const fs::path& folder, const Proposal& proposal,
                                 federation::TrustKeys keys, WallTime now) {
  if (proposal.before.empty()) {
    if (fs::exists(folder / "files")) {
      return Error{ErrorCode::kConflict, folder.string() + " has a federation already"};
    }
    return TrustRepository::Begin(proposal.documents, std::move(keys), now);
  }
  const auto files = LoadRepositoryFiles(folder);
  if (!files) return files.error();
  auto repository = TrustRepository::Load(*files, std::move(keys), now);
  if (!repository) return repository.error();
  const auto accepted = AcceptWithinLimit(*repository, proposal, folder, now);
  if (!accepted) return accepted.error();
  return repository;
}

Result<TrustedSet> PublishInFolder(const Arguments& arguments, const Proposal& proposal,
                                   const fs::path& folder) {
  const WallTime now = SystemNow().wall;
  std::error_code failed;
  fs::create_directories(folder, failed);
  const auto lock = TrustLock::Take(folder);
  if (!lock) return lock.error();
  auto keys = LoadMachineKeys(KeyFilesOf(arguments.trust, folder));
  if (!keys) return keys.error();
  const auto repository = Continue(folder, proposal, std::move(*keys), now);
  if (!repository) return repository.error();
  auto verified = repository->Verify(now);
  if (!verified) return verified;
  const auto saved = SaveRepositoryFiles(folder, repository->files());
  if (!saved) return saved.error();
  return verified;
}

Json Summary(const TrustedSet& trust) {
  const auto directory = federation::Directory::Build(trust, SystemNow().wall);
  Json::Array pending;
  for (const crypto::NodeId& node : directory->pending())
    pending.emplace_back(node.hex());
  return Json::Object{{"root_version", static_cast<std::int64_t>(trust.version().root)},
                      {"timestamp_version", static_cast<std::int64_t>(trust.version().timestamp)},
                      {"pending", Json(std::move(pending))}};
}

void Report(const Arguments& arguments, Json summary, const fs::path& folder, bool has_new_root) {
  const std::int64_t root = *summary.Find("root_version")->AsInteger();
  const std::string root_file = (folder / "files" / federation::RootFileName(root)).string();
  Json::Object& members = *summary.AsObject();
  if (arguments.as_json) {
    members["root_file"] = root_file;
    Print(summary.Dump());
    return;
  }
  const std::string timestamp = members["timestamp_version"].Dump();
  const std::string& language = arguments.language;
  Print(has_new_root ? Fill(Say(language, TrustText::kPublished),
                            {std::to_string(root), timestamp, root_file})
                     : Fill(Say(language, TrustText::kInForce), {timestamp}));
  const auto* pending = members["pending"].AsArray();
  if (pending != nullptr && !pending->empty()) {
    Print(Fill(Say(language, TrustText::kPendingStops), {std::to_string(pending->size())}));
  }
}

}  // namespace

bool IsNodeRunning(const fs::path& folder) {
  const auto answer = HttpCall(NodeOf(folder).socket(), "GET", "/v1/status", "");
  return answer.has_value();
}

ExitCode PublishProposal(const Arguments& arguments, const Proposal& proposal,
                         const fs::path& folder) {
  const bool has_new_root = proposal.documents.contains("root");
  if (!IsNodeRunning(folder)) {
    const auto published = PublishInFolder(arguments, proposal, folder);
    if (!published) return FailTrust(published.error());
    Report(arguments, Summary(*published), folder, has_new_root);
    return ExitCode::kOk;
  }
  Arguments to_node = arguments;
  to_node.dir = NodeOf(folder).path.string();
  const CallResult call = CallDaemon(
      to_node, {"POST", "/v1/vertrouwen/voorstellen", std::string(AsText(proposal.Dump()))});
  if (call.exit_code != ExitCode::kOk) return call.exit_code;
  const Json summary = ToSnakeCase(call.json);
  const Json* root = summary.Find("root_version");
  if (root == nullptr || root->AsInteger() == nullptr) return ExitCode::kFailed;
  Report(arguments, summary, folder, has_new_root);
  return ExitCode::kOk;
}

}  // namespace schakel::node
