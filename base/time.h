// Two kinds of time that cannot be mixed: MonoTime for timers, WallTime for documents.
//
// The protocol never reads a clock: every call takes a Now. A node fills it from the system clocks
// (SystemNow), the simulator from its queue.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace schakel {

using Duration = std::chrono::microseconds;

struct MonoClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
};
struct WallClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
};
using MonoTime = std::chrono::time_point<MonoClock, Duration>;
using WallTime = std::chrono::time_point<WallClock, Duration>;  // since the Unix epoch, UTC

struct Now {
  MonoTime mono;
  WallTime wall;
};

Now SystemNow();

inline std::int64_t ToMillis(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}
inline std::int64_t ToUnixMillis(WallTime time) {
  return ToMillis(time.time_since_epoch());
}
inline WallTime FromUnixMillis(std::int64_t millis) {
  return WallTime(std::chrono::milliseconds(millis));
}

// Returns "2026-11-20T09:00:00Z" (seconds; fractions are cut).
std::string FormatRfc3339(WallTime time);
// Parses RFC 3339 with "Z" or a numeric offset; years 1970 to 9999; fractions to microseconds.
std::optional<WallTime> ParseRfc3339(std::string_view text);

}  // namespace schakel
