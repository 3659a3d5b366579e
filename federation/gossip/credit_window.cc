#include "federation/gossip/credit_window.h"

#include <algorithm>

#include "base/check.h"

namespace schakel::federation {

bool CreditWindow::OnReceived(std::uint64_t bytes) {
  if (bytes > granted_) return false;
  granted_ -= bytes;
  return true;
}

std::uint32_t CreditWindow::TakeGrant(std::uint64_t size) {
  CHECK(size >= limits::kPushCreditStart && size <= limits::kPushCreditMax);
  if (granted_ + size / limits::kCreditParts > size) return 0;
  const std::uint64_t grant = size - granted_;
  granted_ = size;
  return static_cast<std::uint32_t>(grant);
}

std::uint32_t CreditWindow::TakeForLost(std::uint64_t bytes) {
  const std::uint64_t room = limits::kPushCreditMax - granted_;
  const std::uint64_t grant = std::min(bytes, room);
  granted_ += grant;
  return static_cast<std::uint32_t>(grant);
}

}  // namespace schakel::federation
