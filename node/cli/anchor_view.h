// The anchor's folder for commands beside its node: the join book and who is admitted.
//
// Reads what is published; changes the book only. Errors: those of its parts.
#pragma once

#include "node/cli/trust_state.h"
#include "node/join/join_book.h"
#include "node/runtime/node_folder.h"

namespace schakel::node {

struct AnchorView {
  JoinBook book;
  TrustState state;
};

Result<AnchorView> OpenAnchorView(const NodeFolder& folder);

// Returns the one record whose id begins with `digits`. Errors: kNotFound.
Result<federation::TokenRecord> FindRecord(const JoinBook& book, std::string_view digits);

}  // namespace schakel::node
