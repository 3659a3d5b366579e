#include "federation/gossip/trust_serving.h"

#include <algorithm>

#include "federation/gossip/trust_limits.h"

namespace schakel::federation {

void TrustServing::OnWant(const Link& link, const TrustWantMessage& want) {
  if (want.names.empty()) return;
  Wanted& wanted = wanted_[link.id];
  wanted.node = link.node;
  for (const std::string& name : want.names) {
    if (wanted.names.size() == limits::kTrustFilesPerFrameMax) return;
    const bool is_new =
        std::find(wanted.names.begin(), wanted.names.end(), name) == wanted.names.end();
    if (is_new) wanted.names.push_back(name);
  }
}

void TrustServing::Advance(const TrustedSet& held, MonoTime now) {
  next_.reset();
  if (wanted_.empty()) return;
  for (auto& [link, wanted] : wanted_)
    Serve(link, wanted, held, now);
  std::erase_if(wanted_, [](const auto& item) { return item.second.names.empty(); });
  for (const auto& [link, wanted] : wanted_) {
    const MonoTime ready = budget_.ReadyAt(wanted.node, kControlRate, 1, now);
    next_ = std::min(next_.value_or(ready), ready);
  }
}

void TrustServing::Serve(LinkId link, Wanted& wanted, const TrustedSet& held, MonoTime now) {
  while (!wanted.names.empty() && budget_.Level(wanted.node, kControlRate, now) > 0) {
    TrustFilesMessage answer;
    std::size_t size = 0;
    for (; !wanted.names.empty(); wanted.names.pop_front()) {
      std::string& name = wanted.names.front();
      const Buffer* content = held.FindFile(name);
      const std::size_t bytes = (content == nullptr ? 0 : content->size()) + limits::kTrustNameMax;
      if (size > 0 && size + bytes > limits::kTrustFrameFill) break;
      size += bytes;
      answer.files.push_back(
          {std::move(name), content != nullptr, content == nullptr ? Buffer() : *content});
    }
    outbox_.Send(link, std::move(answer));
    budget_.Charge(wanted.node, kControlRate, size, now);
  }
}

std::optional<MonoTime> TrustServing::NextDeadline() const {
  return next_;
}

std::size_t TrustServing::CountWaiting() const {
  std::size_t count = 0;
  for (const auto& [link, wanted] : wanted_)
    count += wanted.names.size();
  return count;
}

}  // namespace schakel::federation
