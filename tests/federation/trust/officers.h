// The federation of the tests with its officers: what they propose, sign and put in force.
#pragma once

#include <gtest/gtest.h>

#include "federation/trust/admission_proposal.h"
#include "federation/trust/directory.h"
#include "safe.h"

namespace schakel::federation {

class OfficersTest : public testing::Test {
 protected:
  OfficersTest() : repository_(HoldCeremony(MakePlan(), {0, 1, 2})) {
    held_ = MustUpdate(PinnedRoot(repository_.files()), repository_.files());
    own_root_ = RootOf(repository_);
  }

  Proposal Propose(const std::vector<Admission>& admissions) {
    auto proposal = ProposeAdmissions(*held_.content(), admissions, StartOfTests());
    EXPECT_TRUE(proposal) << (proposal ? "" : ToString(proposal.error()));
    return proposal ? std::move(*proposal) : Proposal{};
  }
  Review MustReview(const Proposal& proposal) {
    auto review = ReviewProposal(proposal, own_root_, StartOfTests());
    EXPECT_TRUE(review) << (review ? "" : ToString(review.error()));
    return review ? std::move(*review) : Review{};
  }
  // In force, and a node that has the state before follows.
  void ExpectAccepted(const Proposal& proposal) {
    const auto accepted = repository_.Accept(proposal, StartOfTests());
    ASSERT_TRUE(accepted) << ToString(accepted.error());
    held_ = MustUpdate(held_, repository_.files());
    EXPECT_EQ(held_.version(), accepted->version());
  }
  void ExpectRefusedBy(const Proposal& proposal, ErrorCode code) {
    const Files files = repository_.files();
    const auto refused = repository_.Accept(proposal, StartOfTests());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, code) << ToString(refused.error());
    EXPECT_EQ(repository_.files(), files);
  }
  // By the officer of nodes.
  void Admit(const std::vector<Admission>& admissions) {
    Proposal proposal = Propose(admissions);
    SignBy(proposal, own_root_, {{"nodes", 0}});
    ExpectAccepted(proposal);
  }
  [[nodiscard]] std::shared_ptr<const Directory> Members() const {
    return Directory::Build(held_, StartOfTests());
  }

  TrustRepository repository_;
  TrustedSet held_;
  std::optional<Envelope> own_root_;
};

}  // namespace schakel::federation
