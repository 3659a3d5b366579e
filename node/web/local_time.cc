#include "node/web/local_time.h"

#include <date/tz.h>

#include <array>

namespace schakel::node {
namespace {

constexpr std::array<std::string_view, 12> kDutchMonths = {
    "januari", "februari", "maart",     "april",   "mei",      "juni",
    "juli",    "augustus", "september", "oktober", "november", "december"};
constexpr std::array<std::string_view, 12> kEnglishMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

const date::time_zone* Amsterdam() {
  try {
    return date::locate_zone("Europe/Amsterdam");
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

struct Unit {
  std::int64_t seconds;
  std::string_view dutch_one, dutch_many, english_one, english_many;
};
constexpr Unit kUnits[] = {{86'400, "dag", "dagen", "day", "days"},
                           {3'600, "uur", "uur", "hour", "hours"},
                           {60, "minuut", "minuten", "minute", "minutes"},
                           {1, "seconde", "seconden", "second", "seconds"}};

std::string TwoDigits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string LocalTimeText(WallTime time, std::string_view language) {
  static const date::time_zone* const zone = Amsterdam();
  const date::sys_seconds utc{
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch())};
  const auto offset = zone == nullptr ? std::chrono::seconds(0) : zone->get_info(utc).offset;
  const date::local_seconds local{utc.time_since_epoch() + offset};
  const auto day = date::floor<date::days>(local);
  const date::year_month_day parts{day};
  const auto& months = language == "en" ? kEnglishMonths : kDutchMonths;
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - day).count();
  std::string text = std::to_string(static_cast<unsigned>(parts.day())) + " ";
  text += months[static_cast<unsigned>(parts.month()) - 1];
  text += " " + std::to_string(static_cast<int>(parts.year())) + ", ";
  text += TwoDigits(minutes / 60) + ":" + TwoDigits(minutes % 60);
  return zone == nullptr ? text + " UTC" : text;
}

std::string AgeText(WallTime time, WallTime now, std::string_view language) {
  if (time == WallTime{}) return "-";
  const auto seconds = std::max<std::int64_t>(
      0, std::chrono::duration_cast<std::chrono::seconds>(now - time).count());
  for (const Unit& unit : kUnits) {
    if (seconds < unit.seconds && unit.seconds > 1) continue;
    const std::int64_t count = seconds / unit.seconds;
    const bool is_one = count == 1;
    const std::string_view word = language == "en" ? (is_one ? unit.english_one : unit.english_many)
                                                   : (is_one ? unit.dutch_one : unit.dutch_many);
    return std::to_string(count) + " " + std::string(word);
  }
  return "-";
}

}  // namespace schakel::node
