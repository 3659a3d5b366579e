// The API's resource /v1/adviezen/_bereik: how many members each advisory concerns, and how many
// entries the desk has still to look at. Counts only. Threads: the HTTP pool.
#pragma once

#include "node/web/resource.h"

namespace schakel::node {

HttpResponse GetCounts(const NodeContext& context, const HttpRequest& request);

// Returns how many arrivals lie behind the desk's cursor, at most `most`. Errors: kIo.
Result<std::size_t> CountPending(const storage::Reader& reader, std::size_t most);

}  // namespace schakel::node
