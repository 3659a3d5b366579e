#include "simulations/sim_advisory.h"

#include <algorithm>

#include "base/check.h"
#include "base/random.h"
#include "crypto/hash.h"
#include "federation/advisory/limits.h"

namespace schakel::simulations {
namespace {

// Words that compress as badly as the letters of many languages do.
std::string Filling(std::size_t size, const std::string& id) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789. ";
  static_assert(kLetters.size() == 64);
  constexpr std::size_t kLettersPerDraw = 10;  // of 6 bits
  const auto digest = crypto::Blake2b(AsBytes(id));
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < sizeof(seed); ++i)
    seed = seed << 8 | digest.view()[i];
  SeededRandom random(seed);
  std::string text(size, ' ');
  std::uint64_t draw = 0;
  for (std::size_t i = 0; i < size; ++i, draw >>= 6) {
    if (i % kLettersPerDraw == 0) draw = random.Next();
    text[i] = kLetters[draw & 63];
  }
  return text;
}

}  // namespace

Buffer MakeAdvisory(const SimAdvisory& advisory, const std::string& id,
                    const std::string& website) {
  CHECK(advisory.size <= federation::limits::kStringBytesMax);
  const std::string date = "2026-11-20T09:00:00Z";
  std::string text =
      R"({"document":{"category":"csaf_base","csaf_version":"2.0","title":"Advies )" + id +
      R"(","aggregate_severity":{"text":")" +
      std::string(federation::SeverityName(advisory.severity)) +
      R"("},"distribution":{"tlp":{"label":")" +
      std::string(federation::TlpCsafLabel(advisory.tlp)) +
      R"("}},"publisher":{"category":"coordinator","name":"Sim","namespace":")" + website +
      R"("},"tracking":{"id":")" + id +
      R"(","version":"1","status":"final","initial_release_date":")" + date +
      R"(","current_release_date":")" + date + R"(","revision_history":[{"number":"1","date":")" +
      date + R"(","summary":"Eerste"}]},"notes":[{"category":"general","text":")";
  const std::string end = R"("}]}})";
  // A note may not be empty.
  const std::size_t used = text.size() + end.size();
  text += Filling(std::max<std::size_t>(advisory.size, used + 1) - used, id) + end;
  return ToBuffer(AsBytes(text));
}

}  // namespace schakel::simulations
