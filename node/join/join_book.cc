#include "node/join/join_book.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "base/file.h"
#include "crypto/key_file.h"
#include "node/join/limits.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;
namespace limits = join_book_limits;
using federation::TokenRecord;

// Held while a file is read, changed and written. Waits for who holds it, but not for ever: the
// join socket is not served meanwhile.
class BookLock {
 public:
  explicit BookLock(const fs::path& folder)
      : descriptor_(open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    const auto deadline = std::chrono::steady_clock::now() + limits::kLockMax;
    while (descriptor_ >= 0 && flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(limits::kLockRetry);
        continue;
      }
      close(descriptor_);
      descriptor_ = -1;
    }
  }
  ~BookLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  BookLock(const BookLock&) = delete;
  BookLock& operator=(const BookLock&) = delete;
  [[nodiscard]] bool IsHeld() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

Error NoLock(const fs::path& folder) {
  return {ErrorCode::kIo, "cannot lock " + (folder / "lock").string()};
}

Result<void> WriteRecord(const fs::path& file, const TokenRecord& record) {
  return WriteFileDurably(file, AsBytes(federation::ToJson(record).Dump() + "\n"),
                          FileMode::kPrivate);
}

Result<TokenRecord> ReadRecord(const fs::path& file) {
  const auto content = ReadFile(file, limits::kRecordFileMax);
  if (!content) return content.error();
  return federation::ParseRecord(*content);
}

Result<std::vector<fs::path>> FilesIn(const fs::path& folder, std::size_t count_max) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const auto& item : fs::directory_iterator(folder, failed)) {
    const std::string name = item.path().filename().string();
    // What a write that was cut off left behind has another ending.
    const bool is_ours = item.is_regular_file() && (item.path().extension() == ".json" ||
                                                    name.size() == 2 * crypto::NodeId::kSize);
    if (!is_ours) continue;
    if (files.size() >= count_max) return Error{ErrorCode::kLimitExceeded, "too many join files"};
    files.push_back(item.path());
  }
  if (failed) return Error{ErrorCode::kIo, "cannot read " + folder.string()};
  std::sort(files.begin(), files.end());
  return files;
}

Result<crypto::TransportKeyPair> EnsureKey(const fs::path& file) {
  if (!fs::exists(file)) {
    const auto made = crypto::TransportKeyPair::Generate();
    const auto saved = crypto::SaveKeyFile(file, made.secret_key());
    if (!saved) return saved.error();
  }
  const auto secret = crypto::LoadKeyFile(file);
  if (!secret) return secret.error();
  return crypto::TransportKeyPair::FromSecret(secret->view());
}

}  // namespace

Result<JoinBook> JoinBook::Open(const fs::path& folder) {
  std::error_code failed;
  for (const fs::path& each : {folder / "tokens", folder / "leaves"}) {
    fs::create_directories(each, failed);
    if (failed) return Error{ErrorCode::kIo, "cannot create " + each.string()};
  }
  fs::permissions(folder, fs::perms::owner_all, failed);
  const BookLock lock(folder);
  if (!lock.IsHeld()) return NoLock(folder);
  auto key = EnsureKey(folder / "join.key");
  if (!key) return key.error();
  return JoinBook(folder, std::move(*key));
}

fs::path JoinBook::FileOf(const federation::TokenId& id) const {
  return folder_ / "tokens" / (id.hex() + ".json");
}

Result<void> JoinBook::Add(const TokenRecord& record) const {
  const BookLock lock(folder_);
  if (!lock.IsHeld()) return NoLock(folder_);
  const fs::path file = FileOf(record.token.id());
  if (fs::exists(file)) return Error{ErrorCode::kConflict, "the token is there already"};
  const auto files = FilesIn(folder_ / "tokens", limits::kTokensMax - 1);
  if (!files) return files.error();
  return WriteRecord(file, record);
}

Result<TokenRecord> JoinBook::Find(const federation::TokenId& id) const {
  return ReadRecord(FileOf(id));
}

Result<std::vector<TokenRecord>> JoinBook::All() const {
  const auto files = FilesIn(folder_ / "tokens", limits::kTokensMax);
  if (!files) return files.error();
  std::vector<TokenRecord> records;
  for (const fs::path& file : *files) {
    auto record = ReadRecord(file);
    if (!record) return Error{record.error().code, file.string() + ": " + record.error().context};
    records.push_back(std::move(*record));
  }
  std::sort(records.begin(), records.end(), [](const TokenRecord& a, const TokenRecord& b) {
    return std::pair(a.issued, a.token.id()) < std::pair(b.issued, b.token.id());
  });
  return records;
}

Result<TokenRecord> JoinBook::Change(const federation::TokenId& id,
                                     const std::function<void(TokenRecord&)>& change) const {
  const BookLock lock(folder_);
  if (!lock.IsHeld()) return NoLock(folder_);
  auto record = ReadRecord(FileOf(id));
  if (!record) return record;
  const Json before = federation::ToJson(*record);
  change(*record);
  if (federation::ToJson(*record) == before) return record;
  const auto written = WriteRecord(FileOf(id), *record);
  if (!written) return written.error();
  return record;
}

Result<void> JoinBook::NoteLeave(const Leave& leave) const {
  const BookLock lock(folder_);
  if (!lock.IsHeld()) return NoLock(folder_);
  const fs::path file = folder_ / "leaves" / leave.node.hex();
  if (fs::exists(file)) return {};
  const auto files = FilesIn(folder_ / "leaves", limits::kLeavesMax - 1);
  if (!files) return files.error();
  return WriteFileDurably(file, leave.request, FileMode::kPrivate);
}

Result<std::vector<JoinBook::Leave>> JoinBook::Leaves() const {
  const auto files = FilesIn(folder_ / "leaves", limits::kLeavesMax);
  if (!files) return files.error();
  std::vector<Leave> leaves;
  for (const fs::path& file : *files) {
    auto request = ReadFile(file, limits::kLeaveFileMax);
    if (!request) return request.error();
    const auto node = federation::NodeOfLeave(*request);
    if (!node) return Error{ErrorCode::kCorruption, file.string() + " is damaged"};
    leaves.push_back({*node, std::move(*request)});
  }
  return leaves;
}

}  // namespace schakel::node
