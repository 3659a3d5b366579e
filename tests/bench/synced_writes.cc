#include "tests/bench/synced_writes.h"

#include <rocksdb/db.h>

#include "base/coding.h"
#include "base/random.h"
#include "storage/rocks_options.h"
#include "tests/bench/bench.h"

namespace schakel::bench {
namespace {

using storage::Column;

std::string RandomValue(std::size_t size, SeededRandom& random) {
  std::string value(size, '\0');
  for (char& byte : value)
    byte = static_cast<char>(random.Next());
  return value;
}

rocksdb::WriteBatch MakeBatch(const SyncedWrites& plan, std::uint64_t first, SeededRandom& random) {
  rocksdb::WriteBatch batch;
  for (std::uint64_t i = 0; i < plan.per_batch; ++i) {
    Buffer key;
    AppendBigEndian64(key, first + i);
    batch.Put({reinterpret_cast<const char*>(key.data()), key.size()},
              RandomValue(plan.value_size, random));
  }
  return batch;
}

}  // namespace

Result<double> MeasureSyncedWrites(const std::filesystem::path& folder, const SyncedWrites& plan) {
  const auto column = storage::ColumnOptions(Column::kEntries, storage::NewBlockCache());
  rocksdb::DB* opened = nullptr;
  const rocksdb::Options options(storage::DatabaseOptions(), column);
  auto status = rocksdb::DB::Open(options, folder.string(), &opened);
  if (!status.ok()) return Error{ErrorCode::kIo, status.ToString()};
  const std::unique_ptr<rocksdb::DB> db(opened);
  SeededRandom random(plan.seed);
  std::vector<rocksdb::WriteBatch> batches;  // made beforehand: only writing is measured
  for (std::uint64_t at = 0; at < plan.count; at += plan.per_batch)
    batches.push_back(MakeBatch(plan, at, random));
  rocksdb::WriteOptions write;
  write.sync = true;
  const double seconds = SecondsOf([&] {
    for (rocksdb::WriteBatch& batch : batches) {
      if (status.ok()) status = db->Write(write, &batch);
    }
  });
  if (!status.ok()) return Error{ErrorCode::kIo, status.ToString()};
  return static_cast<double>(batches.size() * plan.per_batch) / seconds;
}

}  // namespace schakel::bench
