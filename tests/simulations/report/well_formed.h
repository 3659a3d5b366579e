// Whether a text is well-formed XML as the report writes it: tags nest, attributes are quoted, no
// bare < or &. No declarations, comments or sections.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schakel::simulations {

// Returns what is wrong, or nothing.
inline std::string WhatIsMalformed(std::string_view text) {
  std::vector<std::string> open;
  while (!text.empty()) {
    const std::size_t angle = text.find_first_of("<>");
    const std::string_view words = text.substr(0, angle);
    for (std::size_t at = words.find('&'); at != std::string_view::npos;
         at = words.find('&', at + 1)) {
      if (words.find(';', at) == std::string_view::npos) return "bare &";
    }
    if (angle == std::string_view::npos) break;
    if (text[angle] == '>') return "bare >";
    const std::size_t end = text.find('>', angle);
    if (end == std::string_view::npos) return "tag without end";
    const std::string_view tag = text.substr(angle + 1, end - angle - 1);
    text.remove_prefix(end + 1);
    if (tag.find('<') != std::string_view::npos) return "bare < in " + std::string(tag);
    std::size_t quotes = 0;
    for (const char c : tag)
      quotes += c == '"' ? 1 : 0;
    if (quotes % 2 != 0) return "quotes in " + std::string(tag);
    const std::string name(tag.substr(0, tag.find_first_of(" /", 1)));
    if (tag.front() == '/') {
      if (open.empty() || "/" + open.back() != tag) return "stray " + std::string(tag);
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : "open " + open.back();
}

// Returns all values of an attribute.
inline std::vector<std::string> ValuesOf(std::string_view text, const std::string& attribute) {
  std::vector<std::string> values;
  const std::string start = " " + attribute + "=\"";
  for (std::size_t at = text.find(start); at != std::string_view::npos;
       at = text.find(start, at + 1)) {
    const std::size_t from = at + start.size();
    values.emplace_back(text.substr(from, text.find('"', from) - from));
  }
  return values;
}

}  // namespace schakel::simulations
