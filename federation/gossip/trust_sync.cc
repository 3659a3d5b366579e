#include "federation/gossip/trust_sync.h"

#include <set>

#include "federation/gossip/trust_limits.h"
#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

static_assert(limits::kTrustOpenMax >= limits::kTrustFileMax + limits::kTrustNameMax);

}  // namespace

void TrustSync::Start(const TrustedSet& current, LinkId link, Now now) {
  if (IsActive()) return;
  updater_ = std::make_unique<TrustUpdater>(current, now.wall);
  link_ = link;
  start_ = heard_ = now.mono;
  brought_ = 0;
  asked_.clear();
  open_bytes_ = 0;
  Ask();
}

bool TrustSync::MayAsk() const {
  return open_bytes_ <= limits::kTrustOpenMax / 2 &&
         asked_.size() <= limits::kTrustFilesPerFrameMax / 2;
}

void TrustSync::Ask() {
  if (!MayAsk()) return;
  TrustWantMessage want;
  for (FileRequest& request : updater_->Wanted()) {
    if (asked_.contains(request.name)) continue;
    const std::size_t bytes = request.bytes_max + limits::kTrustNameMax;
    const bool fits = open_bytes_ == 0 || open_bytes_ + bytes <= limits::kTrustOpenMax;
    if (!fits || asked_.size() == limits::kTrustFilesPerFrameMax) break;
    asked_.emplace(request.name, Asked{bytes, !request.sha256.empty()});
    open_bytes_ += bytes;
    want.names.push_back(std::move(request.name));
  }
  if (!want.names.empty()) outbox_.Send(link_, std::move(want));
}

Result<void> TrustSync::UseKept() {
  // What it is given may let it want more.
  while (!kept_.empty()) {
    std::set<std::string> used;  // lists of nobody have one content, and many names
    for (const FileRequest& request : updater_->Wanted()) {
      const auto kept = kept_.find(request.sha256);
      if (kept == kept_.end() || asked_.contains(request.name)) continue;
      const auto taken = updater_->Supply(request.name, Bytes(kept->second));
      if (!taken) return taken;
      used.insert(request.sha256);
    }
    for (const std::string& hash : used) {
      kept_bytes_ -= kept_.at(hash).size();
      kept_.erase(hash);
    }
    if (used.empty()) break;
  }
  return {};
}

Result<bool> TrustSync::Take(const TrustFileContent& file) {
  const auto asked = asked_.find(file.name);
  if (asked == asked_.end()) return false;
  const bool is_kept_able = asked->second.is_kept_able;
  open_bytes_ -= asked->second.bytes;
  asked_.erase(asked);
  const auto content = file.is_present ? std::optional<Bytes>(file.content) : std::nullopt;
  const auto taken = updater_->Supply(file.name, content);
  if (!taken) return taken.error();
  if (is_kept_able) brought_ += file.content.size() + limits::kTrustNameMax;
  return true;
}

Result<std::optional<TrustedSet>> TrustSync::OnFiles(LinkId link, const TrustFilesMessage& message,
                                                     Now now) {
  if (!IsActiveOn(link)) return std::optional<TrustedSet>();
  Result<void> outcome;
  for (const TrustFileContent& file : message.files) {
    const auto taken = Take(file);
    if (!taken) outcome = taken.error();
    if (!taken) break;
    if (*taken) heard_ = now.mono;
  }
  if (outcome && MayAsk()) outcome = UseKept();
  if (!outcome) {
    conflict_ = updater_->conflict();
    Fail();
    return outcome.error();
  }
  if (!updater_->Done()) {
    Ask();
    return std::optional<TrustedSet>();
  }
  const auto finished = std::exchange(updater_, nullptr);
  kept_.clear();
  kept_bytes_ = 0;
  auto set = finished->Finish();
  if (!set) return set.error();
  return std::optional<TrustedSet>(std::move(*set));
}

void TrustSync::Fail() {
  const auto ended = std::exchange(updater_, nullptr);
  asked_.clear();
  open_bytes_ = 0;
  // What is newer first, if there is no room for all.
  auto before = std::exchange(kept_, {});
  kept_bytes_ = 0;
  for (Buffer& file : ended->TakeVerified()) {
    std::string hash = HexSha256(file);
    Keep(std::move(hash), std::move(file));
  }
  for (auto& [hash, file] : before)
    Keep(hash, std::move(file));
}

void TrustSync::Keep(std::string hash, Buffer file) {
  if (kept_bytes_ + file.size() > limits::kTrustKeptMax) return;
  const std::size_t bytes = file.size();
  if (kept_.emplace(std::move(hash), std::move(file)).second) kept_bytes_ += bytes;
}

void TrustSync::OnLinkDown(LinkId link) {
  if (IsActiveOn(link)) Fail();
}

MonoTime TrustSync::Deadline() const {
  const auto earned = std::chrono::milliseconds(brought_ * 1'000 / limits::kTrustBytesPerSecond);
  const MonoTime end = start_ + limits::kTrustFetchMax + earned;
  return std::min(heard_ + limits::kTrustTimeout, end);
}

std::optional<TrustSync::Expired> TrustSync::Expire(MonoTime now) {
  if (!IsActive() || now < Deadline()) return std::nullopt;
  Fail();
  return Expired{link_, brought_ > 0};
}

std::optional<MonoTime> TrustSync::NextDeadline() const {
  return IsActive() ? std::optional(Deadline()) : std::nullopt;
}

}  // namespace schakel::federation
