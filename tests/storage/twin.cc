#include "twin.h"

#include <gtest/gtest.h>

namespace schakel::storage {
namespace {

constexpr std::uint8_t kAlphabet[] = {0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff};
constexpr std::size_t kKeySizeMax = 4;
constexpr std::size_t kAboveBlobSize = 6'000;

Buffer RandomValue(Random& random) {
  const std::uint64_t form = random.Below(20);
  std::size_t size = static_cast<std::size_t>(random.Below(64));
  if (form == 0) size = 0;
  if (form == 1) size = kAboveBlobSize;
  Buffer value(size);
  for (std::uint8_t& byte : value)
    byte = static_cast<std::uint8_t>(random.Next());
  return value;
}

std::size_t At(Column column) {
  return static_cast<std::size_t>(column);
}

Twin::Rows Reversed(Twin::Rows rows) {
  std::reverse(rows.begin(), rows.end());
  return rows;
}

ScanVisitor Collect(Twin::Rows& rows) {
  return [&rows](Bytes key, Bytes value) {
    rows.emplace_back(ToBuffer(key), ToBuffer(value));
    return true;
  };
}

}  // namespace

void Twin::Apply(const WriteBatch& batch) {
  for (const auto& operation : batch.operations()) {
    if (const auto* put = std::get_if<PutOperation>(&operation)) {
      columns_[At(put->column)][put->key] = put->value;
    } else if (const auto* gone = std::get_if<DeleteOperation>(&operation)) {
      columns_[At(gone->column)].erase(gone->key);
    }
  }
}

std::optional<Buffer> Twin::Get(Column column, const Buffer& key) const {
  const auto found = columns_[At(column)].find(key);
  if (found == columns_[At(column)].end()) return std::nullopt;
  return found->second;
}

Twin::Rows Twin::Range(Column column, const Buffer& begin, const Buffer& end) const {
  Rows rows;
  for (const auto& [key, value] : columns_[At(column)]) {
    if (key >= begin && (end.empty() || key < end)) rows.emplace_back(key, value);
  }
  return rows;
}

Buffer RandomKey(Random& random) {
  Buffer key(static_cast<std::size_t>(1 + random.Below(kKeySizeMax)));
  for (std::uint8_t& byte : key)
    byte = kAlphabet[random.Below(std::size(kAlphabet))];
  return key;
}

Column RandomColumn(Random& random) {
  return static_cast<Column>(1 + random.Below(kColumnCount - 1));
}

WriteBatch RandomBatch(Random& random) {
  WriteBatch batch;
  for (std::uint64_t i = random.Below(12); i > 0; --i) {
    const Column column = RandomColumn(random);
    Buffer key = RandomKey(random);
    if (random.Below(3) == 0) {
      batch.Delete(column, std::move(key));
    } else {
      batch.Put(column, std::move(key), RandomValue(random));
    }
  }
  return batch;
}

Twin::Rows Forwards(const Reader& reader, Column column, const Buffer& begin, const Buffer& end) {
  Twin::Rows rows;
  EXPECT_TRUE(reader.Scan(column, begin, end, Collect(rows)));
  return rows;
}

Twin::Rows Backwards(const Reader& reader, Column column, const Buffer& begin, const Buffer& end) {
  Twin::Rows rows;
  EXPECT_TRUE(reader.ScanBackwards(column, begin, end, Collect(rows)));
  return rows;
}

void ExpectSame(const Reader& reader, const Twin& twin, Random& random) {
  for (std::size_t i = 1; i < kColumnCount; ++i) {
    const auto column = static_cast<Column>(i);
    ASSERT_EQ(Forwards(reader, column, {}, {}), twin.Range(column, {}, {}));
    ASSERT_EQ(Backwards(reader, column, {}, {}), Reversed(twin.Range(column, {}, {})));
    const Buffer key = RandomKey(random);
    const auto got = reader.Get(column, key);
    ASSERT_TRUE(got);
    ASSERT_EQ(*got, twin.Get(column, key));
    const Buffer begin = RandomKey(random);
    const Buffer end = random.Below(4) == 0 ? Buffer() : RandomKey(random);
    const auto expected = twin.Range(column, begin, end);
    ASSERT_EQ(Forwards(reader, column, begin, end), expected);
    ASSERT_EQ(Backwards(reader, column, begin, end), Reversed(expected));
  }
}

}  // namespace schakel::storage
