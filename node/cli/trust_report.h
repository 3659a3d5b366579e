// What a ceremony's commands print about a proposal: words, changes, rules, signatures.
#pragma once

#include "federation/trust/ceremony.h"
#include "node/cli/arguments.h"

namespace schakel::node {

void PrintFindings(const Arguments& arguments,
                   const std::vector<federation::RuleFinding>& findings);
// As text, or as one JSON document.
void PrintReview(const Arguments& arguments, const federation::Proposal& proposal,
                 const federation::Review& review);
// Prints the error; what a rule or another's file refuses is kRefused.
ExitCode FailTrust(const Error& error);

}  // namespace schakel::node
