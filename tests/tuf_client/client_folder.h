// What a client keeps on disk: metadata as <role>.json and downloaded targets, one file each.
//
// Names of others are quoted into one file name, so nothing is written outside of the folder.
// Thread: one. Errors: kIo, kLimitExceeded, kNotFound. Bounds: 1,024 roles.
#pragma once

#include <filesystem>

#include "federation/trust/tuf_client.h"

namespace schakel::tuf_client {

Result<federation::TufClient::Kept> LoadKept(const std::filesystem::path& folder);
// Writes what differs from `before` and removes what is gone.
Result<void> SaveKept(const std::filesystem::path& folder,
                      const federation::TufClient::Kept& before,
                      const federation::TufClient::Kept& now);
// Where a target lies in its folder.
std::filesystem::path TargetFile(const std::filesystem::path& folder, const std::string& path);

}  // namespace schakel::tuf_client
