#include "storage/memory_store.h"

#include <utility>

namespace schakel::storage {
namespace {

std::size_t At(Column column) {
  return static_cast<std::size_t>(column);
}

}  // namespace

class MemoryStore::Snapshot final : public Reader {
 public:
  explicit Snapshot(Columns columns) : columns_(std::move(columns)) {}

  [[nodiscard]] Result<std::optional<Buffer>> Get(Column column, Bytes key) const override {
    const auto& map = columns_[At(column)];
    if (map == nullptr) return std::optional<Buffer>();
    const auto found = map->find(ToBuffer(key));
    if (found == map->end()) return std::optional<Buffer>();
    return std::optional<Buffer>(*found->second);
  }

  Result<void> Scan(Column column, Bytes begin, Bytes end,
                    const ScanVisitor& visit) const override {
    const auto [first, last] = Range(column, begin, end);
    for (auto it = first; it != last; ++it) {
      if (!visit(it->first, *it->second)) break;
    }
    return {};
  }

  Result<void> ScanBackwards(Column column, Bytes begin, Bytes end,
                             const ScanVisitor& visit) const override {
    const auto [first, last] = Range(column, begin, end);
    for (auto it = last; it != first;) {
      --it;
      if (!visit(it->first, *it->second)) break;
    }
    return {};
  }

 private:
  using Place = Map::const_iterator;

  // Returns [begin, end) as iterators: equal ones if nothing lies between.
  [[nodiscard]] std::pair<Place, Place> Range(Column column, Bytes begin, Bytes end) const {
    static const Map kNothing;
    const Map& map = columns_[At(column)] == nullptr ? kNothing : *columns_[At(column)];
    const Buffer first = ToBuffer(begin);
    const Buffer last = ToBuffer(end);
    if (last.empty()) return {map.lower_bound(first), map.end()};
    if (last <= first) return {map.end(), map.end()};
    return {map.lower_bound(first), map.lower_bound(last)};
  }

  Columns columns_;
};

MemoryStore::MemoryStore() = default;

MemoryStore::Map& MemoryStore::Writable(Column column) {
  auto& map = columns_[At(column)];
  if (map == nullptr) {
    map = std::make_shared<Map>();
  } else if (map.use_count() > 1) {
    map = std::make_shared<Map>(*map);
  }
  return *map;
}

std::vector<MemoryStore::Undo> MemoryStore::Change(const WriteBatch& batch) {
  std::vector<Undo> undo;
  for (const auto& operation : batch.operations()) {
    const auto* put = std::get_if<PutOperation>(&operation);
    const Column column = std::visit([](const auto& change) { return change.column; }, operation);
    const Buffer& key =
        std::visit([](const auto& change) -> const Buffer& { return change.key; }, operation);
    Map& map = Writable(column);
    const auto found = map.find(key);
    undo.push_back({column, key, found == map.end() ? nullptr : found->second});
    if (put != nullptr) {
      map[key] = std::make_shared<const Buffer>(put->value);
    } else if (found != map.end()) {
      map.erase(found);
    }
  }
  size_bytes_ += batch.size_bytes();
  return undo;
}

Result<void> MemoryStore::Apply(WriteBatch batch) {
  if (applies_until_failure_ > 0 && --applies_until_failure_ == 0) has_failed_ = true;
  if (has_failed_) return Error{ErrorCode::kIo, "injected fault"};
  Change(batch);
  Sync();
  return {};
}

void MemoryStore::ApplyUnsynced(WriteBatch batch) {
  auto undo = Change(batch);
  unsynced_.push_back({std::move(batch), std::move(undo)});
}

void MemoryStore::Sync() {
  unsynced_.clear();
}

void MemoryStore::Crash(std::size_t kept) {
  auto lost = std::exchange(unsynced_, {});
  for (auto batch = lost.rbegin(); batch != lost.rend(); ++batch) {
    for (auto undo = batch->undo.rbegin(); undo != batch->undo.rend(); ++undo) {
      Map& map = Writable(undo->column);
      if (undo->before == nullptr) {
        map.erase(undo->key);
      } else {
        map[undo->key] = undo->before;
      }
    }
  }
  for (std::size_t i = 0; i < std::min(kept, lost.size()); ++i)
    Change(lost[i].batch);
}

std::unique_ptr<Reader> MemoryStore::TakeSnapshot() const {
  return std::make_unique<Snapshot>(columns_);
}

}  // namespace schakel::storage
