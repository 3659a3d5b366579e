// What counts as taking something from a node.
#include "federation/trust/narrowing.h"

#include <functional>

#include "officers.h"

namespace schakel::federation {
namespace {

using Edit = std::function<void(Admission&)>;

class NarrowingTest : public OfficersTest {
 protected:
  NarrowingTest() {
    before_ = MakeDraft(1);
    before_.relays = {"ncsc.nl"};
    Admit({before_});
  }
  bool Takes(const Edit& edit) {
    Admission after = before_;
    edit(after);
    const auto nodes = NarrowedByOne(Propose({after}), StartOfTests());
    EXPECT_TRUE(nodes.empty() || *nodes.begin() == before_.node_id);
    return !nodes.empty();
  }

  Admission before_;
};

TEST_F(NarrowingTest, IsEveryRightKeyAndLimitThatGoes) {
  const Edit edits[] = {[](Admission& a) { a.rights.kinds = {1}; },
                        [](Admission& a) {
                          a.rights.kinds = {1, 2, 3, 5};
                        },  // one for another
                        [](Admission& a) { a.rights.scope = PublishScope::kOwn; },
                        [](Admission& a) { a.rights.tlp_publish_max = Tlp::kClear; },
                        [](Admission& a) { a.rights.tlp_receive_max = Tlp::kClear; },
                        [](Admission& a) { a.coverage.regions = {"GM0772"}; },
                        [](Admission& a) { a.coverage.sectors = {"01"}; },
                        [](Admission& a) { a.quotas.entries_per_day = 1; },
                        [](Admission& a) { a.quotas.stored_bytes = 1; },
                        [](Admission& a) { a.maturity = 0; },
                        [](Admission& a) { a.relays.clear(); },
                        [](Admission& a) { a.card.website = ""; },
                        [](Admission& a) { a.kind = NodeKind::kRelay; },
                        [](Admission& a) { a.valid_until -= kDay; },
                        [](Admission& a) { a.recovery_key_hash.bytes[0] ^= 1; },
                        [](Admission& a) { a.transport_key = MakeDraft(2).transport_key; },
                        [](Admission& a) {
                          a.earlier_identity_keys.push_back(a.identity_key);
                          a.identity_key = KeyOf("other").public_key();
                        }};
  for (std::size_t i = 0; i < std::size(edits); ++i)
    EXPECT_TRUE(Takes(edits[i])) << i;
}

TEST_F(NarrowingTest, IsNotWhatGivesOrSays) {
  const Edit edits[] = {[](Admission& a) { a.rights.kinds.push_back(5); },
                        [](Admission& a) { a.quotas.bytes_per_day *= 2; },
                        [](Admission& a) { a.relays.emplace_back("cert.nl"); },
                        [](Admission& a) { a.valid_until += kDay; },
                        [](Admission& a) { a.coverage.regions.emplace_back("GM0772"); },
                        [](Admission& a) { a.card.mail = "balie@lid.example"; },
                        [](Admission& a) {
                          a.trusted_points = {{1, 10, {}}};
                        },
                        [](Admission& a) {
                          a.status = AdmissionStatus::kRevoked;
                          a.revoked_at = StartOfTests();
                          a.reason = "opgeheven";
                        }};
  for (std::size_t i = 0; i < std::size(edits); ++i)
    EXPECT_FALSE(Takes(edits[i])) << i;
}

TEST_F(NarrowingTest, IsNotOfNewNodesNorOfTwoOfficers) {
  EXPECT_TRUE(NarrowedByOne(Propose({MakeDraft(2)}), StartOfTests()).empty());
  Admission wide = before_;
  wide.source = AdmissionSource::kWide;
  wide.rights.kinds = {1};
  EXPECT_TRUE(NarrowedByOne(Propose({wide}), StartOfTests()).empty());
}

}  // namespace
}  // namespace schakel::federation
