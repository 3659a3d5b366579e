#include "simulations/report/data_table.h"
#include "simulations/report/sections.h"

namespace schakel::simulations {

void WriteRuns(const RunGroups& groups, Markup& out) {
  DataTable table;
  table.caption = "Every run of this page; the same seed and version give the same trace";
  table.head = {"command", "invariants", "version", "trace"};
  for (const RunGroup& group : groups) {
    for (const RunRecord& run : group.runs) {
      table.rows.push_back({ReplayCommand(run), run.broken ? "BROKEN " + *run.broken : "hold",
                            run.version, run.figures.trace_hash});
    }
  }
  out.Leaf("h2", {{"id", "runs"}}, "Runs");
  Write(table, out);
}

}  // namespace schakel::simulations
