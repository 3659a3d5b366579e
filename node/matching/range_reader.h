// Cuts the text of a version range into constraints: the inside of PlaceInRange().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/matching/version_order.h"

namespace schakel::node {

constexpr std::size_t kConstraintsMax = 64;  // of one text; the longest real one has 9

enum class RangeOperator : std::uint8_t {
  kEqual,
  kNotEqual,
  kBelow,      // <
  kUpTo,       // <=
  kUpToMaybe,  // "up to 15.2": with or without 15.2
  kAbove,      // >
  kFrom,       // >=
};

struct Constraint {
  RangeOperator op = RangeOperator::kEqual;
  VersionParts version;
};

// What a publisher wrote, in lower case, without "vers:" and "versions". The constraints point into
// `text`, so it is neither copied nor moved.
class RangeText {
 public:
  explicit RangeText(std::string_view range);
  RangeText(const RangeText&) = delete;
  RangeText& operator=(const RangeText&) = delete;

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool IsEvery() const { return is_every_; }
  [[nodiscard]] bool IsNone() const { return is_none_; }
  // Nothing if a part of it is not understood.
  [[nodiscard]] const std::optional<std::vector<Constraint>>& constraints() const {
    return constraints_;
  }

 private:
  void ReadConstraints();
  bool ReadOne(std::string_view& rest);

  std::string text_;
  bool is_every_ = false;
  bool is_none_ = false;
  std::optional<std::vector<Constraint>> constraints_;
};

}  // namespace schakel::node
