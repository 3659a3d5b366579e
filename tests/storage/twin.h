// The naive truth about a Store: a map per column; and batches drawn at random to feed both.
#pragma once

#include <array>
#include <map>
#include <utility>
#include <vector>

#include "base/random.h"
#include "storage/store.h"

namespace schakel::storage {

class Twin {
 public:
  using Rows = std::vector<std::pair<Buffer, Buffer>>;

  void Apply(const WriteBatch& batch);
  [[nodiscard]] std::optional<Buffer> Get(Column column, const Buffer& key) const;
  // Rows of [begin, end) in ascending order; an empty `end` is no bound.
  [[nodiscard]] Rows Range(Column column, const Buffer& begin, const Buffer& end) const;

 private:
  std::array<std::map<Buffer, Buffer>, kColumnCount> columns_;
};

// Short keys of few and awkward bytes, so that keys meet and are prefixes of each other.
Buffer RandomKey(Random& random);
// Puts and deletes in all columns but kMeta, where a RocksStore keeps rows of its own.
WriteBatch RandomBatch(Random& random);
Column RandomColumn(Random& random);

// Expects the reader to answer as the twin does: gets, and ranges in both directions.
void ExpectSame(const Reader& reader, const Twin& twin, Random& random);

// All rows of a range, as one direction of scanning gives them.
Twin::Rows Forwards(const Reader& reader, Column column, const Buffer& begin, const Buffer& end);
Twin::Rows Backwards(const Reader& reader, Column column, const Buffer& begin, const Buffer& end);

}  // namespace schakel::storage
