#include "simulations/cast.h"

#include <algorithm>

#include "base/check.h"
#include "base/coding.h"

namespace schakel::simulations {
namespace {

constexpr std::size_t kSeeds = 3;                   // addresses that a node knows at first
constexpr auto kValidity = std::chrono::days(800);  // a year of traffic, and more
constexpr std::size_t kPlaces = 60;                 // of one node; then it comes back
constexpr std::uint64_t kAnchorKeys = 1u << 30;     // no node has this number
// What the bytes of a seed are for. The keys of the anchor have numbers of their own.
constexpr std::uint64_t kIdentityUse = 1;
constexpr std::uint64_t kTransportUse = 2;
constexpr std::uint64_t kNextIdentityUse = 3;
constexpr std::uint64_t kNextTransportUse = 4;

Buffer SeedBytes(std::uint64_t seed, std::uint64_t number, std::uint64_t use) {
  Buffer text;
  AppendBigEndian64(text, seed);
  AppendBigEndian64(text, number);
  AppendBigEndian64(text, use);
  return ToBuffer(crypto::Blake2b(text).view());
}

// A network of its own for each node and place: who chooses peers by network finds them all
// different.
std::string EndpointOf(std::size_t number, std::size_t moves) {
  return std::to_string(20 + moves % kPlaces) + "." + std::to_string(number / 256) + "." +
         std::to_string(number % 256) + ".1:27120";
}

federation::Admission AdmissionOf(const Character& character, std::size_t number, WallTime now) {
  federation::Admission admission;
  admission.node_id = character.id;
  admission.organisation = {"Sim " + std::to_string(number), "00000000", "NL"};
  admission.card.website = Cast::WebsiteOf(static_cast<NodeNumber>(number));
  admission.identity_key = character.identity.public_key();
  admission.transport_key = character.transport_key;
  admission.sealing_key = character.transport_key;
  admission.maturity = number >= 1 && number <= Cast::kSources ? 3 : 2;
  if (number == Cast::kAnchor) admission.kind = federation::NodeKind::kAuthority;
  admission.rights.kinds = {1, 2, 3, 4};
  admission.rights.scope = federation::PublishScope::kNational;
  admission.rights.tlp_publish_max = federation::Tlp::kGreen;
  admission.valid_until = now + kValidity;
  return admission;
}

}  // namespace

Cast::Cast(Size size, std::uint64_t seed, int dial_only_permille, WallTime now)
    : seed_(seed), random_(seed ^ 0x63617374) {
  MakeCharacters(size.nodes, dial_only_permille);
  MakeTrust(size.nodes - size.newcomers, now);
  MakeRecords(now);
}

void Cast::MakeCharacters(std::size_t nodes, int dial_only_permille) {
  for (std::size_t i = 0; i < nodes; ++i) {
    auto identity = crypto::KeyPair::FromSeed(SeedBytes(seed_, i, kIdentityUse));
    const auto transport =
        crypto::TransportKeyPair::FromSecret(SeedBytes(seed_, i, kTransportUse)).public_key();
    const auto id = crypto::NodeIdOf(identity.public_key());
    // The seeds are reachable, or nobody would be.
    const bool is_dial_only =
        random_.Below(1000) < static_cast<std::uint64_t>(dial_only_permille) && i >= kSeeds;
    numbers_[id] = static_cast<NodeNumber>(i);
    characters_.push_back(std::make_unique<Character>(Character{
        std::move(identity), transport, id, EndpointOf(i, 0), is_dial_only, 0, {}, {}, {}}));
  }
}

void Cast::MakeTrust(std::size_t admitted, WallTime now) {
  const auto key = [seed = seed_](std::uint64_t use) {
    std::vector<crypto::KeyPair> keys;
    keys.push_back(crypto::KeyPair::FromSeed(SeedBytes(seed, kAnchorKeys, use)));
    return keys;
  };
  federation::TrustKeys keys{key(1), 1, key(2), key(3), key(4), key(6), key(7)};
  keys.wide.push_back(crypto::KeyPair::FromSeed(SeedBytes(seed_, kAnchorKeys, 5)));
  auto repository = federation::TrustRepository::Create(std::move(keys), now);
  CHECK(repository.has_value());
  repository_ = std::move(*repository);
  for (std::size_t i = 0; i < admitted; ++i)
    repository_->SetAdmission(AdmissionOf(*characters_[i], i, now));
  CHECK(repository_->Publish(now).has_value());
  TakeTrust(now);
  CHECK(directory_->size() == admitted);
}

void Cast::TakeTrust(WallTime now) {
  auto trust = repository_->Verify(now);
  CHECK(trust.has_value());
  trust_ = std::move(*trust);
  directory_ = federation::Directory::Build(trust_, now);
}

void Cast::MakeRecords(WallTime now) {
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(now));
  std::vector<Buffer> records;
  for (const auto& character : characters_) {
    const federation::KeysBody keys{character->transport_key, character->transport_key, 1,
                                    WallTime{}};
    federation::PresenceBody presence;
    presence.root = trust_.version().root;
    if (!character->is_dial_only) presence.endpoints = {character->endpoint};
    records.push_back(
        federation::SignKeysRecord(character->identity, character->id, counter, keys));
    records.push_back(
        federation::SignPresenceRecord(character->identity, character->id, counter, presence));
  }
  records_ = federation::RecordBase::Build(records, *directory_);
}

