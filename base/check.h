// CHECK(condition): an assertion about our own code, on in every build. Never used on input.
#pragma once

namespace schakel {

[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace schakel

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::schakel::CheckFailed(#condition, __FILE__, __LINE__))
