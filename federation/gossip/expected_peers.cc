#include "federation/gossip/expected_peers.h"

#include <algorithm>

#include "federation/gossip/secret_order.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

crypto::TagSalt KeyOf(const Directory& directory, const crypto::NodeId& dialler) {
  Buffer text;
  Append(text, AsBytes("schakel/expected"));
  Append(text, directory.membership().view());
  Append(text, dialler.view());
  const crypto::Digest digest = crypto::Blake2b(text);
  return *crypto::TagSalt::From(digest.view().first(crypto::TagSalt::kSize));
}

}  // namespace

std::vector<std::size_t> ExpectedAt(const Directory& directory, const crypto::NodeId& dialler) {
  std::vector<std::size_t> places;
  const auto& admissions = directory.admissions();
  if (admissions.empty()) return places;
  const SecretOrder order(KeyOf(directory, dialler), admissions.size());
  for (std::uint64_t i = 0; i < order.size() && places.size() < limits::kExpectedPeers; ++i) {
    const auto place = static_cast<std::size_t>(order.At(i));
    if (admissions[place].node_id != dialler) places.push_back(place);
  }
  return places;
}

bool IsExpected(const Directory& directory, const crypto::NodeId& dialler,
                const crypto::NodeId& listener) {
  const auto places = ExpectedAt(directory, dialler);
  return std::any_of(places.begin(), places.end(), [&](std::size_t place) {
    return directory.admissions()[place].node_id == listener;
  });
}

}  // namespace schakel::federation
