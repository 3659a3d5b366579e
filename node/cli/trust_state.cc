#include "node/cli/trust_state.h"

#include "base/file.h"
#include "crypto/key_file.h"
#include "crypto/wrapped_key.h"
#include "federation/trust/repository.h"
#include "node/cli/trust_files.h"
#include "node/runtime/node_folder.h"
#include "node/runtime/trust_folder.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;

constexpr int kLoadTries = 3;  // a node may put a new version there while the files are read
constexpr std::size_t kPlainKeySize = 65;
constexpr std::size_t kIdDigitsMin = 8;

Result<federation::TrustedSet> LoadOnce(const fs::path& folder, WallTime now) {
  const auto files = LoadRepositoryFiles(folder);
  if (!files) return files.error();
  const auto repository = federation::TrustRepository::Load(*files, {}, now);
  if (!repository) return repository.error();
  return repository->Verify(now);
}

}  // namespace

fs::path TrustFolderOf(const Arguments& arguments) {
  if (!arguments.trust.from.empty()) return arguments.trust.from;
  return NodeFolder{arguments.dir}.trust();
}

Result<TrustState> LoadTrustState(const fs::path& folder) {
  const WallTime now = SystemNow().wall;
  auto trust = LoadOnce(folder, now);
  for (int tries = 1; !trust && tries < kLoadTries; ++tries)
    trust = LoadOnce(folder, now);
  if (!trust) return trust.error();
  auto directory = federation::Directory::Build(*trust, now);
  return TrustState{std::move(*trust), std::move(directory)};
}

Result<federation::Admission> FindNode(const TrustState& state, const std::string& name) {
  const federation::Admission* found = nullptr;
  std::size_t count = 0;
  for (const auto& admission : state.directory->admissions()) {
    const bool by_id = name.size() >= kIdDigitsMin && admission.node_id.hex().starts_with(name);
    if (!by_id && admission.organisation.name != name) continue;
    found = &admission;
    ++count;
  }
  if (count == 1) return *found;
  return Error{count == 0 ? ErrorCode::kNotFound : ErrorCode::kInvalidArgument,
               "\"" + name + "\" names " + std::to_string(count) + " nodes"};
}

Result<crypto::Secret> LoadOfficerKey(const Arguments& arguments) {
  const TrustArguments& trust = arguments.trust;
  std::error_code failed;
  if (fs::file_size(trust.key, failed) <= kPlainKeySize && !failed) {
    return crypto::LoadKeyFile(trust.key);
  }
  const auto passphrase =
      ReadPassphrase(trust.passphrase_file, arguments.language, PassphraseUse::kOpen);
  if (!passphrase) return passphrase.error();
  return crypto::LoadWrappedKey(trust.key, passphrase->view());
}

}  // namespace schakel::node
