#include "federation/trust/relay_right.h"

#include <algorithm>
#include <string>

namespace schakel::federation {
namespace {

constexpr std::string_view kEverything = "*";

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool IsHost(std::string_view text) {
  const auto is_inner = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  const bool has_ends = !text.empty() && text.front() != '.' && text.back() != '.';
  return has_ends && text.find('.') != std::string_view::npos &&
         text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), is_inner);
}

// The host of a URI in small letters; empty if it has none that is a name with a dot.
std::string HostOf(std::string_view uri) {
  const std::size_t slashes = uri.find("://");
  if (slashes == std::string_view::npos) return "";
  std::string_view authority = uri.substr(slashes + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const std::size_t user = authority.rfind('@');
  if (user != std::string_view::npos) authority.remove_prefix(user + 1);
  std::string host = Lower(authority.substr(0, authority.find(':')));
  return IsHost(host) ? host : "";
}

std::string WithoutWww(std::string host) {
  constexpr std::string_view kWww = "www.";
  return host.starts_with(kWww) ? host.substr(kWww.size()) : host;
}

bool IsBelow(std::string_view host, std::string_view domain) {
  return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

bool Names(std::string_view item, std::string_view name_space) {
  if (item == kEverything || item == name_space) return true;
  const std::string domain = Lower(item);
  return IsHost(domain) && IsBelow(HostOf(name_space), domain);
}

}  // namespace

bool MayPublishOf(const Admission& admission, std::string_view name_space) {
  const std::string own = WithoutWww(HostOf(admission.card.website));
  if (!own.empty() && WithoutWww(HostOf(name_space)) == own) return true;
  return std::any_of(admission.relays.begin(), admission.relays.end(),
                     [name_space](const std::string& item) { return Names(item, name_space); });
}

bool IsRelayName(std::string_view item) {
  return item == kEverything || item.find(':') != std::string_view::npos || IsHost(Lower(item));
}

bool HasNamespace(const Admission& admission) {
  return !HostOf(admission.card.website).empty() || !admission.relays.empty();
}

}  // namespace schakel::federation
