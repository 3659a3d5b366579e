#include "tests/docs/document.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/file.h"

namespace schakel::docs {
namespace {

constexpr std::size_t kFileMax = 4 << 20;
constexpr std::string_view kFence = "```";

std::string Trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return std::string(text);
}

Row Cells(std::string_view line) {
  Row cells;
  line.remove_prefix(1);
  while (true) {
    const std::size_t bar = line.find('|');
    if (bar == std::string_view::npos) return cells;
    cells.push_back(Trim(line.substr(0, bar)));
    line.remove_prefix(bar + 1);
  }
}

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::filesystem::path SourcePath(std::string_view name) {
  return std::filesystem::path(SCHAKEL_SOURCE_DIR) / name;
}

std::string ReadSource(std::string_view name) {
  const auto content = ReadFile(SourcePath(name), kFileMax);
  CHECK(content.has_value());
  return std::string(AsText(*content));
}

std::vector<std::string> Documents() {
  std::vector<std::string> names{"README.md", "CHANGELOG.md"};
  for (const auto& item : std::filesystem::directory_iterator(SourcePath("docs"))) {
    if (item.path().extension() == ".md")
      names.push_back("docs/" + item.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::map<std::string, std::string> Examples(std::string_view text) {
  constexpr std::string_view kStart = "<!-- example: ";
  constexpr std::string_view kEnd = " -->";
  std::map<std::string, std::string> examples;
  std::string name;
  bool is_inside = false;
  for (const std::string& line : Lines(text)) {
    const std::string_view view(line);
    if (view.starts_with(kStart) && view.ends_with(kEnd)) {
      name = view.substr(kStart.size(), view.size() - kStart.size() - kEnd.size());
    } else if (view.starts_with(kFence)) {
      if (is_inside) name.clear();
      is_inside = !is_inside && !name.empty();
    } else if (is_inside) {
      examples[name] += line + "\n";
    }
  }
  return examples;
}

std::vector<Row> TableBelow(std::string_view text, std::string_view heading) {
  std::vector<Row> rows;
  bool is_below = false;
  std::size_t seen = 0;
  for (const std::string& line : Lines(text)) {
    if (line == heading) {
      is_below = true;
    } else if (is_below && line.starts_with("|")) {
      if (++seen > 2) rows.push_back(Cells(line));
    } else if (seen > 0) {
      break;
    }
  }
  return rows;
}

std::vector<std::string> RelativeLinks(std::string_view text) {
  std::vector<std::string> links;
  bool is_code = false;
  for (const std::string& line : Lines(text)) {
    if (line.starts_with(kFence)) is_code = !is_code;
    std::string_view rest(line);
    while (!is_code) {
      const std::size_t start = rest.find("](");
      if (start == std::string_view::npos) break;
      rest.remove_prefix(start + 2);
      const std::string_view target = rest.substr(0, rest.find(')'));
      const std::string path(target.substr(0, target.find('#')));
      if (target.find("://") == std::string_view::npos && !path.empty()) links.push_back(path);
    }
  }
  return links;
}

std::vector<std::string> CodeWords(std::string_view cell) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t start = cell.find('`');
    if (start == std::string_view::npos) return words;
    cell.remove_prefix(start + 1);
    const std::size_t end = cell.find('`');
    if (end == std::string_view::npos) return words;
    words.emplace_back(cell.substr(0, end));
    cell.remove_prefix(end + 1);
  }
}

std::vector<std::string> WordsAfter(std::string_view text, std::string_view start) {
  std::vector<std::string> words;
  for (std::size_t at = text.find(start); at != std::string_view::npos; at = text.find(start, at)) {
    at += start.size();
    std::size_t end = at;
    while (end < text.size() && IsWordCharacter(text[end]))
      ++end;
    words.emplace_back(text.substr(at, end - at));
  }
  return words;
}

std::string WithoutSpace(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n') out += c;
  }
  return out;
}

}  // namespace schakel::docs
