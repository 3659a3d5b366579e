#include "base/time.h"

#include <cstdio>

namespace schakel {
namespace {

std::optional<int> Digits(std::string_view& rest, std::size_t count) {
  if (rest.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (rest[i] < '0' || rest[i] > '9') return std::nullopt;
    value = value * 10 + (rest[i] - '0');
  }
  rest.remove_prefix(count);
  return value;
}

bool Skip(std::string_view& rest, char upper, char lower) {
  if (rest.empty() || (rest.front() != upper && rest.front() != lower)) return false;
  rest.remove_prefix(1);
  return true;
}

std::optional<Duration> Fraction(std::string_view& rest) {
  if (rest.empty() || rest.front() != '.') return Duration(0);
  rest.remove_prefix(1);
  std::int64_t micros = 0;
  std::size_t digits = 0;
  while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
    if (digits < 6) micros = micros * 10 + (rest.front() - '0');
    ++digits;
    rest.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (std::size_t i = digits; i < 6; ++i)
    micros *= 10;
  return Duration(micros);
}

std::optional<Duration> Offset(std::string_view& rest) {
  if (Skip(rest, 'Z', 'z')) return Duration(0);
  const bool negative = !rest.empty() && rest.front() == '-';
  if (!Skip(rest, '+', '-')) return std::nullopt;
  const auto hours = Digits(rest, 2);
  if (!hours || !Skip(rest, ':', ':')) return std::nullopt;
  const auto minutes = Digits(rest, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const Duration offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return negative ? -offset : offset;
}

std::optional<Duration> TimeOfDay(std::string_view& rest) {
  const auto hour = Digits(rest, 2);
  if (!hour || !Skip(rest, ':', ':')) return std::nullopt;
  const auto minute = Digits(rest, 2);
  if (!minute || !Skip(rest, ':', ':')) return std::nullopt;
  const auto second = Digits(rest, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

}  // namespace

Now SystemNow() {
  using std::chrono::duration_cast;
  return {MonoTime(duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch())),
          WallTime(duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()))};
}

std::string FormatRfc3339(WallTime time) {
  const auto whole = std::chrono::floor<std::chrono::days>(time.time_since_epoch());
  const std::chrono::year_month_day date{std::chrono::sys_days(whole)};
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch() - whole).count();
  char text[40];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60));
  return text;
}

std::optional<WallTime> ParseRfc3339(std::string_view text) {
  const auto year = Digits(text, 4);
  if (!year || !Skip(text, '-', '-')) return std::nullopt;
  const auto month = Digits(text, 2);
  if (!month || !Skip(text, '-', '-')) return std::nullopt;
  const auto day = Digits(text, 2);
  if (!day || !Skip(text, 'T', 't')) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < 1970) return std::nullopt;
  const auto of_day = TimeOfDay(text);
  if (!of_day) return std::nullopt;
  const auto fraction = Fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = Offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date).time_since_epoch() + *of_day + *fraction - *offset);
}

}  // namespace schakel
