#include "crowd.h"

namespace schakel::federation {

Crowd::Crowd(std::size_t size) {
  std::vector<Admission> admissions;
  std::vector<Buffer> presences;
  for (std::size_t i = 0; i < size; ++i) {
    const Member member = MakeMember(i);
    nodes_.push_back(member.id);
    numbers_[member.id] = i;
    admissions.push_back(AdmissionOf(member));
    const std::string network = std::to_string(i / 256) + "." + std::to_string(i % 256);
    presences.push_back(
        SignPresenceRecord(member.identity, member.id, 1, {{"20." + network + ".1:1"}}));
  }
  directory_ = Directory::FromAdmissions({}, std::move(admissions));
  storage::WriteBatch batch;
  for (const Buffer& presence : presences) {
    const auto outcome = records_.Offer(presence, *directory_, StartOfTests().wall, batch);
    CHECK(outcome == RecordOutcome::kNew);
  }
  CHECK(store_.Apply(std::move(batch)).has_value());
}

}  // namespace schakel::federation
