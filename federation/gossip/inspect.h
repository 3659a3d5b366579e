// Looks into the payload of an entry: is it the document that its header promises?
//
// A pure function of the bytes, so every node comes to the same result. Any thread.
#pragma once

#include "base/bytes.h"
#include "federation/gossip/document_row.h"

namespace schakel::federation {

// Returns the index row, without `received`. `payload` is nullptr if it is not held.
DocumentRow Inspect(const EntryHeader& header, const Buffer* payload);

}  // namespace schakel::federation
