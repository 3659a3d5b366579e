#include "federation/gossip/endpoint.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace schakel::federation {
namespace {

using Ip4 = std::array<std::uint8_t, 4>;
using Ip6 = std::array<std::uint8_t, 16>;

EndpointKind KindOf4(const Ip4& ip) {
  if (ip[0] == 0) return EndpointKind::kUnspecified;
  if (ip[0] == 127) return EndpointKind::kLoopback;
  const bool is_private = ip[0] == 10 || (ip[0] == 172 && ip[1] / 16 == 1) ||
                          (ip[0] == 192 && ip[1] == 168) || (ip[0] == 169 && ip[1] == 254) ||
                          (ip[0] == 100 && ip[1] / 64 == 1);
  if (is_private) return EndpointKind::kPrivate;
  return ip[0] >= 224 ? EndpointKind::kSpecial : EndpointKind::kPublic;
}

bool IsMapped4(const Ip6& ip) {
  constexpr Ip6 kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::equal(ip.begin(), ip.begin() + 12, kMapped.begin());
}

EndpointKind KindOf6(const Ip6& ip) {
  constexpr Ip6 kLoopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  if (ip == Ip6{}) return EndpointKind::kUnspecified;
  if (ip == kLoopback) return EndpointKind::kLoopback;
  if (IsMapped4(ip)) return KindOf4({ip[12], ip[13], ip[14], ip[15]});
  if (ip[0] == 0xff) return EndpointKind::kSpecial;
  const bool is_private = ip[0] / 2 == 0xfc / 2 || (ip[0] == 0xfe && ip[1] / 64 == 0x80 / 64);
  return is_private ? EndpointKind::kPrivate : EndpointKind::kPublic;
}

// The host without brackets, if a port follows it.
std::optional<std::string> HostOf(std::string_view endpoint) {
  const std::size_t colon = endpoint.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view port = endpoint.substr(colon + 1);
  std::uint16_t number = 0;
  const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != port.data() + port.size()) return std::nullopt;
  std::string_view host = endpoint.substr(0, colon);
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const bool has_colon = host.find(':') != std::string_view::npos;
  if (is_bracketed != has_colon) return std::nullopt;
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  return std::string(host);
}

}  // namespace

EndpointKind KindOf(const std::string& endpoint) {
  const auto host = HostOf(endpoint);
  if (!host || host->find('\0') != std::string::npos) return EndpointKind::kInvalid;
  Ip4 ip4{};
  Ip6 ip6{};
  if (inet_pton(AF_INET, host->c_str(), ip4.data()) == 1) return KindOf4(ip4);
  if (inet_pton(AF_INET6, host->c_str(), ip6.data()) == 1) return KindOf6(ip6);
  return EndpointKind::kInvalid;
}

std::vector<std::string> AnnouncedEndpoints(const std::vector<std::string>& endpoints) {
  std::vector<std::string> announced;
  for (const std::string& endpoint : endpoints) {
    if (KindOf(endpoint) != EndpointKind::kUnspecified) announced.push_back(endpoint);
  }
  return announced;
}

std::optional<std::string> NetworkOf(const std::string& endpoint) {
  constexpr std::size_t kNetwork4 = 3;  // bytes of a /24
  constexpr std::size_t kNetwork6 = 6;  // bytes of a /48
  if (KindOf(endpoint) != EndpointKind::kPublic) return std::nullopt;
  const auto host = HostOf(endpoint);
  Ip4 ip4{};
  if (inet_pton(AF_INET, host->c_str(), ip4.data()) == 1) {
    return std::string(ip4.begin(), ip4.begin() + kNetwork4);
  }
  Ip6 ip6{};
  inet_pton(AF_INET6, host->c_str(), ip6.data());
  return IsMapped4(ip6) ? std::string(ip6.begin() + 12, ip6.begin() + 12 + kNetwork4)
                        : std::string(ip6.begin(), ip6.begin() + kNetwork6);
}

void EndpointPolicy::Permit(const std::string& configured) {
  permitted_.push_back(configured);
}

void EndpointPolicy::PermitKindOf(const std::string& configured) {
  const EndpointKind kind = KindOf(configured);
  permits_loopback_ = permits_loopback_ || kind == EndpointKind::kLoopback;
  permits_private_ = permits_private_ || kind == EndpointKind::kPrivate;
}

bool EndpointPolicy::MayDial(const std::string& endpoint) const {
  const bool is_configured =
      std::find(permitted_.begin(), permitted_.end(), endpoint) != permitted_.end();
  if (is_configured) return true;
  switch (KindOf(endpoint)) {
    case EndpointKind::kPublic:
      return true;
    case EndpointKind::kLoopback:
      return permits_loopback_;
    case EndpointKind::kPrivate:
      return permits_private_;
    case EndpointKind::kInvalid:
    case EndpointKind::kUnspecified:
    case EndpointKind::kSpecial:
      break;
  }
  return false;
}

}  // namespace schakel::federation
