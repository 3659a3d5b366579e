#include "base/json.h"

#include <cmath>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace schakel {
namespace {

// Returns the first 100 bytes or a little less: no character of UTF-8 is cut.
std::string_view Shortened(std::string_view key) {
  if (key.size() <= 100) return key;
  std::size_t size = 100;
  while (size > 0 && (static_cast<unsigned char>(key[size]) & 0xc0) == 0x80)
    --size;
  return key.substr(0, size);
}

// Builds a Json tree from SAX events and refuses what JsonLimits forbids.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return Add(Json()); }
  bool boolean(bool value) override { return Add(Json(value)); }
  bool number_integer(std::int64_t value) override { return Add(Json(value)); }
  bool number_unsigned(std::uint64_t value) override { return Add(Json(value)); }
  bool number_float(double value, const std::string& /*text*/) override {
    if (!std::isfinite(value)) return Fail("number out of range");
    return Add(Json(value));
  }
  bool string(std::string& value) override { return Add(Json(std::move(value))); }
  bool binary(binary_t& /*value*/) override { return Fail("binary value"); }
  bool start_object(std::size_t /*size*/) override { return Open(Json(Json::Object{})); }
  bool start_array(std::size_t /*size*/) override { return Open(Json(Json::Array{})); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(std::string& name) override {
    Frame& top = stack_.back();
    if (top.object.contains(name)) {
      top.key = name;
      return Fail("duplicate key");
    }
    top.key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return Fail("not valid JSON at byte " + std::to_string(position));
  }

  [[nodiscard]] const Error& error() const { return error_; }
  Json TakeRoot() { return std::move(root_); }

 private:
  struct Frame {
    bool is_object = false;
    std::string key;
    Json::Object object;
    Json::Array array;
  };

  bool Fail(std::string reason, ErrorCode code = ErrorCode::kInvalidArgument) {
    error_ = {code, Pointer() + ": " + std::move(reason)};
    return false;
  }

  // The place of the value being read, as an RFC 6901 pointer.
  [[nodiscard]] std::string Pointer() const {
    std::string pointer;
    for (const Frame& frame : stack_) {
      pointer += '/';
      if (!frame.is_object) {
        pointer += std::to_string(frame.array.size());
        continue;
      }
      for (const char c : Shortened(frame.key)) {
        pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
      }
    }
    return pointer.empty() ? "/" : pointer;
  }

  bool Count() {
    if (++values_ <= limits_.values_max) return true;
    return Fail("more than " + std::to_string(limits_.values_max) + " values",
                ErrorCode::kLimitExceeded);
  }

  bool Add(Json value) { return Count() && (Place(std::move(value)), true); }

  void Place(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (stack_.back().is_object) {
      Frame& top = stack_.back();
      top.object.emplace(top.key, std::move(value));
    } else {
      stack_.back().array.push_back(std::move(value));
    }
  }

  bool Open(const Json& kind) {
    if (!Count()) return false;
    if (stack_.size() >= limits_.depth_max) {
      return Fail("nested deeper than " + std::to_string(limits_.depth_max),
                  ErrorCode::kLimitExceeded);
    }
    stack_.emplace_back();
    stack_.back().is_object = kind.AsObject() != nullptr;
    return true;
  }

  bool Close() {
    Frame top = std::move(stack_.back());
    stack_.pop_back();
    Place(top.is_object ? Json(std::move(top.object)) : Json(std::move(top.array)));
    return true;
  }

  const JsonLimits& limits_;
  std::vector<Frame> stack_;
  std::size_t values_ = 0;
  Json root_;
  Error error_{ErrorCode::kInvalidArgument, "not valid JSON"};
};

void AppendDouble(std::string& out, double value) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.17g", value);
  out += text;
}

// Recursion is bounded: every Json here was parsed under depth_max or built by our own code.
void AppendValue(std::string& out, const Json& value) {  // NOLINT(misc-no-recursion)
  if (const auto* text = value.AsString()) {
    AppendJsonString(out, *text);
  } else if (const auto* number = value.AsInteger()) {
    out += std::to_string(*number);
  } else if (const auto* truth = value.AsBool()) {
    out += *truth ? "true" : "false";
  } else if (const auto* real = value.AsDouble()) {
    AppendDouble(out, *real);
  } else if (const auto* array = value.AsArray()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      AppendValue(out, (*array)[i]);
    }
    out += ']';
  } else if (const auto* object = value.AsObject()) {
    out += '{';
    bool first = true;
    for (const auto& [key, member] : *object) {
      if (!std::exchange(first, false)) out += ',';
      AppendJsonString(out, key);
      out += ':';
      AppendValue(out, member);
    }
    out += '}';
  } else {
    out += "null";
  }
}

}  // namespace

Json::Json(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    value_ = static_cast<std::int64_t>(value);
  } else {
    value_ = static_cast<double>(value);
  }
}

Result<Json> Json::Parse(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.size_bytes_max) {
    return Error{ErrorCode::kLimitExceeded,
                 "larger than " + std::to_string(limits.size_bytes_max) + " bytes"};
  }
  // nlohmann takes a NUL for the end of its input and ignores what follows.
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    return Error{ErrorCode::kInvalidArgument,
                 "/: not valid JSON at byte " + std::to_string(nul + 1)};
  }
  Builder builder(limits);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return builder.error();
  return builder.TakeRoot();
}

const Json* Json::Find(std::string_view key) const {
  const Object* object = AsObject();
  if (object == nullptr) return nullptr;
  const auto found = object->find(key);
  return found == object->end() ? nullptr : &found->second;
}

std::string_view Json::StringOr(std::string_view key, std::string_view fallback) const {
  const Json* member = Find(key);
  const std::string* text = member == nullptr ? nullptr : member->AsString();
  return text == nullptr ? fallback : std::string_view(*text);
}

std::string Json::Dump() const {
  std::string out;
  AppendValue(out, *this);
  return out;
}

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace schakel
