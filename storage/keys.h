// The layout of keys: the one place that knows it. Numbers are big-endian, so byte order is number
// order. A journal is its publisher's node id (32 bytes) and incarnation (4).
//
//   column    key                                            value
//   kMeta     "format"                                       format version, 4 bytes
//             "store-id"                                     16 random bytes
//             "commits"                                      number of the newest commit, 8 bytes
//             "journal/" journal                             state of a journal
//             "fork/" journal                                the two notes of a fork proof
//             "rights/" journal                              what decided which of its payloads are
//                                                            wanted when it was reviewed, a hash
//                                                            (32)
//             "incarnation"                                  own incarnation, 4 bytes
//             "restored"                                     a copy of "incarnation" as it was when
//                                                            this store was found to be a copy; no
//                                                            longer one when the two differ
//             "links"                                        secret of the order in which nodes are
//                                                            dialled (32), two anchors (32 each)
//             "queue/" sequence (8)                          a document that waits to be published
//             "trust-bound"                                  lower bound of time, milliseconds (8)
//             "held/" node (32)                              what it had before what is held back:
//                                                            empty, or source (1), admission
//             "split/" root version (4)                      two timestamps of one version
//   kEntries  journal index (8)                              header and small payload
//   kPayloads root (32)                                      payload above 8 KiB
//   kTiles    journal level (1) tile (8)                     up to 256 hashes of 32 bytes
//   kTrust    file name                                      file as received
//   kRecords  node (32) type (1)                             signed record
//   kIndexes  'd' node (32) size (2) document id journal's incarnation (4) index (8)  document row
//             'm' root (32) size (8) journal index (8)       an entry that waits for this payload
//             'r' root (32) journal index (8)                an entry that names a stored payload
//             'l' size (2) hash of publisher, id, version    document row of a local import
//             't' microseconds (8) journal index (8)         entries by arrival: when durable (8)
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/store.h"

namespace schakel::storage {

struct JournalKey {
  Bytes publisher;  // 32 bytes
  std::uint32_t incarnation = 0;
};

Buffer IncarnationKey();
Buffer RestoredKey();
Buffer LinkMemoryKey();
Buffer TrustBoundKey();
Buffer HeldBackPrefix();
Buffer HeldBackKey(Bytes node);
Buffer SplitProofPrefix();
Buffer SplitProofKey(std::uint32_t root);

Buffer JournalStatePrefix();
Buffer JournalStateKey(const JournalKey& journal);
// The publisher points into `key`.
std::optional<JournalKey> ParseJournalStateKey(Bytes key);
Buffer ForkProofKey(const JournalKey& journal);
Buffer ReviewRightsKey(const JournalKey& journal);

Buffer EntryKey(const JournalKey& journal, std::uint64_t index);
Buffer PayloadKey(Bytes root);
Buffer TileKey(const JournalKey& journal, std::uint8_t level, std::uint64_t tile);
Buffer RecordKey(Bytes node, std::uint8_t type);

// All documents; of one publisher; of one publisher with this id.
Buffer DocumentPrefix();
Buffer DocumentPrefix(Bytes publisher);
Buffer DocumentPrefix(Bytes publisher, std::string_view document_id);
Buffer DocumentKey(Bytes publisher, std::string_view document_id, std::uint32_t incarnation,
                   std::uint64_t index);
struct ParsedDocumentKey {
  Bytes publisher;  // points into the key
  std::string_view document_id;
  std::uint32_t incarnation = 0;
  std::uint64_t index = 0;
};
std::optional<ParsedDocumentKey> ParseDocumentKey(Bytes key);

// All missing payloads; the one of this root and size.
Buffer MissingPayloadPrefix();
Buffer MissingPayloadPrefix(Bytes root, std::uint64_t size);
Buffer MissingPayloadKey(Bytes root, std::uint64_t size, const JournalKey& journal,
                         std::uint64_t index);
struct ParsedMissingPayloadKey {
  Bytes root;  // points into the key, and so does the journal
  std::uint64_t size = 0;
  JournalKey journal;
  std::uint64_t index = 0;
};
std::optional<ParsedMissingPayloadKey> ParseMissingPayloadKey(Bytes key);
Buffer PayloadReferencePrefix(Bytes root);
Buffer PayloadReferenceKey(Bytes root, const JournalKey& journal, std::uint64_t index);

// Documents that were imported into this node only.
Buffer LocalDocumentPrefix();
Buffer LocalDocumentKey(std::string_view document_id);

Buffer ArrivalPrefix();
Buffer ArrivalKey(std::uint64_t micros, const JournalKey& journal, std::uint64_t index);
struct ParsedArrivalKey {
  std::uint64_t micros = 0;
  JournalKey journal;
  std::uint64_t index = 0;
};
std::optional<ParsedArrivalKey> ParseArrivalKey(Bytes key);

}  // namespace schakel::storage
