#include "node/runtime/anchor.h"

#include "base/file.h"
#include "base/log.h"
#include "crypto/key_file.h"
#include "federation/trust/limits.h"
#include "node/runtime/anchor_turn.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;

constexpr auto kRenewInterval = std::chrono::hours(1);
constexpr auto kAskInterval = std::chrono::milliseconds(1'000);  // while it is not its turn
constexpr auto kAnswerMax = std::chrono::seconds(5);             // of the core
constexpr std::size_t kFilesMax = 64'000;  // three files per admission and the bins

// A repository name has at most one folder: "nodes/HASH.id.json" lies in files/nodes/.
fs::path FilesFolder(const fs::path& folder) {
  return folder / "files";
}

// An admission is named by its hash. Under another name, content of a publication that was cut off
// may be left.
bool IsThere(const fs::path& path, const std::string& name, const Buffer& content) {
  std::error_code failed;
  if (fs::file_size(path, failed) != content.size() || failed) return false;
  if (name.find('/') != std::string::npos) return true;
  const auto held = ReadFile(path, content.size());
  return held && *held == content;
}

Result<federation::TrustKeys> LoadOnlineKeys(const fs::path& folder) {
  const auto secret = crypto::LoadKeyFile(folder / "timestamp.key");
  if (!secret) return secret.error();
  federation::TrustKeys keys;
  keys.timestamp.push_back(crypto::KeyPair::FromSeed(secret->view()));
  return keys;
}

}  // namespace

Result<std::map<std::string, Buffer, std::less<>>> LoadRepositoryFiles(const fs::path& folder) {
  std::map<std::string, Buffer, std::less<>> files;
  std::error_code failed;
  const fs::path base = FilesFolder(folder);
  for (const auto& item : fs::recursive_directory_iterator(base, failed)) {
    if (!item.is_regular_file()) continue;
    if (files.size() >= kFilesMax) return Error{ErrorCode::kLimitExceeded, "too many trust files"};
    auto content = ReadFile(item.path(), federation::limits::kTrustFileMax);
    if (!content) return content.error();
    files[fs::relative(item.path(), base).string()] = std::move(*content);
  }
  if (failed) return Error{ErrorCode::kIo, "cannot read " + base.string()};
  return files;
}

Result<void> SaveRepositoryFiles(const fs::path& folder,
                                 const std::map<std::string, Buffer, std::less<>>& files) {
  // The timestamp last: what it names is there when somebody reads it.
  std::vector<std::string> names;
  for (const auto& [name, content] : files) {
    if (name != federation::kTimestampFileName) names.push_back(name);
  }
  names.emplace_back(federation::kTimestampFileName);
  for (const std::string& name : names) {
    const auto found = files.find(name);
    if (found == files.end()) continue;
    const Buffer& content = found->second;
    const fs::path path = FilesFolder(folder) / name;
    if (IsThere(path, name, content)) continue;
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    const auto written = WriteFileDurably(path, content, FileMode::kPublic);
    if (!written) return written;
  }
  return {};
}

Anchor::Anchor(fs::path folder, federation::TrustRepository repository, CoreThread& core)
    : folder_(std::move(folder)), repository_(std::move(repository)), core_(core) {
  thread_ = std::thread([this] { Run(); });
}

Anchor::~Anchor() {
  stop_.Close();
  thread_.join();
}

Result<std::unique_ptr<Anchor>> Anchor::Start(const fs::path& folder, CoreThread& core) {
  auto keys = LoadOnlineKeys(folder);
  if (!keys) return keys.error();
  const auto files = LoadRepositoryFiles(folder);
  if (!files) return files.error();
  auto repository = federation::TrustRepository::Load(*files, std::move(*keys), SystemNow().wall);
  if (!repository) return repository.error();
  return std::unique_ptr<Anchor>(new Anchor(folder, std::move(*repository), core));
}

void Anchor::Run() {
  auto next = std::chrono::steady_clock::now();
  while (!stop_.IsClosed()) {
    stop_.PopAll(next);
    if (std::chrono::steady_clock::now() < next) continue;
    const bool is_turn = TakeTurn();
    if (is_turn) Renew();
    next = std::chrono::steady_clock::now();
    next += is_turn ? std::chrono::milliseconds(kRenewInterval) : kAskInterval;
  }
}

bool Anchor::TakeTurn() {
  auto asked = core_.Status();
  if (asked.wait_for(kAnswerMax) != std::future_status::ready) return false;
  const NodeStatus status = asked.get();
  const auto own = repository_.Verify(SystemNow().wall);
  const auto version = own ? own->version() : federation::TrustVersion{};
  const AnchorTurn turn = TurnOf(IsStandBy(folder_), status, version);
  if (turn == AnchorTurn::kStandBy && !std::exchange(was_standby_, true)) {
    log::Info("stand-by: another machine signs the timestamps");
  }
  if (turn != AnchorTurn::kAdopt) return turn == AnchorTurn::kSign;
  const auto adopted = Adopt(status.trust_set);
  if (!adopted) log::Warning("timestamp not renewed error=" + ToString(adopted.error()));
  return adopted.has_value();
}

Result<void> Anchor::Adopt(const federation::TrustedSet& newer) {
  auto keys = LoadOnlineKeys(folder_);
  if (!keys) return keys.error();
  auto repository =
      federation::TrustRepository::Load(newer.content()->files, std::move(*keys), SystemNow().wall);
  if (!repository) return repository.error();
  log::Warning("the peers hold newer trust than this folder: continuing from theirs timestamp=" +
               std::to_string(newer.version().timestamp));
  repository_ = std::move(*repository);
  return SaveRepositoryFiles(folder_, repository_.files());
}

void Anchor::Renew() {
  const WallTime now = SystemNow().wall;
  auto renewed = repository_.RenewTimestamp(now);
  // Durable before anybody hears of it: a version must never be signed twice.
  if (renewed) renewed = SaveRepositoryFiles(folder_, repository_.files());
  auto trust = renewed ? repository_.Verify(now) : Result<federation::TrustedSet>(renewed.error());
  if (!trust) {
    log::Warning("timestamp not renewed error=" + ToString(trust.error()));
    return;
  }
  core_.OfferTrust(std::move(*trust));
}

}  // namespace schakel::node
