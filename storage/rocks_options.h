// The settings of RocksDB that a node runs on; also what benchmarks measure against.
//
// The one header that shows RocksDB's types: included by storage and by benchmarks only.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include "storage/store.h"

namespace schakel::storage {

std::shared_ptr<rocksdb::Cache> NewBlockCache();
rocksdb::DBOptions DatabaseOptions();
rocksdb::ColumnFamilyOptions ColumnOptions(Column column,
                                           const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace schakel::storage
