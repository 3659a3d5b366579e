#include "safe.h"

#include <gtest/gtest.h>

namespace schakel::federation {

crypto::KeyPair KeyOfHolder(const std::string& use, std::uint8_t number) {
  return KeyOf("safe/" + use, number);
}

Holder HolderOf(const std::string& use, std::uint8_t number) {
  const int shared = number == 4 ? 3 : number;
  return {use + " " + std::to_string(number), "Organisatie " + std::to_string(shared),
          KeyOfHolder(use, number).public_key()};
}

AnchorPlan MakePlan() {
  AnchorPlan plan;
  plan.name = "Anker";
  plan.kvk = "12345678";
  for (std::uint8_t i = 0; i < 5; ++i)
    plan.roles["root"].holders.push_back(HolderOf("root", i));
  plan.roles["root"].threshold = 3;
  for (const char* role : {"targets", "nodes", "wide", "snapshot", "timestamp"})
    plan.roles[role].holders.push_back(HolderOf(role));
  plan.roles["wide"].holders.push_back(HolderOf("wide", 1));
  plan.roles["wide"].threshold = 2;
  return plan;
}

TrustKeys OnlineKeysOf(const std::string& snapshot, const std::string& timestamp) {
  TrustKeys keys;
  keys.snapshot.push_back(KeyOfHolder(snapshot));
  keys.timestamp.push_back(KeyOfHolder(timestamp));
  return keys;
}

void SignBy(Proposal& proposal, const std::optional<Envelope>& own_root,
            const std::vector<std::pair<std::string, std::uint8_t>>& who) {
  for (const auto& [use, number] : who) {
    const auto count = SignProposal(proposal, KeyOfHolder(use, number), own_root, StartOfTests());
    EXPECT_TRUE(count) << use << number << (count ? "" : ToString(count.error()));
  }
}

Admission MakeDraft(std::uint8_t number, AdmissionSource source) {
  Admission admission = MakeAdmission(number, source);
  for (auto* key : {&admission.transport_key, &admission.sealing_key}) {
    const Buffer secret(32, static_cast<std::uint8_t>(number + 1));
    *key = crypto::TransportKeyPair::FromSecret(secret).public_key();
  }
  admission.valid_from = std::chrono::floor<std::chrono::seconds>(admission.valid_from);
  return admission;
}

std::optional<Envelope> RootOf(const TrustRepository& repository) {
  const auto verified = repository.Verify(StartOfTests());
  CHECK(verified.has_value());
  return *Envelope::Parse(verified->content()->root.file, 1 << 20);
}

TrustRepository HoldCeremony(const AnchorPlan& plan, const std::vector<std::uint8_t>& signers) {
  auto proposal = ProposeFirst(plan, {}, StartOfTests());
  CHECK(proposal.has_value());
  for (const std::uint8_t number : signers)
    SignBy(*proposal, std::nullopt, {{"root", number}});
  SignBy(*proposal, std::nullopt, {{"targets", 0}, {"nodes", 0}, {"wide", 0}, {"wide", 1}});
  auto repository = TrustRepository::Begin(proposal->documents, OnlineKeysOf(), StartOfTests());
  EXPECT_TRUE(repository) << (repository ? "" : ToString(repository.error()));
  CHECK(repository.has_value());
  return std::move(*repository);
}

}  // namespace schakel::federation
