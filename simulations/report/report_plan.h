// Which runs the report makes by itself.
#pragma once

#include <vector>

#include "simulations/report/run_request.h"

namespace schakel::simulations {

enum class ReportLength { kQuick, kFull };

// Quick is sized to take less than a minute on two cores.
std::vector<RunRequest> PlanReport(ReportLength length);

}  // namespace schakel::simulations
