#include "federation/gossip/trust_sync.h"

#include "federation/limits.h"

namespace schakel::federation {

void TrustSync::Start(const TrustedSet& current, LinkId link, Now now) {
  if (IsActive()) return;
  updater_ = std::make_unique<TrustUpdater>(current, now.wall);
  link_ = link;
  asked_.clear();
  end_ = now.mono + limits::kTrustFetchMax;
  Ask(now.mono);
}

void TrustSync::Ask(MonoTime now) {
  deadline_ = std::min(now + limits::kTrustTimeout, end_);
  TrustWantMessage want;
  for (const FileRequest& request : updater_->Wanted()) {
    if (want.names.size() == limits::kTrustFilesPerFrameMax) break;
    if (asked_.insert(request.name).second) want.names.push_back(request.name);
  }
  if (!want.names.empty()) outbox_.Send(link_, std::move(want));
}

Result<std::optional<TrustedSet>> TrustSync::OnFiles(LinkId link, const TrustFilesMessage& message,
                                                     Now now) {
  if (!IsActiveOn(link)) return std::optional<TrustedSet>();
  bool is_answer = false;
  for (const TrustFileContent& file : message.files) {
    if (asked_.erase(file.name) == 0) continue;
    is_answer = true;
    const auto content = file.is_present ? std::optional<Bytes>(file.content) : std::nullopt;
    const auto taken = updater_->Supply(file.name, content);
    if (!taken) {
      conflict_ = updater_->conflict();
      updater_.reset();
      return taken.error();
    }
  }
  if (!updater_->Done()) {
    if (is_answer) Ask(now.mono);
    return std::optional<TrustedSet>();
  }
  const auto finished = std::exchange(updater_, nullptr);
  auto set = finished->Finish();
  if (!set) return set.error();
  return std::optional<TrustedSet>(std::move(*set));
}

void TrustSync::OnLinkDown(LinkId link) {
  if (IsActiveOn(link)) updater_.reset();
}

std::optional<LinkId> TrustSync::Expire(MonoTime now) {
  if (!IsActive() || now < deadline_) return std::nullopt;
  updater_.reset();
  return link_;
}

std::optional<MonoTime> TrustSync::NextDeadline() const {
  return IsActive() ? std::optional(deadline_) : std::nullopt;
}

std::size_t ServeTrust(const TrustedSet& held, const TrustWantMessage& want, LinkId link,
                       Outbox& outbox) {
  TrustFilesMessage answer;
  std::size_t size = 0;
  std::size_t all = 0;
  // Each file once, so that a small frame cannot ask for the largest file many times.
  for (const std::string& name : std::set<std::string>(want.names.begin(), want.names.end())) {
    const Buffer* content = held.FindFile(name);
    const std::size_t content_size = content == nullptr ? 0 : content->size();
    if (size + content_size > limits::kPageBodyMax) {
      outbox.Send(link, std::exchange(answer, {}));
      size = 0;
    }
    answer.files.push_back({name, content != nullptr, content == nullptr ? Buffer() : *content});
    size += content_size + limits::kTrustNameMax;
    all += content_size + limits::kTrustNameMax;
  }
  outbox.Send(link, std::move(answer));
  return all;
}

}  // namespace schakel::federation
