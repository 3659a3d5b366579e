// Notices as bytes of the store, before they are sealed. Long texts of reasons are cut.
// Errors: kCorruption. Threads: any.
#pragma once

#include "base/result.h"
#include "node/delivery/notice.h"

namespace schakel::node {

Buffer PackNotice(const Notice& notice);
Result<Notice> UnpackNotice(Bytes bytes);

}  // namespace schakel::node
