#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace schakel {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

Error SystemError(const char* what, const std::filesystem::path& path) {
  const int number = errno;
  char text[128] = {};
  const ErrorCode code = number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
  return {code,
          std::string(what) + " " + path.string() + ": " + strerror_r(number, text, sizeof(text))};
}

bool WriteAll(int fd, Bytes content) {
  while (!content.empty()) {
    const ssize_t written = write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<Buffer> ReadFile(const std::filesystem::path& path, std::size_t max_bytes) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok()) return SystemError("cannot open", path);
  struct stat info {};
  if (fstat(file.get(), &info) != 0) return SystemError("cannot read", path);
  if (S_ISDIR(info.st_mode)) return Error{ErrorCode::kIo, path.string() + " is a folder"};
  Buffer content;
  Buffer block(64 * 1024);
  while (true) {
    const ssize_t got = read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("cannot read", path);
    if (got == 0) return content;
    Append(content, Bytes(block).first(static_cast<std::size_t>(got)));
    if (content.size() > max_bytes) {
      return Error{ErrorCode::kLimitExceeded,
                   path.string() + " is larger than " + std::to_string(max_bytes) + " bytes"};
    }
  }
}

Result<void> WriteFileDurably(const std::filesystem::path& path, Bytes content, FileMode mode) {
  std::filesystem::path temporary = path;
  temporary += ".new";
  unlink(temporary.c_str());
  {
    const Descriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                               static_cast<mode_t>(mode)));
    if (!file.ok()) return SystemError("cannot write", temporary);
    if (!WriteAll(file.get(), content) || fsync(file.get()) != 0) {
      return SystemError("cannot write", temporary);
    }
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) return SystemError("cannot rename", temporary);
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
  const Descriptor folder(open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.ok() || fsync(folder.get()) != 0) return SystemError("cannot sync", parent);
  return {};
}

}  // namespace schakel
