#include "node/web/journal_check.h"

#include "crypto/chunk_tree.h"
#include "federation/gossip/page_builder.h"
#include "federation/gossip/signer.h"
#include "federation/journal/storage_key.h"
#include "federation/journal/stored_entry.h"
#include "federation/journal/tiles.h"
#include "federation/wire/entry_codec.h"
#include "storage/keys.h"

namespace schakel::node {
namespace {

using federation::Directory;
using federation::Frontier;
using federation::Journal;
using federation::JournalId;
using storage::Column;

// What is held, the signature of the stored checkpoint and the path to what it states verified.
Result<Frontier> SignedFrontier(const Journal& journal, const Directory& directory) {
  const auto* admission = directory.Find(journal.id().publisher);
  if (admission == nullptr) {
    return Error{ErrorCode::kUnauthorized, "the publisher is not admitted"};
  }
  const federation::ProvenFrontier held = journal.provable();
  const auto signer = federation::SignerOf(held.checkpoint, journal.id(), directory, *admission);
  const auto stated = federation::OpenCheckpoint(held.checkpoint, journal.id(), signer);
  if (!stated) return stated.error();
  const auto leads = crypto::VerifyConsistency(held.frontier.size, stated->size, held.path,
                                               held.frontier.root, stated->root);
  if (!leads) return leads.error();
  return held.frontier;
}

Result<Journal> ReadJournal(const storage::Reader& reader, const JournalId& id) {
  const auto row = reader.Get(Column::kMeta, storage::JournalStateKey(StorageKey(id)));
  if (!row) return row.error();
  if (!row->has_value()) return Error{ErrorCode::kNotFound, "no such journal"};
  return Journal::Restore(id, **row, reader);
}

Result<void> CheckPayload(const storage::Reader& reader, const federation::StoredEntry& stored) {
  const auto header = federation::DecodeEntryHeader(stored.header);
  if (!header) return header.error();
  const auto payload =
      federation::ReadPayload(reader, *header, stored.has_inline_payload, stored.payload);
  if (!payload) return payload.error();
  if (!payload->has_value()) return {};  // not held, or dropped: the header stays
  if (crypto::PayloadRoot(**payload) == header->payload_root) return {};
  return Error{ErrorCode::kCorruption,
               "payload of entry " + std::to_string(header->index) + " was changed"};
}

Result<void> CheckJournal(const storage::Reader& reader, const Directory& directory,
                          const JournalId& id, std::uint64_t& size) {
  const auto journal = ReadJournal(reader, id);
  if (!journal) return journal.error();
  size = journal->held_size();
  const auto stated = SignedFrontier(*journal, directory);
  if (!stated) return stated.error();
  crypto::CompactTree tree;
  Result<void> outcome;
  const auto scanned =
      reader.Scan(Column::kEntries, storage::EntryKey(StorageKey(id), 0),
                  storage::EntryKey(StorageKey(id), stated->size), [&](Bytes /*key*/, Bytes row) {
                    const auto stored = federation::UnpackStoredEntry(row);
                    if (!stored) {
                      outcome = stored.error();
                      return false;
                    }
                    tree.Append(crypto::LeafHash(stored->header),
                                [](crypto::TreeNode, const crypto::TreeHash&) {});
                    outcome = CheckPayload(reader, *stored);
                    return outcome.has_value();
                  });
  if (!scanned) return scanned;
  if (!outcome) return outcome;
  if (tree.size() == stated->size && tree.Root() == stated->root) return {};
  return Error{ErrorCode::kCorruption, "entries do not hash to the signed root"};
}

}  // namespace

Result<Frontier> CheckEntry(const storage::Reader& reader, const Directory& directory,
                            const federation::EntryPosition& position) {
  const auto entry = federation::ReadEntry(reader, position);
  if (!entry) return entry.error();
  const auto journal = ReadJournal(reader, position.journal);
  if (!journal) return journal.error();
  const auto stated = SignedFrontier(*journal, directory);
  if (!stated) return stated.error();
  if (position.index >= stated->size) {
    return Error{ErrorCode::kNotFound, "no checkpoint covers this entry yet"};
  }
  const auto proof = crypto::InclusionProof(position.index, stated->size,
                                            federation::TileNodeReader(reader, position.journal));
  if (!proof) return proof.error();
  const auto included = crypto::VerifyInclusion(crypto::LeafHash(entry->header_bytes),
                                                position.index, stated->size, *proof, stated->root);
  if (!included) return included.error();
  return *stated;
}

Result<std::vector<JournalReport>> CheckJournals(const storage::Reader& reader,
                                                 const Directory& directory) {
  std::vector<JournalReport> reports;
  const Buffer prefix = storage::JournalStatePrefix();
  const auto scanned =
      reader.Scan(Column::kMeta, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes /*row*/) {
        const auto parsed = storage::ParseJournalStateKey(key);
        if (!parsed) return true;
        JournalReport report;
        report.id = {*crypto::NodeId::From(parsed->publisher), parsed->incarnation};
        reports.push_back(report);
        return true;
      });
  if (!scanned) return scanned.error();
  for (JournalReport& report : reports) {
    const auto checked = CheckJournal(reader, directory, report.id, report.size);
    if (!checked) report.error = checked.error();
  }
  return reports;
}

}  // namespace schakel::node
