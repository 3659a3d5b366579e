#include "storage/rocks_store.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>

#include "base/coding.h"
#include "base/file.h"
#include "storage/commit_counter.h"
#include "storage/keys.h"
#include "storage/rocks_options.h"

namespace schakel::storage {
namespace {

constexpr std::size_t kProtectionBytes = 8;
constexpr std::size_t kStoreIdSize = 16;
constexpr std::size_t kSmallFileMax = 1024;

constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kStoreIdKey = "store-id";
constexpr std::string_view kCommitsKey = "commits";

constexpr std::array<const char*, kColumnCount> kColumnNames = {
    "default", "entries", "payloads", "tiles",  "trust", "records",
    "indexes", "members", "notices",  "outbox", "audit"};

rocksdb::Slice AsSlice(Bytes bytes) {
  if (bytes.empty()) return {};  // RocksDB aborts on a null pointer, even of no bytes
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
rocksdb::Slice AsSlice(std::string_view text) {
  return {text.data(), text.size()};
}
Bytes View(const rocksdb::Slice& slice) {
  return {reinterpret_cast<const std::uint8_t*>(slice.data()), slice.size()};
}

// RocksDB has no code of its own for a store that another process, or this one, has open.
bool IsLocked(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return status.IsIOError() && (text.find("While lock file") != std::string::npos ||
                                text.find("lock hold by current process") != std::string::npos);
}

Error ToError(const rocksdb::Status& status) {
  const ErrorCode code = status.IsCorruption() ? ErrorCode::kCorruption : ErrorCode::kIo;
  return {code, status.ToString()};
}

}  // namespace

struct RocksStore::State {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> columns;
  std::optional<CommitCounter> counter;
  StoreOrigin origin = StoreOrigin::kCreated;
  std::uint64_t commits = 0;
  bool has_store_id = false;     // the one inside is the one beside
  std::optional<Error> failure;  // after the first, all writes are refused

  ~State() {
    for (auto* column : columns)
      db->DestroyColumnFamilyHandle(column);
    if (db != nullptr) db->Close();
  }

  [[nodiscard]] rocksdb::ColumnFamilyHandle* Handle(Column column) const {
    return columns[static_cast<std::size_t>(column)];
  }

  Result<void> OpenDatabase(const std::filesystem::path& path);
  Result<std::optional<Buffer>> GetMeta(std::string_view key) const;
  Result<void> CheckFormat();
  Result<void> CheckStoreId(const std::filesystem::path& path);
  Result<void> CheckCommits();
  Result<void> WriteStoreId(const std::filesystem::path& path);
  Result<void> Write(WriteBatch batch);
};

namespace {

class RocksSnapshot final : public Reader {
 public:
  RocksSnapshot(rocksdb::DB* db, const std::vector<rocksdb::ColumnFamilyHandle*>& columns)
      : db_(db), columns_(columns), snapshot_(db->GetSnapshot()) {}
  ~RocksSnapshot() override { db_->ReleaseSnapshot(snapshot_); }
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  [[nodiscard]] Result<std::optional<Buffer>> Get(Column column, Bytes key) const override {
    rocksdb::PinnableSlice value;
    const auto status = db_->Get(Options(), Handle(column), AsSlice(key), &value);
    if (status.IsNotFound()) return std::optional<Buffer>();
    if (!status.ok()) return ToError(status);
    return std::optional<Buffer>(ToBuffer(View(value)));
  }

  Result<void> Scan(Column column, Bytes begin, Bytes end,
                    const ScanVisitor& visit) const override {
    const rocksdb::Slice upper = AsSlice(end);
    rocksdb::ReadOptions options = Options();
    if (!end.empty()) options.iterate_upper_bound = &upper;
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options, Handle(column)));
    for (it->Seek(AsSlice(begin)); it->Valid(); it->Next()) {
      if (!visit(View(it->key()), View(it->value()))) break;
    }
    if (!it->status().ok()) return ToError(it->status());
    return {};
  }

  Result<void> ScanBackwards(Column column, Bytes begin, Bytes end,
                             const ScanVisitor& visit) const override {
    const rocksdb::Slice lower = AsSlice(begin);
    const rocksdb::Slice upper = AsSlice(end);
    rocksdb::ReadOptions options = Options();
    options.iterate_lower_bound = &lower;
    if (!end.empty()) options.iterate_upper_bound = &upper;
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options, Handle(column)));
    for (it->SeekToLast(); it->Valid(); it->Prev()) {
      if (!visit(View(it->key()), View(it->value()))) break;
    }
    if (!it->status().ok()) return ToError(it->status());
    return {};
  }

 private:
  [[nodiscard]] rocksdb::ReadOptions Options() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    options.verify_checksums = true;
    return options;
  }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* Handle(Column column) const {
    return columns_[static_cast<std::size_t>(column)];
  }

  rocksdb::DB* db_;
  const std::vector<rocksdb::ColumnFamilyHandle*>& columns_;
  const rocksdb::Snapshot* snapshot_;
};

