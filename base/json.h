// A JSON value, parsed under limits and printed without recursion limits being exceeded.
//
// Parsing uses nlohmann's SAX parser behind a guard: depth, size, number of values, no duplicate
// keys, valid UTF-8. Object members are kept in byte order of their keys.
// Errors:  Parse() says what is wrong and where ("/document/title: ...").
// Bounds:  JsonLimits; the depth limit also bounds the recursion of Dump() and the destructor.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace schakel {

struct JsonLimits {
  std::size_t size_bytes_max = 1 << 20;
  std::size_t depth_max = 64;        // 100,000 nested arrays overflow the stack of a naive printer
  std::size_t values_max = 500'000;  // bounds memory: a value costs about 100 bytes
};

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json, std::less<>>;

  Json() = default;  // null
  // NOLINTBEGIN(google-explicit-constructor): documents are written as nested braces.
  Json(bool value) : value_(value) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::uint64_t value);
  Json(int value) : value_(std::int64_t{value}) {}
  Json(double value) : value_(value) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}
  // NOLINTEND(google-explicit-constructor)

  static Result<Json> Parse(std::string_view text, const JsonLimits& limits);

  [[nodiscard]] bool IsNull() const { return std::holds_alternative<std::monostate>(value_); }
  // Each returns nullptr if the value is of another type.
  [[nodiscard]] const bool* AsBool() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::int64_t* AsInteger() const { return std::get_if<std::int64_t>(&value_); }
  [[nodiscard]] const double* AsDouble() const { return std::get_if<double>(&value_); }
  [[nodiscard]] const std::string* AsString() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Array* AsArray() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* AsObject() const { return std::get_if<Object>(&value_); }
  [[nodiscard]] Object* AsObject() { return std::get_if<Object>(&value_); }

  // Returns the member, or nullptr if this is no object or has no such member.
  [[nodiscard]] const Json* Find(std::string_view key) const;
  // Returns the string member, or `fallback`.
  [[nodiscard]] std::string_view StringOr(std::string_view key, std::string_view fallback) const;

  // Returns compact JSON (UTF-8, control characters escaped). Numbers too large for int64 that were
  // parsed as double print with 17 digits.
  [[nodiscard]] std::string Dump() const;

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

// Appends `text` as a JSON string with quotes. REQUIRES: valid UTF-8.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace schakel
