#include "simulations/report/markup.h"

#include "base/check.h"

namespace schakel::simulations {
namespace {

void AppendEscaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        // Control characters are not allowed in XML, not even escaped.
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' ? ' ' : c;
    }
  }
}

}  // namespace

void Markup::Begin(std::string_view tag, const Attributes& attributes) {
  text_ += '<';
  text_ += tag;
  for (const auto& [name, value] : attributes) {
    text_ += ' ';
    text_ += name;
    text_ += "=\"";
    AppendEscaped(text_, value);
    text_ += '"';
  }
}

void Markup::Open(std::string_view tag, const Attributes& attributes) {
  Begin(tag, attributes);
  text_ += '>';
  open_.emplace_back(tag);
}

void Markup::Close() {
  CHECK(!open_.empty());
  text_ += "</" + open_.back() + ">\n";
  open_.pop_back();
}

void Markup::Text(std::string_view text) {
  AppendEscaped(text_, text);
}

void Markup::Leaf(std::string_view tag, const Attributes& attributes, std::string_view text) {
  Open(tag, attributes);
  Text(text);
  Close();
}

void Markup::Empty(std::string_view tag, const Attributes& attributes) {
  Begin(tag, attributes);
  text_ += "/>\n";
}

void Markup::Style(std::string_view css) {
  CHECK(css.find('<') == std::string_view::npos && css.find('&') == std::string_view::npos);
  Open("style");
  text_ += css;
  Close();
}

const std::string& Markup::text() const {
  CHECK(open_.empty());
  return text_;
}

}  // namespace schakel::simulations
