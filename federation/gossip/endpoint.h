// Which endpoints may be announced and dialled. Other nodes choose what their presence says, so a
// node dials an address of a private network or of this machine only if its operator configured one
// of the same kind: as its own address or as a seed.
//
// Pure functions and a value; any thread.
#pragma once

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

class EndpointPolicy {
 public:
  // Endpoints of the kind of this one may be dialled.
  void Permit(const std::string& configured);
  [[nodiscard]] bool MayDial(const std::string& endpoint) const;

 private:
  bool permits_loopback_ = false;
  bool permits_private_ = false;
};

}  // namespace schakel::federation
