#include "simulations/report/progress_line.h"

#include <algorithm>

#include "base/check.h"

namespace schakel::simulations {
namespace {

constexpr std::string_view kBackToStart = "\r\x1b[K";
constexpr std::int64_t kBarWidth = 20;

std::string SpanText(std::int64_t seconds) {
  const std::int64_t hours = seconds / 3600;
  const std::int64_t minutes = seconds / 60 % 60;
  if (hours >= 48) return std::to_string(hours / 24) + " d " + std::to_string(hours % 24) + " h";
  if (hours > 0) return std::to_string(hours) + " h " + std::to_string(minutes) + " min";
  if (minutes > 0) return std::to_string(minutes) + " min " + std::to_string(seconds % 60) + " s";
  return std::to_string(seconds) + " s";
}

std::string SpanText(Duration duration) {
  return SpanText(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

std::string BarText(const Progress& progress) {
  const std::int64_t done =
      std::clamp(progress.simulated * kBarWidth / progress.planned, std::int64_t{0}, kBarWidth);
  return "[" + std::string(static_cast<std::size_t>(done), '#') +
         std::string(static_cast<std::size_t>(kBarWidth - done), '.') + "] ";
}

}  // namespace

std::string ProgressText(const Progress& progress, Duration elapsed) {
  CHECK(elapsed.count() > 0);
  const bool is_planned = progress.planned.count() > 0;
  std::string text = is_planned ? BarText(progress) : "";
  text += std::string(progress.phase) + ", " + SpanText(progress.simulated) + " simulated, " +
          std::to_string(progress.simulated / elapsed) + " x real time";
  if (!is_planned || progress.simulated.count() <= 0) return text;
  const Duration left = std::max(progress.planned - progress.simulated, Duration(0));
  // In milliseconds: a year in microseconds times a run in microseconds overflows.
  const std::int64_t left_ms =
      ToMillis(left) * ToMillis(elapsed) / std::max(ToMillis(progress.simulated), std::int64_t{1});
  return text + ", " + SpanText(left_ms / 1000) + " left";
}

std::string ProgressLine::Show(const Progress& progress, Duration elapsed) {
  if (elapsed < kQuietAtFirst) return "";
  if (shown_.count() > 0 && elapsed - shown_ < kBetweenLines) return "";
  shown_ = elapsed;
  return std::string(kBackToStart) + ProgressText(progress, elapsed);
}

std::string ProgressLine::Clear() const {
  return shown_.count() > 0 ? std::string(kBackToStart) : "";
}

}  // namespace schakel::simulations
