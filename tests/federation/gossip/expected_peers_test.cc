// Who keeps a place for whom: both ends agree, nobody gets more places than others.
#include "federation/gossip/expected_peers.h"

#include <set>

#include "cast.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

std::vector<Admission> Admissions(std::size_t count) {
  std::vector<Admission> admissions;
  for (std::size_t i = 0; i < count; ++i) {
    Admission admission;
    Buffer name;
    name.push_back(static_cast<std::uint8_t>(i));
    name.push_back(static_cast<std::uint8_t>(i >> 8));
    admission.node_id = *crypto::NodeId::From(crypto::Blake2b(name).view());
    admission.transport_key.bytes[0] = static_cast<std::uint8_t>(i);
    admissions.push_back(admission);
  }
  return admissions;
}

TEST(ExpectedPeersTest, AreEverybodyElseWhereThereAreFew) {
  const auto directory = Directory::FromAdmissions({1, 1}, Admissions(20));
  for (const Admission& a : directory->admissions()) {
    EXPECT_EQ(ExpectedAt(*directory, a.node_id).size(), 19U);
    for (const Admission& b : directory->admissions())
      EXPECT_EQ(IsExpected(*directory, a.node_id, b.node_id), a.node_id != b.node_id);
  }
}

TEST(ExpectedPeersTest, AreAsManyForEachAndSpreadOverAll) {
  constexpr std::size_t kNodes = 1'000;
  const auto directory = Directory::FromAdmissions({1, 1}, Admissions(kNodes));
  std::vector<std::size_t> claims(kNodes, 0);
  for (const Admission& admission : directory->admissions()) {
    const auto places = ExpectedAt(*directory, admission.node_id);
    const std::set<std::size_t> different(places.begin(), places.end());
    ASSERT_EQ(different.size(), limits::kExpectedPeers);
    for (const std::size_t place : places)
      ++claims[place];
  }
  // A node can let in all that it keeps a place for.
  EXPECT_LE(*std::max_element(claims.begin(), claims.end()), limits::kInboundLastingSeldomMax);
  EXPECT_GE(*std::min_element(claims.begin(), claims.end()), 8U);
}

TEST(ExpectedPeersTest, AreDrawnAnewWithEveryAdmission) {
  auto admissions = Admissions(200);
  const auto before = Directory::FromAdmissions({1, 1}, admissions);
  const crypto::NodeId node = admissions.front().node_id;
  const auto names = [&node](const Directory& directory) {
    std::set<crypto::NodeId> ids;
    for (const std::size_t place : ExpectedAt(directory, node))
      ids.insert(directory.admissions()[place].node_id);
    return ids;
  };
  const auto same = Directory::FromAdmissions({1, 2}, admissions);
  EXPECT_EQ(names(*before), names(*same));
  admissions.push_back(Admissions(201).back());
  const auto after = Directory::FromAdmissions({1, 3}, admissions);
  EXPECT_NE(names(*before), names(*after));
}

}  // namespace
}  // namespace schakel::federation
