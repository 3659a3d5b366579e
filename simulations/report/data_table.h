// A table of numbers beside a plot, or instead of one.
#pragma once

#include <string>
#include <vector>

#include "simulations/report/markup.h"

namespace schakel::simulations {

struct DataTable {
  std::string caption;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;  // the first cell names the row
};

// Wide tables scroll by themselves, so that the page never does.
void Write(const DataTable& table, Markup& out);

}  // namespace schakel::simulations
