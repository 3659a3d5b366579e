#include "node/matching/version_range.h"

#include <algorithm>
#include <optional>

#include "federation/advisory/text.h"
#include "node/matching/range_reader.h"

namespace schakel::node {
namespace {

enum class Answer : std::uint8_t { kYes, kNo, kUnclear };

bool IsUpper(RangeOperator op) {
  return op == RangeOperator::kBelow || op == RangeOperator::kUpTo ||
         op == RangeOperator::kUpToMaybe;
}
bool IsLower(RangeOperator op) {
  return op == RangeOperator::kAbove || op == RangeOperator::kFrom;
}

Answer AnswerEqual(VersionOrder order) {
  if (order == VersionOrder::kEqual) return Answer::kYes;
  return order == VersionOrder::kOlder || order == VersionOrder::kNewer ? Answer::kNo
                                                                        : Answer::kUnclear;
}

Answer AnswerUpper(VersionOrder order, RangeOperator op) {
  if (order == VersionOrder::kOlder) return Answer::kYes;
  if (order == VersionOrder::kNewer) return Answer::kNo;
  if (order == VersionOrder::kEqual) {
    if (op == RangeOperator::kUpToMaybe) return Answer::kUnclear;
    return op == RangeOperator::kUpTo ? Answer::kYes : Answer::kNo;
  }
  // 5.2.1 is past "< 5.2"; whether "<= 5.2" means all of 5.2 is not said.
  return order == VersionOrder::kFiner && op == RangeOperator::kBelow ? Answer::kNo
                                                                      : Answer::kUnclear;
}

Answer AnswerLower(VersionOrder order, RangeOperator op) {
  if (order == VersionOrder::kNewer) return Answer::kYes;
  if (order == VersionOrder::kOlder) return Answer::kNo;
  if (order == VersionOrder::kEqual) return op == RangeOperator::kFrom ? Answer::kYes : Answer::kNo;
  return order == VersionOrder::kFiner && op == RangeOperator::kFrom ? Answer::kYes
                                                                     : Answer::kUnclear;
}

Answer Ask(const VersionParts& version, const Constraint& constraint) {
  VersionOrder order = CompareToBound(version, constraint.version);
  const bool is_in_family = constraint.version.is_family &&
                            (order == VersionOrder::kEqual || order == VersionOrder::kFiner);
  if (is_in_family) {
    const bool is_open = constraint.op == RangeOperator::kBelow ||
                         constraint.op == RangeOperator::kAbove ||
                         constraint.op == RangeOperator::kUpToMaybe;
    return is_open ? Answer::kUnclear : Answer::kYes;
  }
  if (constraint.op == RangeOperator::kEqual || constraint.op == RangeOperator::kNotEqual)
    return AnswerEqual(order);
  return IsUpper(constraint.op) ? AnswerUpper(order, constraint.op)
                                : AnswerLower(order, constraint.op);
}

struct Interval {
  const Constraint* lower = nullptr;
  const Constraint* upper = nullptr;
};

// "< 2.0, >= 1.0" means the same as the other way round.
bool IsReversed(const Interval& last, const Constraint& lower) {
  return last.lower == nullptr && last.upper != nullptr &&
         CompareToBound(lower.version, last.upper->version) == VersionOrder::kOlder;
}

std::vector<Interval> PairUp(const std::vector<Constraint>& constraints) {
  std::vector<Interval> intervals;
  for (const Constraint& item : constraints) {
    if (IsLower(item.op)) {
      if (!intervals.empty() && IsReversed(intervals.back(), item)) {
        intervals.back().lower = &item;
      } else {
        intervals.push_back({&item, nullptr});
      }
    } else if (IsUpper(item.op)) {
      const bool closes = !intervals.empty() && intervals.back().lower != nullptr &&
                          intervals.back().upper == nullptr;
      if (closes) {
        intervals.back().upper = &item;
      } else {
        intervals.push_back({nullptr, &item});
      }
    }
  }
  return intervals;
}

VersionPlace PlaceInInterval(const VersionParts& version, const Interval& interval) {
  const Answer lower = interval.lower == nullptr ? Answer::kYes : Ask(version, *interval.lower);
  const Answer upper = interval.upper == nullptr ? Answer::kYes : Ask(version, *interval.upper);
  if (lower == Answer::kNo) return VersionPlace::kBefore;
  if (upper == Answer::kNo) return VersionPlace::kPast;
  if (lower == Answer::kYes && upper == Answer::kYes) return VersionPlace::kInside;
  return VersionPlace::kUnclear;
}

struct Tally {
  bool is_inside = false;
  bool is_unclear = false;
  bool is_elsewhere = false;
  bool is_past = false;
  bool is_before = false;

