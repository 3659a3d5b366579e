#include "node/web/local_documents.h"

#include <compare>
#include <map>

#include "base/coding.h"
#include "crypto/hash.h"
#include "federation/advisory/version.h"
#include "storage/keys.h"

namespace schakel::node {
namespace {

using federation::DocumentRow;
using storage::Column;

bool Matches(const DocumentRow& row, const DocumentQuery& query) {
  return row.document_id == query.id &&
         (query.publisher.empty() || query.publisher == row.publisher) &&
         (query.version.empty() || query.version == row.version);
}

// The newest version by publisher.
Result<std::map<std::string, DocumentRow>> Collect(const storage::Reader& reader,
                                                   const DocumentQuery& query) {
  std::map<std::string, DocumentRow> newest;
  Result<void> outcome;
  const Buffer prefix = storage::LocalDocumentPrefix();
  const auto scanned = reader.Scan(
      Column::kIndexes, prefix, storage::PrefixEnd(prefix), [&](Bytes /*key*/, Bytes value) {
        auto row = federation::UnpackDocumentRow(value);
        if (!row) {
          outcome = row.error();
          return false;
        }
        if (!Matches(*row, query)) return true;
        const auto held = newest.find(row->publisher);
        const bool is_newer = held == newest.end() || std::is_gt(federation::CompareVersions(
                                                          row->version, held->second.version));
        const std::string publisher = row->publisher;
        if (is_newer) newest.insert_or_assign(publisher, std::move(*row));
        return true;
      });
  if (!scanned) return scanned.error();
  if (!outcome) return outcome.error();
  return newest;
}

}  // namespace

Buffer LocalRowKey(const DocumentRow& row) {
  // Hashed: the publisher's name is free text of any length.
  Buffer identity;
  for (const std::string& part : {row.publisher, row.document_id, row.version})
    AppendSized(identity, AsBytes(part));
  return storage::LocalDocumentKey(AsText(crypto::Blake2b(identity).view()));
}

Result<bool> IsImported(const storage::Reader& reader, const DocumentRow& row) {
  const auto stored = reader.Get(Column::kIndexes, LocalRowKey(row));
  if (!stored) return stored.error();
  if (!stored->has_value()) return false;
  const auto held = federation::UnpackDocumentRow(**stored);
  if (!held) return held.error();
  if (held->payload_root == row.payload_root) return true;
  return Error{ErrorCode::kConflict, row.document_id + " version " + row.version +
                                         " of this publisher was imported with other content"};
}

Result<IndexedDocument> FindLocalDocument(const storage::Reader& reader,
                                          const DocumentQuery& query) {
  auto found = Collect(reader, query);
  if (!found) return found.error();
  if (found->empty()) return Error{ErrorCode::kNotFound, "no imported advisory " + query.id};
  if (found->size() > 1) {
    std::string candidates = "several publishers have " + query.id + "; add --publisher:";
    for (const auto& [publisher, row] : *found)
      candidates += " \"" + publisher + "\"";
    return Error{ErrorCode::kInvalidArgument, candidates};
  }
  return IndexedDocument{std::nullopt, std::move(found->begin()->second), {}, false};
}

}  // namespace schakel::node
