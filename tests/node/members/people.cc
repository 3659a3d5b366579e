#include "tests/node/members/people.h"

#include "base/check.h"

namespace schakel::node {
namespace {

std::string RandomText(Random& random, std::size_t max) {
  std::string text(static_cast<std::size_t>(random.Below(max + 1)), ' ');
  for (char& c : text)
    c = static_cast<char>(random.Below(256));
  return text;
}

template <typename Make>
auto Several(Random& random, std::size_t max, const Make& make) {
  std::vector<decltype(make())> list(static_cast<std::size_t>(random.Below(max + 1)));
  for (auto& item : list)
    item = make();
  return list;
}

}  // namespace

Buffer NodeKey() {
  return Buffer(crypto::kVaultKeySize, kNodeKeyByte);
}

Member RandomMember(Random& random) {
  using namespace member_limits;  // NOLINT(google-build-using-namespace): all of them
  Member member;
  member.name = "n" + RandomText(random, 20);
  if (random.Below(2) == 0) member.kvk = std::to_string(10'000'000 + random.Below(1'000));
  if (random.Below(2) == 0) member.sbi = std::to_string(10'000 + random.Below(30));
  member.sbi_version = random.Below(2) == 0 ? 2008 : 2025;
  member.size = static_cast<SizeClass>(random.Below(6));
  member.persons = static_cast<std::uint32_t>(random.Next());
  member.postcode = RandomText(random, kCodeMax);
  member.municipality = "GM" + std::to_string(1'000 + random.Below(5));
  member.email = RandomText(random, kEmailMax);
  member.phone = RandomText(random, kCodeMax);
  member.domains =
      Several(random, kDomainsMax, [&random] { return RandomText(random, kDomainMax); });
  member.addresses =
      Several(random, kAddressesMax, [&random] { return RandomText(random, kAddressMax); });
  member.suppliers = Several(random, kSuppliersMax, [&random] { return random.Next(); });
  member.software = Several(random, kSoftwareMax, [&random] {
    Software item;
    item.text = RandomText(random, kTextMax);
    item.version = RandomText(random, kVersionMax);
    item.product = static_cast<std::uint16_t>(random.Below(20));
    return item;
  });
  member.software_unknown = random.Below(2) == 0;
  member.threshold = static_cast<federation::Severity>(random.Below(5));
  member.checked = WallTime(Duration(static_cast<std::int64_t>(random.Next())));
  member.is_sample = random.Below(2) == 0;
  return member;
}

Member NumberedMember(std::size_t number) {
  Member member;
  member.name = "Firma " + std::to_string(number);
  member.kvk = std::to_string(10'000'000 + number);
  member.email = "info@firma" + std::to_string(number) + ".example";
  member.sbi = std::to_string(10'000 + number % 7);
  return member;
}

std::vector<std::string> SimpleTerms(const Member& member) {
  std::vector<std::string> terms{std::string(kEveryMember), "sbi/" + member.sbi,
                                 "gm/" + member.municipality};
  for (const Software& item : member.software)
    terms.push_back("product/" + std::to_string(item.product));
  return terms;
}

Office::Office() {
  Restart();
}

void Office::Restart() {
  members_.reset();
  rows_.reset();
  batches_until_failure_ = 0;
  has_failed_ = false;
  auto vault = crypto::KeyVault::Open(keys(), NodeKey());
  CHECK(vault.has_value());
  vault_ = std::make_unique<crypto::KeyVault>(std::move(*vault));
  rows_ = std::make_unique<SealedRows>(*vault_, NodeKey());
  members_ = std::make_unique<MemberRegister>(
      store_, *vault_, *rows_, SimpleTerms, [this](storage::WriteBatch batch) -> Result<void> {
        if (batches_until_failure_ > 0 && --batches_until_failure_ == 0) has_failed_ = true;
        if (has_failed_) return Error{ErrorCode::kIo, "injected fault"};
        return store_.Apply(std::move(batch));
      });
}

std::vector<std::pair<Buffer, Buffer>> Office::Rows() const {
  std::vector<std::pair<Buffer, Buffer>> rows;
  const auto scanned = store_.TakeSnapshot()->Scan(
      storage::Column::kMembers, {}, {}, [&rows](Bytes key, Bytes value) {
        rows.emplace_back(ToBuffer(key), ToBuffer(value));
        return true;
      });
  CHECK(scanned.has_value());
  return rows;
}

std::set<MemberId> IdsOf(const Postings& postings) {
  std::set<MemberId> ids;
  for (const auto& [bucket, list] : postings) {
    const MemberId first = MemberId{bucket} * PostingList::kWidth;
    list.ForEach([&ids, first](std::size_t offset) { ids.insert(first + offset); });
  }
  return ids;
}

}  // namespace schakel::node
