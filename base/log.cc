#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace schakel::log {
namespace {

spdlog::level::level_enum Convert(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

spdlog::logger& Logger() {
  static const auto logger = [] {
    auto result = spdlog::stderr_logger_mt("schakel");
    result->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    return result;
  }();
  return *logger;
}

}  // namespace

void SetLevel(Level level) {
  Logger().set_level(Convert(level));
}

void Write(Level level, std::string_view line) {
  Logger().log(Convert(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace schakel::log
