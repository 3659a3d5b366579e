#include "node/cli/paper_check.h"

#include <istream>
#include <set>
#include <string>
#include <vector>

#include "base/pattern.h"
#include "node/cli/console.h"
#include "node/cli/join_texts.h"

namespace schakel::node {
namespace {

constexpr std::size_t kAsked = 3;
constexpr int kTries = 3;
constexpr std::size_t kLettersMin = 4;  // no two words of the list begin with the same four

std::vector<std::string> Split(std::string_view words) {
  std::vector<std::string> list(1);
  for (const char c : words) {
    if (c == ' ') {
      list.emplace_back();
    } else {
      list.back() += c;
    }
  }
  return list;
}

bool IsWord(const std::string& typed, const std::string& word) {
  std::string letters;
  for (const char c : typed) {
    if (c != ' ' && c != '\t' && c != '\r') {
      letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return letters == word || (letters.size() >= kLettersMin && word.starts_with(letters));
}

bool IsTyped(const std::string& word, std::string_view prompt, std::istream& typed) {
  for (int i = 0; i < kTries; ++i) {
    PrintError(prompt);
    std::string line;
    if (!std::getline(typed, line)) return false;
    if (IsWord(line, word)) return true;
  }
  return false;
}

}  // namespace

bool IsOnPaper(std::string_view words, std::string_view language, std::istream& typed,
               Random& random) {
  const auto list = Split(words);
  std::set<std::size_t> places;
  while (places.size() < std::min(kAsked, list.size()))
    places.insert(static_cast<std::size_t>(random.Below(list.size())));
  for (const std::size_t place : places) {
    const std::string prompt =
        Fill(Say(language, JoinText::kPaperAsk), {std::to_string(place + 1)});
    if (!IsTyped(list[place], prompt, typed)) return false;
  }
  return true;
}

}  // namespace schakel::node
