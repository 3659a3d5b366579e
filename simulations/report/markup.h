// Writes elements of HTML and SVG so that they nest and everything is escaped: what comes out is
// well-formed XML whatever the texts are.
//
// Errors: closing what is not open, or taking what is still open, is a bug and aborts.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schakel::simulations {

using Attributes = std::vector<std::pair<std::string_view, std::string>>;

class Markup {
 public:
  void Open(std::string_view tag, const Attributes& attributes = {});
  void Close();
  void Text(std::string_view text);
  // An element that holds a text only.
  void Leaf(std::string_view tag, const Attributes& attributes, std::string_view text);
  // An element without content: in HTML one of those that never have any, or one of SVG.
  void Empty(std::string_view tag, const Attributes& attributes);
  // What is no markup in HTML but no plain text either: the style sheet. Not escaped.
  void Style(std::string_view css);

  // REQUIRES: everything that was opened is closed.
  [[nodiscard]] const std::string& text() const;

 private:
  void Begin(std::string_view tag, const Attributes& attributes);

  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace schakel::simulations
