// A journal against its naive twin: random pages, good and damaged, restarts at random sizes.
#include <gtest/gtest.h>

#include "federation/journal/stored_entry.h"
#include "publisher.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

constexpr std::size_t kEntries = 620;  // more than two tiles

// What a journal should be, as two numbers into the publisher's list.
struct Twin {
  std::size_t held = 0;
  std::size_t covered = 0;
  std::size_t newest = 0;
  std::size_t proven_by = 0;  // what the checkpoint states that proves all that is held

  // Returns whether an undamaged page is taken.
  bool Take(std::size_t from, std::size_t end, std::size_t stated) {
    const std::size_t size = std::max(held, end);
    if (from > held || stated < size || end < held || size == 0) return false;
    newest = std::max(newest, stated);
    if (size == held) return true;
    held = size;
    proven_by = stated;
    if (stated == held) covered = stated;
    return true;
  }
};

class ModelRun {
 public:
  ModelRun(const Publisher& publisher, std::uint64_t seed)
      : publisher_(publisher), random_(seed), holder_(publisher) {}

  void Finish() {
    while (twin_.covered < publisher_.size()) {
      ASSERT_NO_FATAL_FAILURE(Step());
      if (twin_.held > 0 && random_.Below(4) == 0) {
        ASSERT_TRUE(holder_.Restart());
      }
      ASSERT_NO_FATAL_FAILURE(Compare());
    }
    ASSERT_NO_FATAL_FAILURE(CompareStore());
  }

 private:
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_.Below(bound)); }

  void Step() {
    const std::size_t from = twin_.held - std::min(twin_.held, Below(8)) + Below(4) / 3;
    const std::size_t most = publisher_.size() - std::min(from, publisher_.size());
    if (from > publisher_.size()) return;
    const std::size_t end = from + std::min(most, Below(60));
    const bool is_exact = Below(2) == 0;
    const std::size_t stated = is_exact ? end : end + Below(publisher_.size() - end + 1);
    if (stated == 0) return;
    // The proof starts at what the holder will have, as an honest server's does.
    PageMessage page = publisher_.Page(from, end, stated);
    const std::size_t size = std::max(twin_.held, end);
    page.proof.clear();
    if (size > 0 && size < stated) {
      page.proof = crypto::NaiveProof(size, publisher_.leaves().first(stated));
    }
    if (Below(3) == 0) {
      ASSERT_NO_FATAL_FAILURE(OfferDamaged(page));
    }
    const Buffer before = holder_.StateRow();
    const bool is_taken = twin_.Take(from, end, stated);
    const auto appended = holder_.Append(page);
    ASSERT_EQ(appended.has_value(), is_taken) << from << ' ' << end << ' ' << stated;
    if (!is_taken) {
      ASSERT_EQ(holder_.StateRow(), before);
    }
  }

  // One changed bit in what is new, in the proof or in the checkpoint.
  void OfferDamaged(PageMessage page) {
    const std::size_t known = twin_.held - std::min<std::size_t>(twin_.held, page.from);
    switch (Below(4)) {
      case 0:
        if (page.entries.size() <= known) return;
        crypto::FlipBit(page.entries[known + Below(page.entries.size() - known)].header, random_);
        break;
      case 1:
        if (page.entries.size() <= known) return;
        crypto::FlipBit(page.entries[known + Below(page.entries.size() - known)].payload, random_);
        break;
      case 2:
        if (page.proof.empty()) return;
        crypto::FlipBit(page.proof[Below(page.proof.size())].bytes, random_);
        break;
      default:
        page.checkpoint[0] = 'S';
        break;
    }
    const Buffer before = holder_.StateRow();
    ASSERT_FALSE(holder_.Append(page));
    ASSERT_EQ(holder_.StateRow(), before);
  }

  void Compare() {
    const Journal& journal = holder_.journal();
    ASSERT_EQ(journal.held_size(), twin_.held);
    ASSERT_EQ(journal.covered(), twin_.covered == 0 ? Frontier{} : publisher_.At(twin_.covered));
    ASSERT_EQ(journal.newest(), twin_.newest == 0 ? Frontier{} : publisher_.At(twin_.newest));
    ASSERT_EQ(journal.stored_bytes(), publisher_.BytesAt(twin_.held));
    if (twin_.held > 0) CompareProof(journal.provable());
  }

  // What is held can always be proven to others.
  void CompareProof(const ProvenFrontier& proven) {
    ASSERT_EQ(proven.frontier, publisher_.At(twin_.held));
    ASSERT_EQ(proven.stated, twin_.proven_by);
    ASSERT_EQ(proven.checkpoint, publisher_.CheckpointAt(twin_.proven_by));
    ASSERT_TRUE(crypto::VerifyConsistency(twin_.held, twin_.proven_by, proven.path,
                                          proven.frontier.root,
                                          publisher_.At(twin_.proven_by).root));
  }

  // Entries, payloads and tiles are those of the list.
  void CompareStore() {
    const auto snapshot = holder_.store().TakeSnapshot();
    const storage::JournalKey key{publisher_.id().publisher.view(), publisher_.id().incarnation};
    for (std::size_t i = 0; i < publisher_.size(); ++i) {
      const auto row = snapshot->Get(Column::kEntries, storage::EntryKey(key, i));
      ASSERT_TRUE(row && *row) << i;
      const auto entry = UnpackStoredEntry(**row);
      ASSERT_TRUE(entry) << i;
      ASSERT_EQ(entry->header, publisher_.entries()[i].header) << i;
      ASSERT_EQ(entry->payload, publisher_.entries()[i].payload) << i;
    }
    const auto read = TileNodeReader(*snapshot, publisher_.id());
    for (int round = 0; round < 20; ++round) {
      const std::size_t size = 1 + Below(publisher_.size());
      const std::size_t old_size = 1 + Below(size);
      const auto proof = crypto::ConsistencyProof(old_size, size, read);
      ASSERT_TRUE(proof);
      ASSERT_EQ(*proof, crypto::NaiveProof(old_size, publisher_.leaves().first(size)));
    }
  }

  const Publisher& publisher_;
  SeededRandom random_;
  Holder holder_;
  Twin twin_;
};

TEST(JournalModelTest, DoesWhatTheNaiveTwinDoes) {
  Publisher publisher;
  publisher.WriteMany(kEntries);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    ASSERT_NO_FATAL_FAILURE(ModelRun(publisher, seed).Finish());
  }
}

TEST(JournalModelTest, RestoresAtEverySizeAroundATile) {
  Publisher publisher;
  publisher.WriteMany(520);
  for (const std::size_t size : {1U, 2U, 3U, 254U, 255U, 256U, 257U, 511U, 512U, 513U}) {
    Holder holder(publisher);
    ASSERT_TRUE(holder.Append(publisher.Page(0, size)));
    const Buffer before = holder.StateRow();
    ASSERT_TRUE(holder.Restart()) << size;
    EXPECT_EQ(holder.StateRow(), before) << size;
    ASSERT_TRUE(holder.Append(publisher.Page(size, 520))) << size;
    EXPECT_EQ(holder.journal().covered(), publisher.At(520)) << size;
  }
}

}  // namespace
}  // namespace schakel::federation
