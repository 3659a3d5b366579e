// Documents that were imported into this node only. The key is (publisher, id, version) as the
// document itself states them, so one import never replaces another document.
//
// Pure functions over a Reader; any thread. Errors: kCorruption, kIo, kNotFound, kConflict.
#pragma once

#include "node/web/advisory_index.h"

namespace schakel::node {

Buffer LocalRowKey(const federation::DocumentRow& row);

// Returns whether exactly this document was imported before. Errors: kConflict if another one was
// under the same publisher, id and version.
Result<bool> IsImported(const storage::Reader& reader, const federation::DocumentRow& row);

// Returns the newest version of what `query` names. `query.publisher` is the document's own
// publisher. Errors: kNotFound; kInvalidArgument, with the candidates, if several publishers have
// that id.
Result<IndexedDocument> FindLocalDocument(const storage::Reader& reader,
                                          const DocumentQuery& query);

}  // namespace schakel::node
