#include "storage/rocks_options.h"

#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

namespace schakel::storage {
namespace {

// Seven nodes of the demo share one laptop: a node's caches and write buffers stay below 64 MiB.
constexpr std::size_t kWriteBuffersTotal = 32 << 20;
constexpr std::size_t kBlockCacheSize = 16 << 20;
constexpr std::size_t kWalSizeMax = 64 << 20;
constexpr std::size_t kInfoLogSizeMax = 1 << 20;
constexpr std::uint64_t kMinBlobSize = 4 * 1024;

}  // namespace

std::shared_ptr<rocksdb::Cache> NewBlockCache() {
  return rocksdb::NewLRUCache(kBlockCacheSize);
}

rocksdb::DBOptions DatabaseOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // The default mode drops acknowledged writes silently after one flipped bit; this one refuses to
  // open and still accepts the torn tail of a power cut.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.paranoid_checks = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.db_write_buffer_size = kWriteBuffersTotal;
  options.max_total_wal_size = kWalSizeMax;
  options.max_background_jobs = 2;
  options.max_open_files = 256;
  options.keep_log_file_num = 2;
  options.max_log_file_size = kInfoLogSizeMax;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  return options;
}

rocksdb::ColumnFamilyOptions ColumnOptions(Column column,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = 8 << 20;
  options.paranoid_file_checks = true;
  options.compression = rocksdb::kNoCompression;
  if (column == Column::kPayloads || column == Column::kEntries) {
    options.compression = rocksdb::kZSTD;
  }
  if (column == Column::kPayloads) {
    options.enable_blob_files = true;
    options.min_blob_size = kMinBlobSize;
    options.blob_compression_type = rocksdb::kZSTD;
    options.enable_blob_garbage_collection = true;
  }
  return options;
}

}  // namespace schakel::storage