Buffer Number(std::uint64_t value) {
  Buffer bytes;
  AppendBigEndian64(bytes, value);
  return bytes;
}

}  // namespace

Result<void> RocksStore::State::OpenDatabase(const std::filesystem::path& path) {
  const auto cache = NewBlockCache();
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    families.emplace_back(kColumnNames[i], ColumnOptions(static_cast<Column>(i), cache));
  }
  rocksdb::DB* opened = nullptr;
  const auto status =
      rocksdb::DB::Open(DatabaseOptions(), path.string(), families, &columns, &opened);
  if (IsLocked(status)) {
    return Error{ErrorCode::kUnavailable, "another process has " + path.string() + " open"};
  }
  if (!status.ok()) return ToError(status);
  db.reset(opened);
  return {};
}

Result<std::optional<Buffer>> RocksStore::State::GetMeta(std::string_view key) const {
  std::string value;
  const auto status = db->Get({}, Handle(Column::kMeta), AsSlice(key), &value);
  if (status.IsNotFound()) return std::optional<Buffer>();
  if (!status.ok()) return ToError(status);
  return std::optional<Buffer>(ToBuffer(AsBytes(value)));
}

Result<void> RocksStore::State::CheckFormat() {
  const auto format = GetMeta(kFormatKey);
  if (!format) return format.error();
  if (!format->has_value()) {
    if (counter->value() > 0) {
      return Error{ErrorCode::kCorruption, "the database is empty but commits were acknowledged"};
    }
    origin = StoreOrigin::kCreated;
    return {};
  }
  const bool is_readable = (*format)->size() == 4 && ReadBigEndian32(**format) <= kFormatVersion;
  if (!is_readable) {
    return Error{ErrorCode::kCorruption,
                 "the store was written by a newer version of schakel: install that version"};
  }
  origin = StoreOrigin::kReopened;
  return {};
}

// Is this store the one that lay here, and has it left the journal that a copy must not continue?
Result<void> RocksStore::State::CheckStoreId(const std::filesystem::path& path) {
  const auto inside = GetMeta(kStoreIdKey);
  if (!inside) return inside.error();
  const auto beside = ReadFile(path, kSmallFileMax);
  if (!beside && beside.error().code != ErrorCode::kNotFound) return beside.error();
  has_store_id = beside && inside->has_value() && *beside == **inside;
  const auto mark = GetMeta(AsText(RestoredKey()));
  if (!mark) return mark.error();
  const auto incarnation = GetMeta(AsText(IncarnationKey()));
  if (!incarnation) return incarnation.error();
  const bool is_marked = mark->has_value() && **mark == incarnation->value_or(Buffer());
  const bool is_copy = !has_store_id || is_marked;
  if (origin == StoreOrigin::kReopened && is_copy) origin = StoreOrigin::kRestored;
  return {};
}

Result<void> RocksStore::State::CheckCommits() {
  const auto row = GetMeta(kCommitsKey);
  if (!row) return row.error();
  if (row->has_value() && (*row)->size() == 8) commits = ReadBigEndian64(**row);
  const std::uint64_t counted = counter->value();
  if (counted > commits) {
    return Error{ErrorCode::kCorruption, std::to_string(counted - commits) +
                                             " acknowledged writes are missing from the database"};
  }
  // The counter follows each commit at once. A copy may come without it or with an older one.
  if (counted + 1 < commits && has_store_id) {
    return Error{ErrorCode::kCorruption,
                 "the commit counter is missing or was replaced: nothing proves that the database "
                 "is whole"};
  }
  return {};
}

