// Any bytes as a member list: through the CSV reader, the header and every field check; and the
// packed forms of members. Members that pass keep their limits and pack to bytes that unpack.
#include <cstddef>
#include <cstdint>
#include <sstream>

#include "base/check.h"
#include "crypto/sodium.h"
#include "node/members/import_plan.h"
#include "node/members/member_codec.h"
#include "node/members/posting_list.h"

namespace schakel::node {
namespace {

// Keeps nothing: every row is new.
class NoTarget final : public ImportTarget {
 public:
  Result<std::optional<MemberId>> FindMember(const std::string& /*duplicate_key*/) override {
    return std::optional<MemberId>();
  }
  Result<Member> ReadMember(MemberId /*id*/) override {
    return Error{ErrorCode::kNotFound, "no such member"};
  }
  Result<std::optional<SupplierId>> FindSupplier(const std::string& /*name*/) override {
    return std::optional<SupplierId>();
  }
  Result<SupplierId> AddSupplier(const Supplier& supplier) override {
    CHECK(IsWithinLimits(supplier));
    return SupplierId{1};
  }
  Result<void> Apply(ImportBatch batch) override {
    CHECK(batch.added.size() + batch.changed.size() <= MemberRegister::kAddMax);
    for (const Member& member : batch.added) {
      CHECK(IsWithinLimits(member) && !member.name.empty() && !member.email.empty());
      const auto back = UnpackMember(PackMember(member));
      CHECK(back && *back == member);
    }
    return {};
  }
};

ImportReport Import(std::string text, bool is_dry_run, std::ostringstream& refused) {
  std::istringstream in(std::move(text));
  NoTarget target;
  ImportOptions options;
  options.is_dry_run = is_dry_run;
  auto report = ImportCsv(in, options, target, &refused);
  CHECK(report.has_value());
  return std::move(*report);
}

void CheckImport(const std::string& text) {
  std::ostringstream refused;
  const ImportReport report = Import(text, false, refused);
  const ImportCounts& counts = report.counts;
  CHECK(counts.rows == counts.new_members + counts.changed + counts.unchanged + counts.refused);
  std::ostringstream dry_refused;
  const ImportReport dry = Import(text, true, dry_refused);
  CHECK(dry.counts == counts && dry_refused.str() == refused.str());
  if (counts.refused == 0) return;
  // What was refused can be read again, and is refused again.
  std::ostringstream again;
  const ImportReport second = Import(refused.str(), true, again);
  CHECK(second.counts.refused == second.counts.rows || second.fault.has_value());
}

void CheckForms(Bytes bytes) {
  const auto member = UnpackMember(bytes);
  if (member) CHECK(Equal(PackMember(*member), bytes));
  const auto supplier = UnpackSupplier(bytes);
  if (supplier) CHECK(Equal(PackSupplier(*supplier), bytes));
  const auto list = PostingList::Unpack(bytes);
  if (list) CHECK(*PostingList::Unpack(list->Pack()) == *list);
}

}  // namespace
}  // namespace schakel::node

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schakel;  // NOLINT(google-build-using-namespace): one function
  static const bool kIsReady = crypto::Initialise().has_value();
  CHECK(kIsReady);
  const Bytes bytes(data, size);
  node::CheckForms(bytes);
  const std::string text(AsText(bytes));
  node::CheckImport(text);
  node::CheckImport("naam;email;kvk;postcode;telefoon;ip;domein;software;leverancier\n" + text);
  return 0;
}
