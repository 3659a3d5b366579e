#include "federation/trust/canonical_json.h"

#include <utility>

namespace schakel::federation {
namespace {

void WriteText(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

// Recursion is bounded by the depth limit of Json::Parse. Returns false for a fraction.
bool Write(std::string& out, const Json& value);  // NOLINT(misc-no-recursion)

bool WriteArray(std::string& out, const Json::Array& array) {  // NOLINT(misc-no-recursion)
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ',';
    if (!Write(out, array[i])) return false;
  }
  out += ']';
  return true;
}

bool WriteObject(std::string& out, const Json::Object& object) {  // NOLINT(misc-no-recursion)
  out += '{';
  bool is_first = true;
  for (const auto& [key, member] : object) {
    if (!std::exchange(is_first, false)) out += ',';
    WriteText(out, key);
    out += ':';
    if (!Write(out, member)) return false;
  }
  out += '}';
  return true;
}

bool Write(std::string& out, const Json& value) {  // NOLINT(misc-no-recursion)
  if (value.AsDouble() != nullptr) return false;
  if (const auto* text = value.AsString()) {
    WriteText(out, *text);
  } else if (const auto* number = value.AsInteger()) {
    out += std::to_string(*number);
  } else if (const auto* truth = value.AsBool()) {
    out += *truth ? "true" : "false";
  } else if (const auto* array = value.AsArray()) {
    return WriteArray(out, *array);
  } else if (const auto* object = value.AsObject()) {
    return WriteObject(out, *object);
  } else {
    out += "null";
  }
  return true;
}

}  // namespace

Result<Buffer> CanonicalJson(const Json& value) {
  std::string out;
  if (!Write(out, value)) {
    return Error{ErrorCode::kInvalidArgument, "canonical JSON has no fractions"};
  }
  return ToBuffer(AsBytes(out));
}

}  // namespace schakel::federation