std::string Cast::WebsiteOf(NodeNumber number) {
  return "https://sim-" + std::to_string(number) + ".example";
}

std::optional<NodeNumber> Cast::NumberOf(const crypto::NodeId& id) const {
  const auto found = numbers_.find(id);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

federation::FederationOptions Cast::OptionsOf(NodeNumber number, bool is_introduced) const {
  const Character& self = *characters_[number];
  federation::FederationOptions options;
  options.self = self.id;
  if (!self.is_dial_only) options.endpoints = {self.endpoint};
  options.transport_key = self.PresentKey();
  if (self.next_transport_key) {
    options.previous_transport_key = self.transport_key;
    options.key_overlap = self.key_overlap;
  }
  options.sealing_key = self.transport_key;
  options.build_directory = [this](const federation::TrustedSet& trust, WallTime wall) {
    return trust.version() == directory_->version() ? directory_
                                                    : federation::Directory::Build(trust, wall);
  };
  if (is_introduced) options.record_base = records_;
  options.record_memo = opened_.get();
  for (std::size_t i = 0; i < std::min(kSeeds, characters_.size()); ++i) {
    const Character& seed = *characters_[i];
    options.seeds.push_back({seed.id, seed.endpoint, seed.transport_key});
  }
  return options;
}

void Cast::Move(NodeNumber number) {
  if (number < kSeeds) return;
  Character& character = *characters_[number];
  left_.insert(character.endpoint);
  character.endpoint = EndpointOf(number, ++character.moves);
  left_.erase(character.endpoint);
}

federation::TrustedSet Cast::PinnedRoot() const {
  auto root = federation::TrustedSet::FromRoot(trust_.content()->root_files.begin()->second);
  CHECK(root.has_value());
  return std::move(*root);
}

void Cast::RotateTransport(NodeNumber number, Duration overlap) {
  Character& character = *characters_[number];
  CHECK(!character.next_transport_key);
  const Buffer secret = SeedBytes(seed_, number, kNextTransportUse);
  character.next_transport_key = crypto::TransportKeyPair::FromSecret(secret).public_key();
  character.key_overlap = overlap;
}

void Cast::RotateIdentity(NodeNumber number, std::vector<federation::TrustedPoint> points,
                          WallTime now) {
  Character& character = *characters_[number];
  CHECK(!character.next_identity);
  character.next_identity = crypto::KeyPair::FromSeed(SeedBytes(seed_, number, kNextIdentityUse));
  federation::Admission admission = *directory_->Find(character.id);
  admission.earlier_identity_keys.push_back(admission.identity_key);
  admission.identity_key = character.next_identity->public_key();
  admission.trusted_points = std::move(points);
  repository_->SetAdmission(admission);
  CHECK(repository_->Publish(now).has_value());
  TakeTrust(now);
}

bool Cast::IsMember(NodeNumber number) const {
  const crypto::NodeId& id = characters_[number]->id;
  return directory_->Find(id) != nullptr && !directory_->IsRevoked(id);
}

void Cast::RenewTrust(WallTime now) {
  CHECK(repository_->RenewTimestamp(now).has_value());
  TakeTrust(now);
}

void Cast::Revoke(NodeNumber number, std::vector<federation::TrustedPoint> points, WallTime now) {
  federation::Admission admission = *directory_->Find(characters_[number]->id);
  admission.status = federation::AdmissionStatus::kRevoked;
  admission.revoked_at = now;
  admission.trusted_points = std::move(points);
  repository_->SetAdmission(admission);
  CHECK(repository_->Publish(now).has_value());
  TakeTrust(now);
}

void Cast::Admit(NodeNumber number, WallTime now) {
  repository_->SetAdmission(AdmissionOf(*characters_[number], number, now));
  CHECK(repository_->Publish(now).has_value());
  TakeTrust(now);
}

}  // namespace schakel::simulations
