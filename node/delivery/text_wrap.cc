#include "node/delivery/text_wrap.h"

#include "base/check.h"
#include "base/utf8.h"

namespace schakel::node {
namespace {

// Returns how many bytes the first `characters` characters have.
std::size_t SizeOfFirst(std::string_view text, std::size_t characters) {
  std::size_t size = 0;
  for (; characters > 0 && size < text.size(); --characters)
    size += FirstCharacter(text.substr(size)).size;
  return size;
}

std::string_view TakeUntil(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

// One line that is filled word by word; `next` is the prefix of the lines after it.
class Line {
 public:
  Line(std::string& out, std::string_view first, std::string_view next)
      : out_(out), prefix_(first), next_(next) {}

  void Add(std::string_view word) {
    std::size_t columns = CountCharacters(word);
    if (used_ > 0 && prefix_.size() + used_ + 1 + columns > kColumns) End();
    while (prefix_.size() + columns > kColumns) {
      const std::size_t room = kColumns - prefix_.size();
      const std::size_t size = SizeOfFirst(word, room);
      Put(word.substr(0, size), room);
      End();
      word.remove_prefix(size);
      columns -= room;
    }
    if (!word.empty()) Put(word, columns);
  }
  void End() {
    if (used_ == 0) return;
    out_ += '\n';
    prefix_ = next_;
    used_ = 0;
  }
  void Blank() { out_ += '\n'; }

 private:
  void Put(std::string_view word, std::size_t columns) {
    out_ += used_ == 0 ? prefix_ : " ";
    out_ += word;
    used_ += columns + (used_ == 0 ? 0 : 1);
  }

  std::string& out_;
  std::string_view prefix_;
  std::string_view next_;
  std::size_t used_ = 0;  // columns after the prefix
};

}  // namespace

void AppendWrapped(std::string& out, std::string_view text, std::string_view first,
                   std::string_view next) {
  CHECK(first.size() < kColumns / 2 && next.size() < kColumns / 2);
  Line line(out, first, next);
  while (!text.empty()) {
    std::string_view words = TakeUntil(text, '\n');
    if (words.empty()) line.Blank();
    while (!words.empty())
      line.Add(TakeUntil(words, ' '));
    line.End();
  }
}

}  // namespace schakel::node
