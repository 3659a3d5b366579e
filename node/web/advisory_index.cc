#include "node/web/advisory_index.h"

#include <algorithm>
#include <compare>
#include <map>
#include <set>

#include "federation/advisory/version.h"
#include "federation/gossip/page_builder.h"
#include "storage/keys.h"

namespace schakel::node {
namespace {

using federation::DocumentRow;
using federation::EntryKind;
using storage::Column;

bool IsKind(const DocumentRow& row, EntryKind kind) {
  return row.kind == static_cast<std::uint16_t>(kind);
}

Result<void> ScanRows(const storage::Reader& reader, const Buffer& prefix,
                      const std::function<void(Bytes key, DocumentRow row)>& visit) {
  Result<void> outcome;
  const auto scanned = reader.Scan(Column::kIndexes, prefix, storage::PrefixEnd(prefix),
                                   [&](Bytes key, Bytes value) {
                                     auto row = federation::UnpackDocumentRow(value);
                                     if (!row) {
                                       outcome = row.error();
                                       return false;
                                     }
                                     visit(key, std::move(*row));
                                     return true;
                                   });
  return scanned ? outcome : scanned;
}

bool Matches(const IndexedDocument& document, const DocumentQuery& query) {
  const bool is_theirs =
      query.publisher.empty() ||
      (document.position ? query.publisher == document.position->journal.publisher.hex()
                         : query.publisher == "local" || query.publisher == document.row.publisher);
  return is_theirs && document.row.document_id == query.id &&
         IsKind(document.row, EntryKind::kAdvisory) &&
         (query.version.empty() || query.version == document.row.version);
}

void MarkWithdrawn(std::vector<IndexedDocument>& documents) {
  // A withdrawal names the id and the newest version that it withdraws.
  std::map<std::pair<crypto::NodeId, std::string>, std::string> withdrawn;
  for (const IndexedDocument& document : documents) {
    if (!document.position || !IsKind(document.row, EntryKind::kWithdraw)) continue;
    withdrawn[{document.position->journal.publisher, document.row.document_id}] =
        document.row.version;
  }
  for (IndexedDocument& document : documents) {
    if (!document.position) continue;
    const auto found =
        withdrawn.find({document.position->journal.publisher, document.row.document_id});
    if (found == withdrawn.end()) continue;
    document.is_withdrawn =
        std::is_lteq(federation::CompareVersions(document.row.version, found->second));
  }
}

}  // namespace

Result<std::vector<IndexedDocument>> ListDocuments(const storage::Reader& reader,
                                                   const federation::Directory& directory,
                                                   WallTime now) {
  std::vector<IndexedDocument> documents;
  const auto published =
      ScanRows(reader, storage::DocumentPrefix(), [&](Bytes key, DocumentRow row) {
        const auto parsed = storage::ParseDocumentKey(key);
        const bool is_listed =
            IsKind(row, EntryKind::kAdvisory) || IsKind(row, EntryKind::kWithdraw);
        if (!parsed || !is_listed) return;
        const federation::EntryPosition position{
            {*crypto::NodeId::From(parsed->publisher), parsed->incarnation}, parsed->index};
        const auto verdict = federation::Judge(position, row, directory, now);
        documents.push_back({position, std::move(row), verdict, false});
      });
  if (!published) return published.error();
  // What was imported here and is published by now is one document, not two.
  std::set<crypto::Digest> shown;
  for (const IndexedDocument& document : documents) {
    if (document.verdict.delivery == federation::Delivery::kDeliver) {
      shown.insert(document.row.payload_root);
    }
  }
  const auto local =
      ScanRows(reader, storage::LocalDocumentPrefix(), [&](Bytes /*key*/, DocumentRow row) {
        if (shown.contains(row.payload_root)) return;
        documents.push_back(
            {std::nullopt, std::move(row), {federation::Delivery::kHold, "not_published"}, false});
      });
  if (!local) return local.error();
  MarkWithdrawn(documents);
  return documents;
}

Result<std::vector<IndexedDocument>> FindDocuments(const storage::Reader& reader,
                                                   const federation::Directory& directory,
                                                   WallTime now, const DocumentQuery& query) {
  auto all = ListDocuments(reader, directory, now);
  if (!all) return all.error();
  std::map<std::string, IndexedDocument> newest;  // by publisher
  for (IndexedDocument& document : *all) {
    if (!Matches(document, query)) continue;
    const std::string publisher = document.position ? document.position->journal.publisher.hex()
                                                    : "local " + document.row.publisher;
    const auto held = newest.find(publisher);
    const bool is_newer =
        held == newest.end() ||
        std::is_gt(federation::CompareVersions(document.row.version, held->second.row.version));
    if (is_newer) newest.insert_or_assign(publisher, std::move(document));
  }
  std::vector<IndexedDocument> found;
  found.reserve(newest.size());
  for (auto& [publisher, document] : newest)
    found.push_back(std::move(document));
  return found;
}

Result<Buffer> ReadDocument(const storage::Reader& reader, const IndexedDocument& document) {
  const Error absent{ErrorCode::kNotFound, "the document itself is not here yet"};
  if (document.position) {
    auto entry = federation::ReadEntry(reader, *document.position);
    if (!entry) return entry.error();
    if (!entry->payload) return absent;
    return std::move(*entry->payload);
  }
  auto payload =
      reader.Get(Column::kPayloads, storage::PayloadKey(document.row.payload_root.view()));
  if (!payload) return payload.error();
  if (!payload->has_value()) return absent;
  return std::move(**payload);
}

}  // namespace schakel::node
