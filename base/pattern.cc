#include "base/pattern.h"

namespace schakel {

std::string Fill(std::string_view sentence, std::initializer_list<std::string_view> values) {
  std::string result;
  for (const std::string_view value : values) {
    const std::size_t place = sentence.find("{}");
    if (place == std::string_view::npos) break;
    result.append(sentence.substr(0, place)).append(value);
    sentence.remove_prefix(place + 2);
  }
  return result.append(sentence);
}

}  // namespace schakel
