// The baseline of storage benchmarks: RocksDB itself under the node's own settings, random values,
// one synced batch after the other, nothing else.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace schakel::bench {

struct SyncedWrites {
  std::size_t count = 0;      // values in all
  std::size_t per_batch = 1;  // values that share a sync
  std::size_t value_size = 2'000;
  std::uint64_t seed = 1;
};

// Returns values per second. `folder` must not exist. Errors: kIo.
Result<double> MeasureSyncedWrites(const std::filesystem::path& folder, const SyncedWrites& plan);

}  // namespace schakel::bench
