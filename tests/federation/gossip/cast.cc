#include "cast.h"

#include "base/coding.h"
#include "base/log.h"
#include "base/random.h"
#include "crypto/chunk_tree.h"
#include "crypto/sodium.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/page_builder.h"
#include "federation/wire/entry_codec.h"

namespace schakel::federation {
namespace {

constexpr std::int64_t kStartMillis = 1'795'165'200'000;
constexpr std::uint64_t kAnchor = 1'000'000;

class Library final : public testing::Environment {
 public:
  void SetUp() override {
    ASSERT_TRUE(crypto::Initialise());
    log::SetLevel(log::Level::kError);
  }
};
const testing::Environment* const kLibrary = testing::AddGlobalTestEnvironment(new Library);

Buffer SeedOf(std::uint64_t number, std::uint64_t use) {
  Buffer text;
  AppendBigEndian64(text, number);
  AppendBigEndian64(text, use);
  return ToBuffer(crypto::Blake2b(text).view());
}

std::vector<crypto::KeyPair> RoleKeys(std::uint64_t use, std::size_t count = 1) {
  std::vector<crypto::KeyPair> keys;
  for (std::size_t i = 0; i < count; ++i)
    keys.push_back(crypto::KeyPair::FromSeed(SeedOf(kAnchor + i, use)));
  return keys;
}

TrustKeys AnchorKeys() {
  return {RoleKeys(1), 1, RoleKeys(2), RoleKeys(3), RoleKeys(4, 2), RoleKeys(5), RoleKeys(6)};
}

}  // namespace

Now StartOfTests() {
  return {MonoTime(std::chrono::hours(1)), FromUnixMillis(kStartMillis)};
}

Member MakeMember(std::uint64_t number) {
  auto identity = crypto::KeyPair::FromSeed(SeedOf(number, 1));
  const auto id = crypto::NodeIdOf(identity.public_key());
  return {std::move(identity), crypto::TransportKeyPair::FromSecret(SeedOf(number, 2)), id};
}

Admission AdmissionOf(const Member& member) {
  Admission admission;
  admission.node_id = member.id;
  admission.organisation = {"Lid " + member.id.hex().substr(0, 4), "00000000", "NL"};
  admission.identity_key = member.identity.public_key();
  admission.transport_key = member.transport.public_key();
  admission.sealing_key = member.transport.public_key();
  admission.maturity = 2;
  admission.rights.kinds = {1, 2, 3, 4};
  admission.rights.scope = PublishScope::kNational;
  admission.rights.tlp_publish_max = Tlp::kGreen;
  admission.relays = {"*"};
  admission.valid_until = StartOfTests().wall + std::chrono::days(400);
  return admission;
}

Cast::Cast(std::size_t members, std::size_t admitted) {
  for (std::size_t i = 0; i < members; ++i)
    members_.push_back(std::make_unique<Member>(MakeMember(i)));
  auto repository = TrustRepository::Create(AnchorKeys(), StartOfTests().wall);
  CHECK(repository.has_value());
  repository_ = std::make_unique<TrustRepository>(std::move(*repository));
  for (std::size_t i = 0; i < std::min(members, admitted); ++i)
    repository_->SetAdmission(AdmissionOf(*members_[i]));
  CHECK(repository_->Publish(StartOfTests().wall).has_value());
  trust_ = *repository_->Verify(StartOfTests().wall);
}

TrustedSet Cast::PinnedRoot() const {
  return *TrustedSet::FromRoot(repository_->files().at(RootFileName(1)));
}

std::shared_ptr<const Directory> Cast::directory() const {
  return Directory::Build(trust_, StartOfTests().wall);
}

const TrustedSet& Cast::Admit(const Admission& admission, WallTime at) {
  repository_->SetAdmission(admission);
  CHECK(repository_->Publish(at).has_value());
  trust_ = *repository_->Verify(at);
  return trust_;
}

const TrustedSet& Cast::Renew(WallTime at) {
  CHECK(repository_->RenewTimestamp(at).has_value());
  trust_ = *repository_->Verify(at);
  return trust_;
}

const TrustedSet& Cast::NextRoot(WallTime at) {
  const std::int64_t version = trust_.version().root;
  auto files = repository_->files();
  const Buffer& file = files.at(RootFileName(version));
  const auto envelope = Envelope::Parse(file, file.size());
  Json::Object part = *envelope->signed_part.AsObject();
  part["version"] = version + 1;
  const auto keys = RoleKeys(1);
  files[RootFileName(version + 1)] = SignEnvelope(Json(std::move(part)), {keys.data()});
  auto repository = TrustRepository::Load(files, AnchorKeys(), at);
  CHECK(repository.has_value());
  *repository_ = std::move(*repository);
  CHECK(repository_->Publish(at).has_value());
  trust_ = *repository_->Verify(at);
  return trust_;
}

Buffer MakePayload(std::uint64_t seed, std::size_t size) {
  SeededRandom random(seed);
  Buffer payload(size);
  for (std::uint8_t& byte : payload)
    byte = static_cast<std::uint8_t>(random.Next());
  return payload;
}

Journal::Draft MakeDraft(const std::string& id, std::size_t payload_size,
                         const std::string& version) {
  Journal::Draft draft;
  draft.header.kind = static_cast<std::uint16_t>(EntryKind::kGuidance);
  draft.header.issued = StartOfTests().wall;
  draft.header.tlp = HeaderTlp(Tlp::kClear);
  draft.header.severity = 2;
  draft.header.document_id = id;
  draft.header.document_version = version;
  draft.payload = MakePayload(crypto::Blake2b(AsBytes(id + version)).bytes[0], payload_size);
  draft.header.payload_size = draft.payload.size();
  draft.header.payload_root = crypto::PayloadRoot(draft.payload);
  return draft;
}

void Author::Write(std::vector<Journal::Draft> drafts) {
  auto appended = journal_.AppendOwn(std::move(drafts), member_.identity);
  CHECK(appended.has_value());
  CHECK(store_.Apply(std::move(appended->batch)).has_value());
}

void Author::WriteMany(std::size_t count, const std::string& prefix, std::size_t payload_size) {
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Journal::Draft> drafts;
    drafts.push_back(MakeDraft(prefix + "-" + std::to_string(i), payload_size));
    Write(std::move(drafts));
  }
}

