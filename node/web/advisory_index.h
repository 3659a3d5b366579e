// Reads the index of documents from a snapshot: what a node holds and whether it shows it.
//
// Pure functions over a Reader; any thread. Errors: kCorruption, kIo, kNotFound.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "federation/gossip/document_row.h"
#include "federation/gossip/verdict.h"
#include "storage/store.h"

namespace schakel::node {

struct IndexedDocument {
  std::optional<federation::EntryPosition> position;  // nothing = imported here only
  federation::DocumentRow row;
  federation::Verdict verdict;
  bool is_withdrawn = false;
};

// All advisories and withdrawals, by publisher and id. Continuations and unknown kinds are left
// out.
Result<std::vector<IndexedDocument>> ListDocuments(const storage::Reader& reader,
                                                   const federation::Directory& directory,
                                                   WallTime now);

struct DocumentQuery {
  // 64 hex digits; of imports "local" or what the document names; empty = any.
  std::string publisher;
  std::string id;
  std::string version;  // empty = newest
};
// Returns the newest matching version of each publisher.
Result<std::vector<IndexedDocument>> FindDocuments(const storage::Reader& reader,
                                                   const federation::Directory& directory,
                                                   WallTime now, const DocumentQuery& query);

// Returns the bytes as they were published. Errors: kNotFound if they are not held.
Result<Buffer> ReadDocument(const storage::Reader& reader, const IndexedDocument& document);

}  // namespace schakel::node
