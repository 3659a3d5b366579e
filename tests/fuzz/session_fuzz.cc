#include "session/session.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schakel::federation::RunSession({data, size});
  return 0;
}
