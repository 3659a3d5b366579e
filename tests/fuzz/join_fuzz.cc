// Any bytes as a letter, a token, a request, a question, an answer and a record of the anchor.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "crypto/sodium.h"
#include "federation/trust/join_record.h"

namespace schakel::federation {
namespace {

void CheckLetter(Bytes bytes) {
  const CodeReading code = ReadCode(AsText(bytes));
  if (!code.fault) {
    std::string text;
    for (const std::string& line : WriteCode(code.bytes))
      text += line + "\n";
    CHECK(ReadCode(text).bytes == code.bytes);
  }
  const TokenReading reading = ReadLetter(AsText(bytes));
  if (reading.token) CHECK(DecodeToken(EncodeToken(*reading.token)).value() == *reading.token);
}

void CheckToken(Bytes bytes) {
  const auto token = DecodeToken(bytes);
  if (token) CHECK(DecodeToken(EncodeToken(*token)).value() == *token);
}

void CheckMessages(Bytes bytes) {
  static const auto kKey = crypto::TransportKeyPair::FromSecret(std::array<std::uint8_t, 32>{9});
  const auto question = ReadQuestion(bytes);
  if (question) CHECK(!OpenQuestion(*question, kKey, {}));
  CHECK(!ReadRequest(bytes, {}));
  CHECK(!ReadLeave(bytes, {}));
  const auto record = ParseRecord(bytes);
  if (record) CHECK(ParseRecord(AsBytes(ToJson(*record).Dump())).has_value());
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool kStarted = schakel::crypto::Initialise().has_value();
  CHECK(kStarted);
  schakel::federation::CheckLetter({data, size});
  schakel::federation::CheckToken({data, size});
  schakel::federation::CheckMessages({data, size});
  return 0;
}