Result<void> RocksStore::State::WriteStoreId(const std::filesystem::path& path) {
  if (has_store_id) return {};
  Buffer id(kStoreIdSize);
  CHECK(getrandom(id.data(), id.size(), 0) == static_cast<ssize_t>(id.size()));
  WriteBatch batch;
  Buffer format;
  AppendBigEndian32(format, kFormatVersion);
  batch.Put(Column::kMeta, ToBuffer(AsBytes(kFormatKey)), std::move(format));
  batch.Put(Column::kMeta, ToBuffer(AsBytes(kStoreIdKey)), id);
  if (origin == StoreOrigin::kRestored) {
    auto incarnation = GetMeta(AsText(IncarnationKey()));
    if (!incarnation) return incarnation.error();
    batch.Put(Column::kMeta, RestoredKey(), std::move(*incarnation).value_or(Buffer()));
  }
  // The mark first: a crash before the file is written finds a copy again.
  const auto written = Write(std::move(batch));
  if (!written) return written;
  return WriteFileDurably(path, id, FileMode::kPrivate);
}

Result<void> RocksStore::State::Write(WriteBatch batch) {
  if (failure) return *failure;
  rocksdb::WriteBatch out(0, 0, kProtectionBytes, 0);
  for (const auto& operation : batch.operations()) {
    rocksdb::Status status;
    if (const auto* put = std::get_if<PutOperation>(&operation)) {
      status = out.Put(Handle(put->column), AsSlice(put->key), AsSlice(put->value));
    } else if (const auto* gone = std::get_if<DeleteOperation>(&operation)) {
      status = out.Delete(Handle(gone->column), AsSlice(gone->key));
    }
    if (!status.ok()) return ToError(status);
  }
  const std::uint64_t number = commits + 1;
  const Buffer number_bytes = Number(number);
  auto status = out.Put(Handle(Column::kMeta), AsSlice(kCommitsKey), AsSlice(number_bytes));
  rocksdb::WriteOptions options;
  options.sync = true;
  if (status.ok()) status = db->Write(options, &out);
  if (!status.ok()) {
    failure = ToError(status);
    return *failure;
  }
  commits = number;
  const auto counted = counter->Set(number);
  if (!counted) failure = counted.error();
  return counted;
}

namespace {

// A folder that is not synced into its parent can be gone after a power cut, with all that is in
// it.
Result<void> MakeFolder(const std::filesystem::path& folder) {
  const Error failed{ErrorCode::kIo, "cannot create " + folder.string()};
  std::error_code error;
  const auto whole = std::filesystem::absolute(folder, error);
  if (error) return failed;
  auto existing = whole;
  while (!std::filesystem::exists(existing, error) && existing.has_relative_path())
    existing = existing.parent_path();
  std::filesystem::create_directories(whole, error);
  if (error) return failed;
  for (auto made = whole; made != existing; made = made.parent_path()) {
    const int parent = open(made.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_synced = parent >= 0 && fsync(parent) == 0;
    if (parent >= 0) close(parent);
    if (!is_synced) return failed;
  }
  return {};
}

}  // namespace

RocksStore::RocksStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RocksStore::~RocksStore() = default;

Result<std::unique_ptr<RocksStore>> RocksStore::Open(const std::filesystem::path& folder) {
  const auto made = MakeFolder(folder);
  if (!made) return made.error();
  auto state = std::make_unique<State>();
  const auto opened = state->OpenDatabase(folder / "db");
  if (!opened) return opened.error();
  auto counter = CommitCounter::Open(folder / "commits");
  if (!counter) return counter.error();
  state->counter = std::move(*counter);
  const auto format = state->CheckFormat();
  if (!format) return format.error();
  const auto id = state->CheckStoreId(folder / "store-id");
  if (!id) return id.error();
  const auto commits = state->CheckCommits();
  if (!commits) return commits.error();
  const auto written = state->WriteStoreId(folder / "store-id");
  if (!written) return written.error();
  return std::unique_ptr<RocksStore>(new RocksStore(std::move(state)));
}

Result<void> RocksStore::Apply(WriteBatch batch) {
  return state_->Write(std::move(batch));
}

std::unique_ptr<Reader> RocksStore::TakeSnapshot() const {
  return std::make_unique<RocksSnapshot>(state_->db.get(), state_->columns);
}

Result<void> RocksStore::Compact(std::initializer_list<Column> columns) {
  // The log goes when no column needs it any more, so all are flushed.
  const auto flushed = state_->db->Flush(rocksdb::FlushOptions(), state_->columns);
  if (!flushed.ok()) return ToError(flushed);
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (const Column column : columns) {
    const auto compacted =
        state_->db->CompactRange(options, state_->Handle(column), nullptr, nullptr);
    if (!compacted.ok()) return ToError(compacted);
  }
  return {};
}

StoreOrigin RocksStore::origin() const {
  return state_->origin;
}
std::uint64_t RocksStore::commits() const {
  return state_->commits;
}

}  // namespace schakel::storage
