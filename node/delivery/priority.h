// The word that people see for how serious an advisory is: NCSC's two labels and one below them.
// Threads: any.
#pragma once

#include <cstdint>

#include "federation/advisory/severity.h"

namespace schakel::node {

// In order. High/high is urgent, medium/high either way is normal, all else is for information.
enum class Priority : std::uint8_t { kInformation, kNormal, kUrgent };

constexpr Priority PriorityOf(federation::Severity severity) {
  if (severity == federation::Severity::kCritical) return Priority::kUrgent;
  return severity == federation::Severity::kHigh ? Priority::kNormal : Priority::kInformation;
}

}  // namespace schakel::node
