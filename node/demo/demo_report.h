// What a run of the demo came to: counts, latencies, rejected files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace schakel::node {

struct DemoRejection {
  std::string file;
  std::string code;
  std::string pointer;
  std::string reason;
};

// Where one published entry was durable, and when (microseconds), by node number.
struct DemoEntry {
  std::size_t publisher = 0;
  std::map<std::size_t, std::int64_t> durable;
};

struct DemoLatency {
  double p50_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
};

// From the publisher's commit to durable on the last node, over entries that are on all of `nodes`.
DemoLatency MeasureLatency(const std::vector<DemoEntry>& entries, std::size_t nodes);

// Percentiles of these microseconds, in milliseconds.
DemoLatency SummariseMicros(const std::vector<std::int64_t>& micros);

struct DemoReport {
  std::size_t nodes = 0;
  std::size_t published = 0;
  std::size_t everywhere = 0;
  double seconds = 0;
  DemoLatency latency;
  std::size_t members = 0;
  std::size_t matches = 0;  // members that an advisory concerns, summed over advisories and nodes
  std::size_t notices = 0;
  DemoLatency notice_latency;  // from durable at a node to its notices durable
  std::vector<DemoRejection> rejections;

  [[nodiscard]] Json ToJson() const;
};

}  // namespace schakel::node
