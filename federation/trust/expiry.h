// What ends and when: root, targets, the roles of admissions, snapshot, and this node's own
// admission. Expiry stops nothing by itself; people are warned in time. The timestamp is left out,
// as its age is the state of trust.
//
// Pure functions and a small memory of what was said. Time: an argument.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "federation/trust/directory.h"

namespace schakel::federation {

enum class ExpiringPart : std::uint8_t { kRoot, kTargets, kNodes, kWide, kSnapshot, kAdmission };
constexpr std::size_t kExpiringParts = 6;

struct Expiry {
  ExpiringPart part = ExpiringPart::kRoot;
  WallTime when{};
  bool operator==(const Expiry&) const = default;
};

std::string_view ExpiringPartName(ExpiringPart part);  // "root", "targets", "nodes", ...

// Of the lists of admissions ("nodes", "wide" and their bins) the first that ends.
std::vector<Expiry> ExpiriesOf(const TrustedSet& trust, const Directory& directory,
                               const crypto::NodeId& self);

// Days of the narrowest of the thresholds 90, 30, 14, 7, 1 that is passed; 0 = it ended.
std::optional<int> ExpiryThreshold(WallTime when, WallTime now);
// From this threshold on it is an alarm.
constexpr int kExpiryAlarmDays = 14;

// Says each threshold of each part once, and again when a part was renewed.
class ExpiryWatch {
 public:
  struct Warning {
    ExpiringPart part = ExpiringPart::kRoot;
    int days = 0;
  };
  std::vector<Warning> Due(const std::vector<Expiry>& expiries, WallTime now);

 private:
  struct Said {
    WallTime when{};
    int days = 0;
  };
  std::map<ExpiringPart, Said> said_;
};

}  // namespace schakel::federation
