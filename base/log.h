// One line per event: a fixed sentence, then key=value. Ids only: never payload, secrets, member
// data or text that a peer chose.
//
// Levels: error = shutting down; warning = the operator must act; info = rare; debug = per event.
// Thread: every function may be called from any thread.
#pragma once

#include <string_view>

namespace schakel::log {

enum class Level { kDebug, kInfo, kWarning, kError };

// Sets the lowest level that is written to standard error. The default is info.
void SetLevel(Level level);
void Write(Level level, std::string_view line);

inline void Debug(std::string_view line) {
  Write(Level::kDebug, line);
}
inline void Info(std::string_view line) {
  Write(Level::kInfo, line);
}
inline void Warning(std::string_view line) {
  Write(Level::kWarning, line);
}
inline void Error(std::string_view line) {
  Write(Level::kError, line);
}

}  // namespace schakel::log
