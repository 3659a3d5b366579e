#include "simulations/scenario.h"

#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {

const std::vector<Scenario>& Scenarios() {
  static const std::vector<Scenario> kScenarios = {
      {"broadcast", "twenty documents from random nodes, all links healthy", RunBroadcast},
      {"catch-up", "a new node meets 20,000 entries; one comes back after a week", RunCatchUp},
      {"partition", "two halves publish apart, one node crashes, then the halves meet",
       RunPartition},
      {"churn", "30 % of the nodes restart every hour", RunChurn},
      {"mass-crash", "30, 70 and then 90 % of the nodes lose power at once", RunMassCrash},
      {"restart-all", "all nodes lose power and come back at once: a storm of dials",
       RunRestartAll},
      {"nat", "half, then 70 % of the nodes can only dial", RunNat},
      {"log4j-day", "500 advisories in an hour, 500 in 10 s, then one of each node", RunLog4jDay},
      {"year",
       "a year of traffic: every week a document, a crash and a new signature of the anchor",
       RunYear},
      {"anchor-offline", "the anchor is away for 31 days: each state of trust at its border",
       RunAnchorOffline},
      {"byzantine", "30 % of the nodes are hostile, each in its own way; one runs three times",
       RunByzantine},
      {"droppers", "30 % of the nodes announce everything and serve nothing; against Plumtree",
       RunDroppers},
      {"eclipse", "30 % of the nodes take every slot they can get while honest ones restart",
       RunEclipse},
      {"surrounded", "a node reaches hostile nodes only, then one honest one", RunSurrounded},
      {"swarm", "a random mix of all faults; safety always, progress after they end", RunSwarm},
  };
  return kScenarios;
}

}  // namespace schakel::simulations
