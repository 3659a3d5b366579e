// Members and suppliers as bytes, before they are sealed. One form for one value: what unpacks,
// packs to the same bytes again.
//
// Errors: kCorruption on anything that Pack...() does not write. Bounds: member_limits.
// Threads: any.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "node/members/member.h"

namespace schakel::node {

[[nodiscard]] bool IsWithinLimits(const Member& member);
[[nodiscard]] bool IsWithinLimits(const Supplier& supplier);

// REQUIRES: IsWithinLimits().
Buffer PackMember(const Member& member);
Result<Member> UnpackMember(Bytes bytes);

Buffer PackSupplier(const Supplier& supplier);
Result<Supplier> UnpackSupplier(Bytes bytes);

}  // namespace schakel::node
