// The documents that earlier runs wrote with --json, read from one folder.
//
// Errors: kIo or kNotFound for a folder that cannot be read, kInvalidArgument naming the file that
//         is no record of a run.
// Bounds: kRunFilesMax files ending in .json of kRecordBytesMax each.
#pragma once

#include <filesystem>

#include "simulations/report/run_pool.h"

namespace schakel::simulations {

constexpr std::size_t kRunFilesMax = 10'000;

// In the order of their names.
Result<std::vector<RunRecord>> ReadRunFolder(const std::filesystem::path& folder);

}  // namespace schakel::simulations
