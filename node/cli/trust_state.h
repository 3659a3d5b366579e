// What is in force, as an officer's command sees it: the verified repository of a folder.
//
// Threads: one. Errors: those of file.h and of the verification; kNotFound, kInvalidArgument for
// nodes that are named.
#pragma once

#include <filesystem>
#include <string>

#include "crypto/secret.h"
#include "federation/trust/directory.h"
#include "node/cli/arguments.h"

namespace schakel::node {

struct TrustState {
  federation::TrustedSet trust;
  std::shared_ptr<const federation::Directory> directory;
};

// The folder that --from names, else trust/ in the node's folder.
std::filesystem::path TrustFolderOf(const Arguments& arguments);
Result<TrustState> LoadTrustState(const std::filesystem::path& folder);
// By id, by eight or more of its first digits, or by the whole name of the organisation. The
// admission is as it counts, with the caps.
Result<federation::Admission> FindNode(const TrustState& state, const std::string& name);

// An officer's key: under a passphrase, or (of rehearsals) a plain key file.
Result<crypto::Secret> LoadOfficerKey(const Arguments& arguments);

}  // namespace schakel::node
