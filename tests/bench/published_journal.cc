#include "tests/bench/published_journal.h"

#include "base/random.h"
#include "crypto/chunk_tree.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/page_builder.h"
#include "federation/journal/journal.h"
#include "federation/limits.h"
#include "federation/trust/repository.h"
#include "federation/wire/frame_codec.h"
#include "storage/memory_store.h"

namespace schakel::bench {
namespace {

constexpr std::size_t kPayloadSize = 2'000;
constexpr std::size_t kAppendedAtOnce = 2'000;

federation::Admission AdmissionOf(const crypto::KeyPair& identity, const Pair& pair) {
  federation::Admission admission;
  admission.node_id = crypto::NodeIdOf(identity.public_key());
  admission.organisation = {"Bench", "00000000", "NL"};
  admission.identity_key = identity.public_key();
  admission.transport_key = pair.transport.public_key();
  admission.sealing_key = pair.transport.public_key();
  admission.rights.kinds = {static_cast<std::uint16_t>(federation::EntryKind::kGuidance)};
  admission.rights.scope = federation::PublishScope::kNational;
  admission.quotas.stored_bytes = 64ull << 30;
  admission.valid_until = SystemNow().wall + std::chrono::days(400);
  return admission;
}

std::vector<crypto::KeyPair> NewKeys(std::size_t count) {
  std::vector<crypto::KeyPair> keys;
  for (std::size_t i = 0; i < count; ++i)
    keys.push_back(crypto::KeyPair::Generate());
  return keys;
}

federation::Journal::Draft RandomDraft(std::size_t number, SeededRandom& random) {
  federation::Journal::Draft draft;
  draft.header.kind = static_cast<std::uint16_t>(federation::EntryKind::kGuidance);
  draft.header.issued = FromUnixMillis(ToUnixMillis(SystemNow().wall));
  draft.header.tlp = federation::HeaderTlp(federation::Tlp::kClear);
  draft.header.severity = 2;
  draft.header.document_id = "BENCH-" + std::to_string(number);
  draft.header.document_version = "1";
  draft.payload.resize(kPayloadSize);
  for (std::uint8_t& byte : draft.payload)
    byte = static_cast<std::uint8_t>(random.Next());
  draft.header.payload_size = draft.payload.size();
  draft.header.payload_root = crypto::PayloadRoot(draft.payload);
  return draft;
}

Result<federation::Journal> Fill(const crypto::KeyPair& publisher, const federation::JournalId& id,
                                 std::size_t entries, std::uint64_t seed,
                                 storage::MemoryStore& store) {
  federation::Journal journal(id);
  SeededRandom random(seed);
  while (journal.held_size() < entries) {
    const std::size_t from = journal.held_size();
    std::vector<federation::Journal::Draft> drafts;
    for (std::size_t i = from; i < std::min(entries, from + kAppendedAtOnce); ++i)
      drafts.push_back(RandomDraft(i, random));
    auto appended = journal.AppendOwn(std::move(drafts), publisher);
    if (!appended) return appended.error();
    const auto written = store.Apply(std::move(appended->batch));
    if (!written) return written.error();
  }
  return journal;
}

}  // namespace

Result<Pair> MakePair() {
  Pair pair;
  const WallTime now = SystemNow().wall;
  federation::TrustKeys keys{NewKeys(1), 1,          NewKeys(1), NewKeys(1),
                             NewKeys(2), NewKeys(1), NewKeys(1)};
  auto repository = federation::TrustRepository::Create(std::move(keys), now);
  if (!repository) return repository.error();
  for (const auto* identity : {&pair.publisher, &pair.receiver})
    repository->SetAdmission(AdmissionOf(*identity, pair));
  const auto published = repository->Publish(now);
  if (!published) return published.error();
  auto trust = repository->Verify(now);
  if (!trust) return trust.error();
  pair.trust = std::move(*trust);
  return pair;
}

Result<PublishedJournal> MakePublishedJournal(const crypto::KeyPair& publisher,
                                              federation::TrustVersion trust, std::size_t entries,
                                              std::uint64_t seed) {
  PublishedJournal made;
  made.id = {crypto::NodeIdOf(publisher.public_key()), 1};
  storage::MemoryStore store;
  const auto journal = Fill(publisher, made.id, entries, seed, store);
  if (!journal) return journal.error();
  made.frontier = journal->covered();
  const auto snapshot = store.TakeSnapshot();
  std::uint64_t from = 0;
  while (from < entries) {
    federation::BuildPageJob job;
    job.pull = {made.id, from, federation::limits::kPageBodyMax};
    job.covered = made.frontier;
    job.checkpoint = journal->checkpoint();
    auto page = federation::BuildPage(*snapshot, job);
    if (!page) return page.error();
    const std::uint64_t next = from + page->entries.size();
    auto frame = federation::EncodeFrame({trust, std::move(*page)});
    if (!frame) return frame.error();
    made.frames[from] = std::move(*frame);
    from = next;
  }
  return made;
}

}  // namespace schakel::bench
