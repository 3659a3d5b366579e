// Sentences with places to fill: "{} members erased". Threads: any.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace schakel {

// Returns the sentence with the first "{}" replaced by each value in turn. What stands in a value
// is not replaced again.
std::string Fill(std::string_view sentence, std::initializer_list<std::string_view> values);

}  // namespace schakel
