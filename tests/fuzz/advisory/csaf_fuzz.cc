// Any bytes through the CSAF reader and the checks. Seeds: docs/samples.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "federation/advisory/csaf_checks.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/advisory/limits.h"
#include "federation/advisory/summary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(google-build-using-namespace): one function is the whole program
  using namespace schakel::federation;
  const CsafResult result = ReadCsaf({data, size});
  if (const auto* error = std::get_if<DocumentError>(&result)) {
    CHECK(!error->code.empty());
    CHECK(error->pointer.empty() || error->pointer[0] == '/');
    return 0;
  }
  const auto& document = std::get<CsafDocument>(result);
  CHECK(CheckCsaf(document).size() <= limits::kFindingsMax);
  CHECK(!Summarise(document).id.empty());
  static_cast<void>(FindAudience(document));
  return 0;
}
