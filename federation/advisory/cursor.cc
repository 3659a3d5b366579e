#include "federation/advisory/cursor.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace schakel::federation {
namespace {

std::string Escape(std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string Cursor::Pointer() const {
  std::vector<std::string> steps;
  for (const Cursor* at = this; at->parent_ != nullptr; at = at->parent_) {
    steps.push_back(at->key_.empty() ? std::to_string(at->index_) : Escape(at->key_));
  }
  std::string pointer;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    pointer += '/';
    pointer += *step;
  }
  return pointer;
}

void Cursor::Complain(std::string_view code, std::string reason) const {
  if (!error_) error_ = DocumentError{std::string(code), Pointer(), std::move(reason)};
}

Cursor Cursor::Optional(std::string_view key) const& {
  const Json* member = nullptr;
  if (value_ != nullptr) {
    if (value_->AsObject() == nullptr) Complain(document_error::kType, "must be an object");
    member = value_->Find(key);
  }
  return {*this, key, member};
}

Cursor Cursor::Required(std::string_view key) const& {
  Cursor member = Optional(key);
  if (present() && !member.present()) member.Complain(document_error::kMissing, "is required");
  return member;
}

std::string Cursor::Text(std::size_t bytes_max) const {
  if (value_ == nullptr) return {};
  const std::string* text = value_->AsString();
  if (text == nullptr) {
    Complain(document_error::kType, "must be text");
    return {};
  }
  if (text->empty()) Complain(document_error::kEmpty, "must not be empty");
  if (text->size() > bytes_max) {
    Complain(document_error::kLimit, "is longer than " + std::to_string(bytes_max) + " bytes");
    return {};
  }
  return *text;
}

std::string Cursor::Matching(Check check, std::string_view what) const {
  std::string text = Text();
  if (!text.empty() && !check(text)) {
    Complain(document_error::kFormat, "is not " + std::string(what));
  }
  return text;
}

std::optional<WallTime> Cursor::Time() const {
  const std::string text = Text();
  if (text.empty()) return std::nullopt;
  const auto time = ParseRfc3339(text);
  if (!time) Complain(document_error::kFormat, "is not a date and time of RFC 3339");
  return time;
}

std::optional<double> Cursor::Number(double min, double max) const {
  if (value_ == nullptr) return std::nullopt;
  double number = 0;
  if (const auto* integer = value_->AsInteger()) {
    number = static_cast<double>(*integer);
  } else if (const auto* real = value_->AsDouble()) {
    number = *real;
  } else {
    Complain(document_error::kType, "must be a number");
    return std::nullopt;
  }
  if (number < min || number > max) Complain(document_error::kRange, "is out of its range");
  return number;
}

const Json::Array* Cursor::Items(std::size_t max) const {
  if (value_ == nullptr) return nullptr;
  const Json::Array* items = value_->AsArray();
  if (items == nullptr) {
    Complain(document_error::kType, "must be a list");
    return nullptr;
  }
  if (items->empty()) Complain(document_error::kEmpty, "must have at least one item");
  if (items->size() > max) {
    Complain(document_error::kLimit, "has more than " + std::to_string(max) + " items");
    return nullptr;
  }
  return items;
}

void Cursor::CheckItemsDiffer(const Json::Array& items) const {
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (seen.insert(items[i].Dump()).second) continue;
    const Cursor item(*this, i, items[i]);
    item.Complain(document_error::kRepeated, "stands in this list twice");
    return;
  }
}

std::vector<std::string> Cursor::Texts(std::size_t max) const {
  std::vector<std::string> texts;
  ForEach(max, [&](const Cursor& item) { texts.push_back(item.Text()); });
  return texts;
}

std::vector<std::string> Cursor::UniqueTexts(std::size_t max) const {
  std::vector<std::string> texts;
  ForEachUnique(max, [&](const Cursor& item) { texts.push_back(item.Id()); });
  return texts;
}

}  // namespace schakel::federation
