// A place in a parsed JSON document that knows its pointer, with the questions that a reader of a
// schema asks there. The first complaint of a document is kept, later ones are dropped, and reading
// goes on with empty values: the caller looks once, at the end.
//
// An absent cursor stands for a member that is not there: it answers every question with "nothing".
// Owner:  borrows its parent cursor and the Json, so a cursor must be a named local.
// Bounds: lists and text as limits.h says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "federation/advisory/document_error.h"
#include "federation/advisory/limits.h"
#include "federation/advisory/terms.h"

namespace schakel::federation {

class Cursor {
 public:
  using Check = bool (*)(std::string_view);

  // The root. `error` receives the first complaint.
  Cursor(const Json& root, std::optional<DocumentError>& error) : value_(&root), error_(error) {}

  [[nodiscard]] bool present() const { return value_ != nullptr; }
  [[nodiscard]] const Json* json() const { return value_; }
  [[nodiscard]] std::string Pointer() const;
  void Complain(std::string_view code, std::string reason) const;

  // Members of an object. Both complain if this is no object; Required() also if it is absent.
  [[nodiscard]] Cursor Required(std::string_view key) const&;
  [[nodiscard]] Cursor Optional(std::string_view key) const&;
  Cursor Required(std::string_view key) const&& = delete;
  Cursor Optional(std::string_view key) const&& = delete;

  // Returns the non-empty text here.
  [[nodiscard]] std::string Text() const { return Text(limits::kStringBytesMax); }
  [[nodiscard]] std::string Text(std::size_t bytes_max) const;
  [[nodiscard]] std::string Id() const { return Text(limits::kIdBytesMax); }
  // Returns the text here if `check` accepts it; `what` completes "is not ...".
  [[nodiscard]] std::string Matching(Check check, std::string_view what) const;
  [[nodiscard]] std::optional<WallTime> Time() const;
  [[nodiscard]] std::optional<double> Number(double min, double max) const;
  template <typename E>
  [[nodiscard]] std::optional<E> Term() const;

  // Calls `visit(const Cursor& item)` for every item. Complains unless this is an array of at least
  // one and at most `max` items.
  template <typename Visit>
  void ForEach(std::size_t max, Visit visit) const;
  // As ForEach(), for arrays whose items must differ.
  template <typename Visit>
  void ForEachUnique(std::size_t max, Visit visit) const;
  // Returns the non-empty texts of an array.
  [[nodiscard]] std::vector<std::string> Texts(std::size_t max) const;
  [[nodiscard]] std::vector<std::string> UniqueTexts(std::size_t max) const;

  // Returns the place of this item in its array.
  [[nodiscard]] std::size_t index() const { return index_; }

 private:
  Cursor(const Cursor& parent, std::string_view key, const Json* value)
      : value_(value), error_(parent.error_), parent_(&parent), key_(key) {}
  Cursor(const Cursor& parent, std::size_t index, const Json& value)
      : value_(&value), error_(parent.error_), parent_(&parent), index_(index) {}

  // Returns the items, or nullptr after a complaint.
  [[nodiscard]] const Json::Array* Items(std::size_t max) const;
  void CheckItemsDiffer(const Json::Array& items) const;

  const Json* value_;
  std::optional<DocumentError>& error_;
  const Cursor* parent_ = nullptr;
  std::string_view key_;  // of an item of an array: empty
  std::size_t index_ = 0;
};

template <typename E>
std::optional<E> Cursor::Term() const {
  const std::string name = Text();
  if (name.empty()) return std::nullopt;
  const std::optional<E> value = FindTerm<E>(name);
  if (!value) Complain(document_error::kVocabulary, "is none of the words that CSAF allows here");
  return value;
}

template <typename Visit>
void Cursor::ForEach(std::size_t max, Visit visit) const {
  const Json::Array* items = Items(max);
  if (items == nullptr) return;
  for (std::size_t i = 0; i < items->size() && !error_; ++i) {
    const Cursor item(*this, i, (*items)[i]);
    visit(item);
  }
}

template <typename Visit>
void Cursor::ForEachUnique(std::size_t max, Visit visit) const {
  const Json::Array* items = Items(max);
  if (items == nullptr) return;
  CheckItemsDiffer(*items);
  ForEach(max, visit);
}

}  // namespace schakel::federation
