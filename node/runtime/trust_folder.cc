#include "node/runtime/trust_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

#include "base/file.h"
#include "base/folder.h"
#include "crypto/key_file.h"
#include "federation/trust/limits.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFilesMax = 64'000;  // three files per admission and the bins

// A repository name has at most one folder: "nodes/HASH.id.json" lies in files/nodes/.
fs::path FilesFolder(const fs::path& folder) {
  return folder / "files";
}

// An admission is named by its hash. Under another name, content of a publication that was cut off
// may be left.
bool Holds(const fs::path& path, const std::string& name, const Buffer& content) {
  std::error_code failed;
  if (fs::file_size(path, failed) != content.size() || failed) return false;
  if (name.find('/') != std::string::npos) return true;
  const auto held = ReadFile(path, content.size());
  return held && *held == content;
}

}  // namespace

Result<std::map<std::string, Buffer, std::less<>>> LoadRepositoryFiles(const fs::path& folder) {
  std::map<std::string, Buffer, std::less<>> files;
  const fs::path base = FilesFolder(folder);
  const auto paths = FilesBelow(base, kFilesMax);
  if (!paths) return paths.error();
  for (const fs::path& path : *paths) {
    auto content = ReadFile(path, federation::limits::kTrustFileMax);
    if (!content) return content.error();
    files[path.lexically_relative(base).string()] = std::move(*content);
  }
  return files;
}

Result<void> SaveRepositoryFiles(const fs::path& folder,
                                 const std::map<std::string, Buffer, std::less<>>& files) {
  // The timestamp last: what it names is there when somebody reads it.
  std::vector<std::string> names;
  for (const auto& [name, content] : files) {
    if (name != federation::kTimestampFileName) names.push_back(name);
  }
  names.emplace_back(federation::kTimestampFileName);
  for (const std::string& name : names) {
    const auto found = files.find(name);
    if (found == files.end()) continue;
    const Buffer& content = found->second;
    const fs::path path = FilesFolder(folder) / name;
    if (Holds(path, name, content)) continue;
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    const auto written = WriteFileDurably(path, content, FileMode::kPublic);
    if (!written) return written;
  }
  return {};
}

MachineKeyFiles MachineKeysIn(const fs::path& folder) {
  return {folder / "timestamp.key", folder / "snapshot.key"};
}

Result<federation::TrustKeys> LoadMachineKeys(const MachineKeyFiles& files) {
  federation::TrustKeys keys;
  const auto timestamp = crypto::LoadKeyFile(files.timestamp);
  if (!timestamp) return timestamp.error();
  keys.timestamp.push_back(crypto::KeyPair::FromSeed(timestamp->view()));
  const auto snapshot = crypto::LoadKeyFile(files.snapshot);
  if (!snapshot && snapshot.error().code != ErrorCode::kNotFound) return snapshot.error();
  if (snapshot) keys.snapshot.push_back(crypto::KeyPair::FromSeed(snapshot->view()));
  return keys;
}

Result<TrustLock> TrustLock::Take(const fs::path& folder) {
  const fs::path path = folder / "lock";
  // Readable for all, so that it does not matter which user made it.
  const int file = open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (file < 0) return Error{ErrorCode::kIo, "cannot open " + path.string()};
  TrustLock lock(file);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::kConflict, "another process signs in " + folder.string() +
                                           ": a node runs there, or another command"};
  }
  return lock;
}

TrustLock::TrustLock(TrustLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

TrustLock::~TrustLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace schakel::node