  void Add(VersionPlace place) {
    is_inside |= place == VersionPlace::kInside;
    is_unclear |= place == VersionPlace::kUnclear;
    is_elsewhere |= place == VersionPlace::kElsewhere;
    is_past |= place == VersionPlace::kPast;
    is_before |= place == VersionPlace::kBefore;
  }

  [[nodiscard]] VersionPlace Sum() const {
    if (is_inside) return VersionPlace::kInside;
    if (is_unclear) return VersionPlace::kUnclear;
    if (is_elsewhere) return VersionPlace::kElsewhere;
    if (is_past) return VersionPlace::kPast;
    return is_before ? VersionPlace::kBefore : VersionPlace::kElsewhere;
  }
};

// "<= 4.2.21 | <= 5.0.27": an end for each line of versions, and where the lines begin is not said.
bool IsByLine(const std::vector<Interval>& intervals) {
  const auto is_open = [](const Interval& i) { return i.lower == nullptr; };
  const auto is_endless = [](const Interval& i) { return i.upper == nullptr; };
  return std::count_if(intervals.begin(), intervals.end(), is_open) > 1 ||
         std::count_if(intervals.begin(), intervals.end(), is_endless) > 1;
}

VersionPlace PlaceInIntervals(const VersionParts& version, const std::vector<Interval>& intervals) {
  Tally tally;
  std::size_t inside = 0;
  for (const Interval& interval : intervals) {
    const VersionPlace place = PlaceInInterval(version, interval);
    tally.Add(place);
    inside += place == VersionPlace::kInside ? 1 : 0;
  }
  if (inside != 0 && inside != intervals.size() && IsByLine(intervals))
    return VersionPlace::kUnclear;
  return tally.Sum();
}

// "10.0.0|<10.0.17763": the first is where the range begins.
bool IsBelowAnEnd(const Constraint& single, const std::vector<Constraint>& constraints) {
  return std::any_of(constraints.begin(), constraints.end(), [&single](const Constraint& item) {
    return IsUpper(item.op) && CompareToBound(single.version, item.version) == VersionOrder::kOlder;
  });
}

VersionPlace PlaceIn(const VersionParts& version, const std::vector<Constraint>& constraints) {
  Tally tally;
  for (const Constraint& item : constraints) {
    const Answer answer = Ask(version, item);
    if (item.op == RangeOperator::kEqual && answer == Answer::kYes) return VersionPlace::kInside;
    if (item.op == RangeOperator::kNotEqual) {
      if (answer != Answer::kNo) return VersionPlace::kUnclear;
    } else if (item.op == RangeOperator::kEqual && !IsBelowAnEnd(item, constraints)) {
      tally.Add(answer == Answer::kNo ? VersionPlace::kElsewhere : VersionPlace::kUnclear);
    }
  }
  const auto intervals = PairUp(constraints);
  if (!intervals.empty()) tally.Add(PlaceInIntervals(version, intervals));
  return tally.Sum();
}

VersionPlace PlaceIn(std::string_view version, const RangeText& range) {
  if (range.IsEvery()) return VersionPlace::kInside;
  const auto own = CutVersion(version);
  if (range.constraints() && own && own->count != 0) return PlaceIn(*own, *range.constraints());
  const bool is_same = !range.IsNone() && !version.empty() &&
                       federation::EqualsIgnoringCase(federation::Trim(version), range.text());
  return is_same ? VersionPlace::kInside : VersionPlace::kUnclear;
}

}  // namespace

VersionPlace PlaceInRange(std::string_view version, std::string_view range) {
  return PlaceIn(version, RangeText(range));
}

VersionRanges::VersionRanges(const std::vector<std::string>& ranges) {
  for (const std::string& range : ranges)
    ranges_.emplace_back(range);
}

VersionPlace VersionRanges::PlaceOf(std::string_view version) const {
  if (ranges_.empty()) return VersionPlace::kUnclear;
  Tally tally;
  for (const RangeText& range : ranges_)
    tally.Add(PlaceIn(version, range));
  return tally.Sum();
}

bool VersionRanges::IsEvery() const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [](const RangeText& range) { return range.IsEvery(); });
}

bool NamesEveryVersion(std::string_view range) {
  return RangeText(range).IsEvery();
}

bool NamesNoVersion(std::string_view range) {
  return RangeText(range).IsNone();
}

}  // namespace schakel::node
