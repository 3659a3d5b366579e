#include "simulations/report/data_table.h"

namespace schakel::simulations {

void Write(const DataTable& table, Markup& out) {
  out.Open(
      "div",
      {{"class", "wide"}, {"role", "region"}, {"aria-label", table.caption}, {"tabindex", "0"}});
  out.Open("table");
  out.Leaf("caption", {}, table.caption);
  out.Open("thead");
  out.Open("tr");
  for (const std::string& cell : table.head)
    out.Leaf("th", {{"scope", "col"}}, cell);
  out.Close();
  out.Close();
  out.Open("tbody");
  for (const auto& row : table.rows) {
    out.Open("tr");
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_verdict = row[i] == "pass" || row[i] == "MISS";
      const Attributes style = is_verdict ? Attributes{{"class", row[i]}} : Attributes{};
      i == 0 ? out.Leaf("th", {{"scope", "row"}}, row[i]) : out.Leaf("td", style, row[i]);
    }
    out.Close();
  }
  out.Close();
  out.Close();
  out.Close();
}

}  // namespace schakel::simulations
