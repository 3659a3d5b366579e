// Private to this folder: reading one flat segment under limits.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace schakel::federation {

// One segment in aligned memory with its reader. Keeps the copy that the reader points into.
class SegmentReader {
 public:
  // Errors: kProtocol unless `bytes` is a whole number of words, at least one.
  static Result<std::unique_ptr<SegmentReader>> Open(Bytes bytes);

  capnp::MessageReader& message() { return *reader_; }

 private:
  explicit SegmentReader(Bytes bytes);

  kj::Array<capnp::word> words_;
  kj::ArrayPtr<const capnp::word> segment_;
  std::optional<capnp::SegmentArrayMessageReader> reader_;
};

// Copies `data` if it has exactly N bytes.
template <typename Fixed>
bool ReadFixed(capnp::Data::Reader data, Fixed& out) {
  const auto value = Fixed::From(Bytes(data.begin(), data.size()));
  if (value) out = *value;
  return value.has_value();
}

inline capnp::Data::Reader AsData(Bytes bytes) {
  return {bytes.data(), bytes.size()};
}
// The whole string, zeros inside it too. Must not outlive `text`.
inline capnp::Text::Reader AsCapnpText(const std::string& text) {
  return {text.c_str(), text.size()};
}

}  // namespace schakel::federation
