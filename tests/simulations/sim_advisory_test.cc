#include "simulations/sim_advisory.h"

#include "federation/gossip/draft.h"
#include "federation/gossip/inspect.h"
#include "library.h"

namespace schakel::simulations {
namespace {

class SimAdvisoryTest : public SimulationTest {
 protected:
  static federation::PublishRequest Draft(const SimAdvisory& advisory) {
    auto drafted =
        federation::DraftAdvisory(MakeAdvisory(advisory, "SIM-1", "https://sim-1.example"));
    const auto* error = std::get_if<federation::DocumentError>(&drafted);
    EXPECT_EQ(error, nullptr) << (error == nullptr ? "" : ToString(*error));
    return error == nullptr ? std::get<federation::PublishRequest>(std::move(drafted))
                            : federation::PublishRequest{};
  }
};

TEST_F(SimAdvisoryTest, HasTheSizeThatWasAskedFor) {
  for (const std::size_t size : {1'000U, 65'536U, 65'537U, 400'000U})
    EXPECT_EQ(Draft({.size = size}).payload.size(), size);
  EXPECT_LT(Draft({.size = 0}).payload.size(), 700U);
}

TEST_F(SimAdvisoryTest, SaysWhatItsHeaderPromises) {
  for (const auto severity : {federation::Severity::kLow, federation::Severity::kCritical}) {
    for (const auto tlp : {federation::Tlp::kClear, federation::Tlp::kGreen}) {
      const auto request = Draft({.size = 1'000, .severity = severity, .tlp = tlp});
      EXPECT_EQ(request.header.severity, static_cast<std::uint8_t>(severity));
      EXPECT_EQ(request.header.tlp, federation::HeaderTlp(tlp));
      EXPECT_EQ(federation::Inspect(request.header, &request.payload).inspection,
                federation::Inspection::kGood);
    }
  }
}

TEST_F(SimAdvisoryTest, IsTheSameForTheSameIdOnly) {
  const auto make = [](const std::string& id) {
    return MakeAdvisory({.size = 70'000}, id, "https://sim-1.example");
  };
  EXPECT_EQ(make("SIM-1"), make("SIM-1"));
  EXPECT_NE(make("SIM-1"), make("SIM-2"));
}

}  // namespace
}  // namespace schakel::simulations
