#include "storage/rocks_store.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <sys/random.h>

#include <array>

#include "base/coding.h"
#include "base/file.h"
#include "storage/commit_counter.h"
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
  Result<void> CheckCommits();
  Result<void> CheckStoreId(const std::filesystem::path& path);
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

Result<void> RocksStore::State::CheckCommits() {
  const auto row = GetMeta(kCommitsKey);
  if (!row) return row.error();
  if (row->has_value() && (*row)->size() == 8) commits = ReadBigEndian64(**row);
  if (counter->value() > commits) {
    return Error{ErrorCode::kCorruption, std::to_string(counter->value() - commits) +
                                             " acknowledged writes are missing from the database"};
  }
  return {};
}

Result<void> RocksStore::State::CheckStoreId(const std::filesystem::path& path) {
  const auto inside = GetMeta(kStoreIdKey);
  if (!inside) return inside.error();
  const auto beside = ReadFile(path, kSmallFileMax);
  if (!beside && beside.error().code != ErrorCode::kNotFound) return beside.error();
  const bool agree = beside && inside->has_value() && *beside == **inside;
  if (agree) return {};
  if (origin == StoreOrigin::kReopened) origin = StoreOrigin::kRestored;
  Buffer id(kStoreIdSize);
  CHECK(getrandom(id.data(), id.size(), 0) == static_cast<ssize_t>(id.size()));
  WriteBatch batch;
  Buffer format;
  AppendBigEndian32(format, kFormatVersion);
  batch.Put(Column::kMeta, ToBuffer(AsBytes(kFormatKey)), std::move(format));
  batch.Put(Column::kMeta, ToBuffer(AsBytes(kStoreIdKey)), id);
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

RocksStore::RocksStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RocksStore::~RocksStore() = default;

Result<std::unique_ptr<RocksStore>> RocksStore::Open(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error{ErrorCode::kIo, "cannot create " + folder.string()};
  auto state = std::make_unique<State>();
  const auto opened = state->OpenDatabase(folder / "db");
  if (!opened) return opened.error();
  auto counter = CommitCounter::Open(folder / "commits");
  if (!counter) return counter.error();
  state->counter = std::move(*counter);
  const auto format = state->CheckFormat();
  if (!format) return format.error();
  const auto commits = state->CheckCommits();
  if (!commits) return commits.error();
  const auto id = state->CheckStoreId(folder / "store-id");
  if (!id) return id.error();
  return std::unique_ptr<RocksStore>(new RocksStore(std::move(state)));
}

Result<void> RocksStore::Apply(WriteBatch batch) {
  return state_->Write(std::move(batch));
}

std::unique_ptr<Reader> RocksStore::TakeSnapshot() const {
  return std::make_unique<RocksSnapshot>(state_->db.get(), state_->columns);
}

StoreOrigin RocksStore::origin() const {
  return state_->origin;
}
std::uint64_t RocksStore::commits() const {
  return state_->commits;
}

}  // namespace schakel::storage
