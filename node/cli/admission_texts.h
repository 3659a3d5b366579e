// What changes for a node, in words: "gains", "loses", and the members of an admission.
// Threads: any; pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "federation/trust/admission_review.h"

namespace schakel::node {

// One line for each change of which something can be said.
std::vector<std::string> AdmissionLines(std::string_view language,
                                        const federation::AdmissionReview& review);
// "scope of messages" for "publish.scope"; the member itself where there is no word.
std::string MemberWord(std::string_view language, std::string_view member);
std::string_view EffectName(federation::AdmissionChange::Effect effect);  // for --json
std::string_view StatusWord(std::string_view language, federation::AdmissionStatus status);

}  // namespace schakel::node
