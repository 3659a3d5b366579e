// The benchmarks of schakel-bench: each runs by itself and returns its figures.
//
// Threads: started by the benchmark itself. Bounds: within 45 s, unless `is_full`.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace schakel::bench {

struct BenchOptions {
  std::uint64_t seed = 1;
  bool is_full = false;     // the long form: more work per run, steadier figures
  std::size_t members = 0;  // of matching; 0 = its default
};

using Figures = Json::Object;  // snake_case names with units, numbers as values

struct Bench {
  std::string_view name;
  std::string_view summary;
  Result<Figures> (*run)(const BenchOptions& options);
};

// limits: what one core, the disk and CURVE can do at most.
Result<Figures> RunLimits(const BenchOptions& options);
// ingest: durable verified entries of 2,000 random bytes, beside plain synced batches.
Result<Figures> RunIngest(const BenchOptions& options);
// memory: a node at 10,000 journals, and what each peer adds.
Result<Figures> RunMemory(const BenchOptions& options);
// propagate: from the publisher's commit to durable on all of seven local nodes.
Result<Figures> RunPropagate(const BenchOptions& options);

// matching: members that an advisory concerns, through the index, beside a scan and SQLite.
Result<Figures> RunMatching(const BenchOptions& options);
// trust: a registry of 10,000 nodes, all admitted by one officer or all by two; what a cold start
// and one change cost a node.
Result<Figures> RunTrust(const BenchOptions& options);

// Returns the memory of this process that is in use, in bytes.
std::uint64_t ResidentBytes();
// Seconds that `work` takes.
double SecondsOf(const std::function<void()>& work);
// REQUIRES: not empty.
double Median(std::vector<double> values);

}  // namespace schakel::bench
