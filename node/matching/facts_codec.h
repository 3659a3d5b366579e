// AdvisoryFacts as bytes of the store. Errors: kCorruption. Threads: any.
#pragma once

#include "base/result.h"
#include "node/matching/advisory_facts.h"

namespace schakel::node {

Buffer PackFacts(const AdvisoryFacts& facts);
Result<AdvisoryFacts> UnpackFacts(Bytes bytes);

}  // namespace schakel::node
