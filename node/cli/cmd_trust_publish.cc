// schakel trust publish: a complete proposal comes in force in the folder of the repository.
#include <signal.h>

#include <cerrno>
#include <charconv>

#include "base/file.h"
#include "base/pattern.h"
#include "crypto/key_file.h"
#include "crypto/sodium.h"
#include "federation/trust/repository.h"
#include "federation/trust/updater.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/trust_files.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_texts.h"
#include "node/runtime/anchor.h"
#include "node/runtime/node_folder.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;
using federation::TrustedSet;
using federation::TrustRepository;

Result<federation::TrustKeys> LoadOnlineKeys(const TrustArguments& trust) {
  federation::TrustKeys keys;
  const auto snapshot = crypto::LoadKeyFile(trust.snapshot_key);
  if (!snapshot) return snapshot.error();
  const auto timestamp = crypto::LoadKeyFile(trust.timestamp_key);
  if (!timestamp) return timestamp.error();
  keys.snapshot.push_back(crypto::KeyPair::FromSeed(snapshot->view()));
  keys.timestamp.push_back(crypto::KeyPair::FromSeed(timestamp->view()));
  return keys;
}

// A node that runs in this folder signs timestamps of the state that it knows; two of one version
// would be a split view.
Result<void> CheckNoNodeRuns(const fs::path& trust_folder) {
  constexpr std::size_t kPidFileMax = 32;
  const NodeFolder node{fs::absolute(trust_folder).parent_path()};
  const auto content = ReadFile(node.pid(), kPidFileMax);
  if (!content) return {};
  const std::string_view text = AsText(*content);
  pid_t pid = 0;
  std::from_chars(text.data(), text.data() + text.size(), pid);
  if (pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH)) return {};
  return Error{ErrorCode::kConflict,
               "a node runs in " + node.path.string() + ": stop it first, and start it afterwards"};
}

// What a node that has the state before makes of the new files.
Result<TrustedSet> Follow(const TrustedSet& before, const TrustRepository& repository,
                          WallTime now) {
  federation::TrustUpdater updater(before, now);
  while (!updater.Done()) {
    for (const federation::FileRequest& request : updater.Wanted()) {
      const auto file = repository.files().find(request.name);
      const bool is_there = file != repository.files().end();
      const auto taken = updater.Supply(
          request.name, is_there ? std::optional<Bytes>(file->second) : std::nullopt);
      if (!taken) return taken.error();
    }
  }
  return updater.Finish();
}

Result<TrustRepository> Continue(const fs::path& folder, const federation::Proposal& proposal,
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
  const auto before = repository->Verify(now);
  if (!before) return before.error();
  const auto adopted = repository->Adopt(proposal.documents);
  if (!adopted) return adopted.error();
  const auto published = repository->Publish(now);
  if (!published) return published.error();
  const auto followed = Follow(*before, *repository, now);
  if (!followed) return followed.error();
  return repository;
}

}  // namespace

ExitCode CmdTrustPublish(const Arguments& arguments) {
  const TrustArguments& trust = arguments.trust;
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const WallTime now = SystemNow().wall;
  const auto proposal = ReadProposal(trust.proposal);
  if (!proposal) return FailTrust(proposal.error());
  const auto own_root = ReadOwnRoot(trust.own_root);
  if (!own_root) return FailTrust(own_root.error());
  const auto review = federation::ReviewProposal(*proposal, *own_root, now);
  if (!review) return FailTrust(review.error());
  if (review->IsRefused()) {
    PrintFindings(arguments, review->findings);
    return ExitCode::kRefused;
  }
  if (!review->IsComplete()) {
    PrintError(Say(arguments.language, TrustText::kIncomplete));
    return ExitCode::kNeedsAttention;
  }
  const auto is_free = CheckNoNodeRuns(trust.from);
  if (!is_free) return FailTrust(is_free.error());
  auto keys = LoadOnlineKeys(trust);
  if (!keys) return FailTrust(keys.error());
  const auto repository = Continue(trust.from, *proposal, std::move(*keys), now);
  if (!repository) return FailTrust(repository.error());
  const auto verified = repository->Verify(now);
  if (!verified) return FailTrust(verified.error());
  const auto saved = SaveRepositoryFiles(trust.from, repository->files());
  if (!saved) return FailTrust(saved.error());
  const auto version = verified->version();
  const std::string root =
      (fs::path(trust.from) / "files" / federation::RootFileName(version.root)).string();
  if (arguments.as_json) {
    Print(Json(Json::Object{{"root_version", static_cast<std::int64_t>(version.root)},
                            {"timestamp_version", static_cast<std::int64_t>(version.timestamp)},
                            {"root_file", root}})
              .Dump());
  } else {
    Print(Fill(Say(arguments.language, TrustText::kPublished),
               {std::to_string(version.root), std::to_string(version.timestamp), root}));
  }
  return ExitCode::kOk;
}

}  // namespace schakel::node
