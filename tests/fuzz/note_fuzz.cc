// Any bytes as a note, as a text that is signed, as additional signature lines, and as base64.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "crypto/note.h"
#include "crypto/sodium.h"

namespace schakel::crypto {
namespace {

constexpr std::string_view kName = "schakel.example/journal";

bool IsNoteText(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

// Whatever stands around it, a note opens as the text that was signed or not at all.
void CheckOpened(const Result<std::string>& opened, std::string_view text) {
  if (opened) {
    CHECK(*opened == text);
    return;
  }
  const ErrorCode code = opened.error().code;
  CHECK(code == ErrorCode::kProtocol || code == ErrorCode::kUnauthorized ||
        code == ErrorCode::kLimitExceeded);
}

void CheckBase64(std::string_view bytes) {
  const auto back = FromBase64(ToBase64(AsBytes(bytes)));
  CHECK(back && AsText(*back) == bytes);
  const auto decoded = FromBase64(bytes);
  if (decoded) CHECK(ToBase64(*decoded) == bytes);
}

// The bytes as a note, as a text, and before and after a signature of ours.
void CheckNotes(const KeyPair& key, const std::string& bytes) {
  const auto open = [&key](std::string_view note) {
    return OpenNote(note, kName, key.public_key());
  };
  CHECK(!open(bytes));  // nobody signed it

  const std::string text = bytes + "\n";
  const std::string note = SignNote(key, kName, text);
  const auto opened = open(note);
  CheckOpened(opened, text);
  CHECK(opened.has_value() == (IsNoteText(text) && note.size() <= kNoteSizeMax));
  if (opened) CHECK(SignNote(key, kName, *opened) == note);

  const std::string fixed = SignNote(key, kName, "fixed\n");
  CheckOpened(open(fixed + bytes), "fixed\n");
  CheckOpened(open("fixed\n\n" + bytes + fixed.substr(7)), "fixed\n");
}

}  // namespace
}  // namespace schakel::crypto

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool kStarted = schakel::crypto::Initialise().has_value();
  CHECK(kStarted);
  static const auto kKey = schakel::crypto::KeyPair::FromSeed(
      std::array<std::uint8_t, schakel::crypto::KeyPair::kSeedSize>{7});
  const std::string bytes(schakel::AsText({data, size}));
  schakel::crypto::CheckNotes(kKey, bytes);
  schakel::crypto::CheckBase64(bytes);
  return 0;
}
