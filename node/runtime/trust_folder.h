// The folder `trust/` of the anchor: the files of the repository, the keys of the machine, and a
// lock so that one process at a time signs there.
//
// Errors: kIo, kLimitExceeded, kNotFound, those of key files; kConflict (another process signs).
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "federation/trust/repository.h"

namespace schakel::node {

// Files of a repository by repository name.
Result<std::map<std::string, Buffer, std::less<>>> LoadRepositoryFiles(
    const std::filesystem::path& folder);
// The timestamp last, and each file as a whole: after a crash the folder holds the old state or the
// new one.
Result<void> SaveRepositoryFiles(const std::filesystem::path& folder,
                                 const std::map<std::string, Buffer, std::less<>>& files);

struct MachineKeyFiles {
  std::filesystem::path timestamp;
  std::filesystem::path snapshot;
};
// Where the machine's keys lie in the folder: timestamp.key and snapshot.key.
MachineKeyFiles MachineKeysIn(const std::filesystem::path& folder);
// The timestamp's key must be there; without the snapshot's nothing new can be published.
Result<federation::TrustKeys> LoadMachineKeys(const MachineKeyFiles& files);

// Held by who signs in the folder: the anchor's node while it runs, a command for its moment. Two
// that signed at once would give one version two contents.
class TrustLock {
 public:
  static Result<TrustLock> Take(const std::filesystem::path& folder);
  ~TrustLock();
  TrustLock(TrustLock&& other) noexcept;
  TrustLock& operator=(TrustLock&& other) = delete;
  TrustLock(const TrustLock&) = delete;
  TrustLock& operator=(const TrustLock&) = delete;

 private:
  explicit TrustLock(int file) : file_(file) {}
  int file_;
};

}  // namespace schakel::node