void Author::WriteHeader(EntryHeader header) {
  header.journal = id();
  header.index = journal_.held_size();
  crypto::CompactTree tree;
  const auto append = [&tree](Bytes bytes) {
    tree.Append(crypto::LeafHash(bytes), [](crypto::TreeNode, const crypto::TreeHash&) {});
  };
  if (header.index > 0) {
    const PageMessage before = Page(0);
    CHECK(before.entries.size() == header.index);
    for (const PageEntry& entry : before.entries)
      append(entry.header);
  }
  const Buffer bytes = *EncodeEntryHeader(header);
  append(bytes);
  PageMessage page;
  page.journal = id();
  page.from = header.index;
  page.entries.push_back({bytes, false, {}});
  page.checkpoint = SignCheckpoint(member_.identity, {id(), {tree.size(), tree.Root()}});
  auto appended = journal_.Append(page, member_.identity.public_key());
  CHECK(appended.has_value());
  CHECK(store_.Apply(std::move(appended->batch)).has_value());
}

PageMessage Author::Page(std::uint64_t from, std::uint8_t hop, std::uint32_t bytes_max) const {
  return Build({1, {id(), from, bytes_max}, journal_.covered(), journal_.checkpoint()}, hop);
}

PageMessage Author::Part(std::uint64_t from, std::uint64_t until, std::uint8_t hop) const {
  BuildPageJob job{1, {id(), from, UINT32_MAX}, journal_.covered(), journal_.checkpoint()};
  job.until = until;
  return Build(job, hop);
}

PageMessage Author::Build(const BuildPageJob& job, std::uint8_t hop) const {
  auto page = BuildPage(*store_.TakeSnapshot(), job);
  CHECK(page.has_value());
  page->hop = hop;
  return std::move(*page);
}

Frontier Author::At(std::uint64_t size) const {
  crypto::CompactTree tree;
  for (const PageEntry& entry : Part(0, size).entries)
    tree.Append(crypto::LeafHash(entry.header), [](crypto::TreeNode, const crypto::TreeHash&) {});
  return {tree.size(), tree.Root()};
}

}  // namespace schakel::federation
