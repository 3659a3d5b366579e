// The draft of an admission that an officer gives: JSON like the admission itself, in which what
// has a usual value may be left out. Pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "federation/trust/admission.h"

namespace schakel::node {

// Usual values: active from now for 400 days, the quotas of admission.h, empty lists and card, no
// recovery key. Errors: kInvalidArgument, naming the member that is missing or of another form.
Result<federation::Admission> ReadDraft(Bytes file, federation::AdmissionSource source,
                                        WallTime now);

// Each setting is MEMBER=VALUE: "publish.scope=region", "coverage.regions=GM0772,PV30". Members are
// those of the admission that an officer may set; lists are given whole. Errors: kInvalidArgument.
Result<federation::Admission> ApplySettings(const federation::Admission& admission,
                                            const std::vector<std::string>& settings);

// With indents, for editing.
std::string PrettyJson(const Json& value);

}  // namespace schakel::node
