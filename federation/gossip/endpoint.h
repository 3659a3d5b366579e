// Which endpoints may be announced and dialled. Other nodes choose what their presence says, so a
// node dials an address of a private network or of this machine only if its operator wrote down
// this very address as a seed, or allowed such networks and has an address or seed in one of the
// kind. This is the only place that judges it.
//
// Pure functions and a value; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace schakel::federation {

enum class EndpointKind {
  kInvalid,      // not a numeric host and a port
  kUnspecified,  // 0.0.0.0, [::]: to listen on, not to be reached at
  kLoopback,     // this machine
  kPrivate,      // private, shared, link-local and unique local ranges
  kSpecial,      // multicast, broadcast and reserved: never dialled
  kPublic,
};

// "192.0.2.1:27120" or "[2001:db8::1]:27120".
EndpointKind KindOf(const std::string& endpoint);

// Returns those of our own endpoints that another node can use.
std::vector<std::string> AnnouncedEndpoints(const std::vector<std::string>& endpoints);

// Returns the /24 or /48 of a public endpoint as text to compare, or nothing.
std::optional<std::string> NetworkOf(const std::string& endpoint);

class EndpointPolicy {
 public:
  // This endpoint may be dialled, whatever its kind.
  void Permit(const std::string& configured);
  // Endpoints of the kind of this one may be dialled.
  void PermitKindOf(const std::string& configured);
  [[nodiscard]] bool MayDial(const std::string& endpoint) const;

 private:
  std::vector<std::string> permitted_;
  bool permits_loopback_ = false;
  bool permits_private_ = false;
};

}  // namespace schakel::federation
