#include "federation/gossip/review_rights.h"

#include "base/coding.h"

namespace schakel::federation {
namespace {

// Another number for another rule in WantsPayload(): then all is reviewed once more.
constexpr std::string_view kLabel = "schakel/review-rights/1";

void AppendTime(Buffer& out, WallTime time) {
  AppendBigEndian64(out, static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

void AppendCodes(Buffer& out, const std::vector<std::string>& codes) {
  AppendVarint(out, codes.size());
  for (const std::string& code : codes)
    AppendSized(out, AsBytes(code));
}

void AppendTerms(Buffer& out, const Admission& admission, const Directory& directory) {
  out.push_back(static_cast<std::uint8_t>(directory.terms().receive_max));
  out.push_back(directory.terms().SharesSealed() ? 1 : 0);
  out.push_back(directory.IsWaiting(admission.node_id) ? 1 : 0);
}

void AppendRights(Buffer& out, const Admission& admission, WallTime issued) {
  AppendVarint(out, admission.rights.kinds.size());
  for (const std::uint16_t kind : admission.rights.kinds)
    AppendBigEndian32(out, kind);
  out.push_back(static_cast<std::uint8_t>(admission.rights.scope));
  out.push_back(static_cast<std::uint8_t>(admission.rights.tlp_publish_max));
  AppendCodes(out, admission.coverage.regions);
  AppendCodes(out, admission.coverage.sectors);
  AppendTime(out, admission.valid_from);
  AppendTime(out, admission.valid_until);
  out.push_back(issued >= admission.valid_until ? 1 : 0);
}

void AppendJournalEnd(Buffer& out, const JournalId& journal, const Admission& admission,
                      const Directory& directory) {
  const auto end = directory.EndOf(admission, journal.incarnation);
  AppendBigEndian64(out, end ? end->size : UINT64_MAX);
  const bool is_suspended = directory.IsSuspended(admission.node_id);
  out.push_back(is_suspended ? 1 : 0);
  if (!is_suspended) return;
  const TrustedPoint* last = LastTrustedPoint(admission, journal.incarnation);
  AppendTime(out, admission.revoked_at);
  out.push_back(admission.trusted_points.empty() ? 1 : 0);
  AppendBigEndian64(out, last == nullptr ? 0 : last->size);
}

}  // namespace

crypto::Digest ReviewRights(const JournalId& journal, const Directory& directory) {
  const Admission* admission = directory.Find(journal.publisher);
  if (admission == nullptr) return {};
  Buffer out = ToBuffer(AsBytes(kLabel));
  AppendTerms(out, *admission, directory);
  AppendRights(out, *admission, directory.issued());
  AppendJournalEnd(out, journal, *admission, directory);
  return crypto::Blake2b(out);
}

}  // namespace schakel::federation
