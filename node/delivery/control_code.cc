#include <array>

#include "base/coding.h"
#include "crypto/hash.h"
#include "node/delivery/notice.h"

namespace schakel::node {
namespace {

// Read aloud and typed over: without 0 O Q, 1 I L, S, B, Z, G, U V; and without vowels, so that no
// code is a word. 21^6 = 86 million codes.
constexpr std::string_view kAlphabet = "23456789CDFHJKMNPRTWX";
constexpr std::size_t kCharacters = 6;
constexpr std::string_view kUse = "schakel/control-code/1";

}  // namespace

std::string ControlCode(Bytes key, MemberId member, std::string_view publisher,
                        std::string_view advisory, std::string_view version) {
  Buffer message;
  AppendSized(message, AsBytes(kUse));
  AppendBigEndian64(message, member);
  for (const std::string_view part : {publisher, advisory, version})
    AppendSized(message, AsBytes(part));
  std::uint64_t number = ReadBigEndian64(crypto::KeyedBlake2b(key, message).view());
  std::string code;
  for (std::size_t i = 0; i < kCharacters; ++i) {
    if (i == kCharacters / 2) code += '-';
    code += kAlphabet[static_cast<std::size_t>(number % kAlphabet.size())];
    number /= kAlphabet.size();
  }
  return code;
}

}  // namespace schakel::node
