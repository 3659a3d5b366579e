#include "storage/store.h"

namespace schakel::storage {

void WriteBatch::Put(Column column, Buffer key, Buffer value) {
  size_bytes_ += key.size() + value.size();
  operations_.emplace_back(PutOperation{column, std::move(key), std::move(value)});
}

void WriteBatch::Delete(Column column, Buffer key) {
  size_bytes_ += key.size();
  operations_.emplace_back(DeleteOperation{column, std::move(key)});
}

void WriteBatch::Merge(WriteBatch other) {
  size_bytes_ += other.size_bytes_;
  for (Operation& operation : other.operations_)
    operations_.push_back(std::move(operation));
}

Buffer PrefixEnd(Bytes prefix) {
  Buffer end = ToBuffer(prefix);
  while (!end.empty() && end.back() == 0xff)
    end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

}  // namespace schakel::storage
