#include "simulations/report/run_folder.h"

#include <algorithm>

#include "base/file.h"

namespace schakel::simulations {
namespace {

Result<std::vector<std::filesystem::path>> FilesIn(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  std::filesystem::directory_iterator entry(folder, failed);
  for (const std::filesystem::directory_iterator end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().extension() == ".json") files.push_back(entry->path());
    if (files.size() > kRunFilesMax) return Error{ErrorCode::kLimitExceeded, folder.string()};
  }
  if (failed) return Error{ErrorCode::kIo, folder.string() + ": " + failed.message()};
  std::sort(files.begin(), files.end());
  return files;
}

Result<RunRecord> ReadRun(const std::filesystem::path& file) {
  const auto bytes = ReadFile(file, kRecordBytesMax);
  if (!bytes) return bytes.error();
  const auto json = Json::Parse(AsText(*bytes), {.size_bytes_max = kRecordBytesMax});
  auto record = json ? RunRecordFromJson(*json) : Result<RunRecord>(json.error());
  if (!record) return Error{record.error().code, file.string() + ": " + record.error().context};
  return record;
}

}  // namespace

Result<std::vector<RunRecord>> ReadRunFolder(const std::filesystem::path& folder) {
  const auto files = FilesIn(folder);
  if (!files) return files.error();
  std::vector<RunRecord> runs;
  for (const auto& file : *files) {
    auto run = ReadRun(file);
    if (!run) return run.error();
    runs.push_back(std::move(*run));
  }
  return runs;
}

}  // namespace schakel::simulations
