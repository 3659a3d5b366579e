// Why an input of people was refused: a stable code for programs, a sentence in both languages.
//
// A fault says what is wrong, never what stood there: its text may be shown and logged. Plain
// values. Checked<T> is a value or a Fault, as Result<T> is a value or an Error.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"

namespace schakel::node {

struct Fault {
  std::string code;  // "kvk.lengte"
  std::string dutch;
  std::string english;

  [[nodiscard]] const std::string& In(std::string_view language) const {
    return language == "en" ? english : dutch;
  }
  bool operator==(const Fault&) const = default;
};

template <typename T>
class [[nodiscard]] Checked {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): returned as either
  Checked(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): returned as either
  Checked(Fault fault) : state_(std::in_place_index<1>, std::move(fault)) {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] const T& operator*() const& {
    CHECK(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& operator*() && {
    CHECK(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  const T* operator->() const { return &**this; }
  [[nodiscard]] const Fault& fault() const {
    CHECK(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Fault> state_;
};

}  // namespace schakel::node
