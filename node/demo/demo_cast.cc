#include "node/demo/demo_cast.h"

#include "base/file.h"
#include "config/config.h"
#include "crypto/key_file.h"
#include "crypto/recovery_key.h"
#include "federation/journal/entry.h"
#include "federation/trust/repository.h"
#include "node/runtime/node_folder.h"
#include "node/runtime/trust_folder.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;
using federation::Admission;
using federation::NodeKind;

struct Role {
  NodeKind kind;
  std::vector<std::string> regions;
  std::vector<std::string> sectors;
  bool is_wide;
};

const Role& RoleOf(std::size_t node) {
  static const std::vector<Role> kRoles = {
      {NodeKind::kAuthority, {}, {}, true},
      {NodeKind::kRegional, {"GM0772", "PV30", "VR22"}, {}, false},
      {NodeKind::kBranch, {}, {"24", "25", "26", "27", "28"}, true},
      {NodeKind::kSector, {"PV28"}, {"01"}, false},
      {NodeKind::kRegional, {"GM0080", "PV21"}, {}, false},
      {NodeKind::kSector, {"GM0772", "PV30"}, {"26", "72"}, true},
      {NodeKind::kPlatform, {}, {}, false},
  };
  return kRoles[node];
}

Admission MakeAdmission(std::size_t node, const NodeKeys& keys, WallTime now) {
  const Role& role = RoleOf(node);
  const DemoCharacter& character = DemoCast()[node];
  Admission admission;
  admission.node_id = crypto::NodeIdOf(keys.identity.public_key());
  admission.organisation = {std::string(character.name), "0000010" + std::to_string(node), "NL"};
  const std::string domain(character.domain);
  admission.card = {"https://" + domain, "info@" + domain, "+3185000010" + std::to_string(node),
                    "Voorbeeldgegevens"};
  admission.kind = role.kind;
  admission.coverage = {role.regions, role.sectors};
  admission.identity_key = keys.identity.public_key();
  admission.transport_key = keys.transport.public_key();
  admission.sealing_key = keys.sealing.public_key();
  admission.maturity = 2;
  admission.rights.kinds = {1, 2, 3, 4, 8};
  admission.rights.scope =
      role.is_wide ? federation::PublishScope::kNational : federation::PublishScope::kRegion;
  admission.rights.tlp_publish_max = federation::Tlp::kGreen;
  admission.rights.tlp_receive_max = federation::Tlp::kGreen;
  admission.quotas.entries_per_day = 100'000;
  if (role.is_wide) admission.relays = {"*"};
  admission.valid_from = now - std::chrono::days(1);
  admission.valid_until = now + std::chrono::days(400);
  admission.source =
      role.is_wide ? federation::AdmissionSource::kWide : federation::AdmissionSource::kNodes;
  return admission;
}

// A key that is made once and kept.
Result<crypto::KeyPair> MakeKey(const fs::path& file) {
  auto key = crypto::KeyPair::Generate();
  const auto saved = crypto::SaveKeyFile(file, key.seed());
  if (!saved) return saved.error();
  return key;
}

Result<void> AddKey(const fs::path& file, std::vector<crypto::KeyPair>& out) {
  auto key = MakeKey(file);
  if (!key) return key.error();
  out.push_back(std::move(*key));
  return {};
}

// The demo's ceremony: three root holders, two of whom must sign. Their keys lie in ceremony/, as
// if in safes; the anchor's node gets the two keys of the machine.
Result<federation::TrustKeys> MakeTrustKeys(const fs::path& dir, const fs::path& online) {
  const fs::path safe = dir / "ceremony";
  std::error_code failed;
  fs::create_directories(safe, failed);
  fs::create_directories(online, failed);
  federation::TrustKeys keys;
  keys.root_threshold = 2;
  const std::pair<fs::path, std::vector<crypto::KeyPair>*> files[] = {
      {safe / "root-1.key", &keys.root},          {safe / "root-2.key", &keys.root},
      {safe / "root-3.key", &keys.root},          {safe / "targets.key", &keys.targets},
      {safe / "nodes.key", &keys.nodes},          {safe / "wide-1.key", &keys.wide},
      {safe / "wide-2.key", &keys.wide},          {online / "snapshot.key", &keys.snapshot},
      {online / "timestamp.key", &keys.timestamp}};
  for (const auto& [file, role] : files) {
    const auto added = AddKey(file, *role);
    if (!added) return added.error();
  }
  return keys;
}

// A real node's people have these on paper only.
Result<crypto::PublicKey> MakeRecoveryWords(const fs::path& safe, std::string_view name) {
  const auto key = crypto::KeyPair::Generate();
  const crypto::Secret words = crypto::RecoveryWords(key);
  const fs::path file = safe / (std::string(name) + ".words");
  const auto written = WriteFileDurably(file, words.view(), FileMode::kSecret);
  if (!written) return written.error();
  return key.public_key();
}

Result<void> MakeFederation(const fs::path& dir) {
  const WallTime now = SystemNow().wall;
  const fs::path trust = dir / DemoCast().front().folder / "trust";
  auto keys = MakeTrustKeys(dir, trust);
  if (!keys) return keys.error();
  auto repository = federation::TrustRepository::Create(std::move(*keys), now);
  if (!repository) return repository.error();
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    const auto node_keys = CreateNodeKeys({dir / DemoCast()[i].folder});
    if (!node_keys) return node_keys.error();
    const auto recovery_key = MakeRecoveryWords(dir / "ceremony", DemoCast()[i].folder);
    if (!recovery_key) return recovery_key.error();
    Admission admission = MakeAdmission(i, *node_keys, now);
    admission.recovery_key_hash = crypto::RecoveryKeyHash(*recovery_key);
    repository->SetAdmission(admission);
  }
  const auto published = repository->Publish(now);
  if (!published) return published;
  const auto saved = SaveRepositoryFiles(trust, repository->files());
  if (!saved) return saved;
  const Buffer& root = repository->files().at(federation::RootFileName(1));
  for (const DemoCharacter& character : DemoCast()) {
    const NodeFolder folder{dir / character.folder};
    const auto written = WriteFileDurably(folder.root(), root, FileMode::kPublic);
    if (!written) return written;
  }
  return {};
}

}  // namespace

const std::vector<DemoCharacter>& DemoCast() {
  static const std::vector<DemoCharacter> kCast = {
      {"dtc", "Digital Trust Center (demo)", "dtc.example"},
      {"ovz", "Ondernemersvereniging Zuiderkade", "ovzuiderkade.example"},
      {"bmh", "Branchevereniging Metaalhart", "metaalhart.example"},
      {"itk", "ISAC Tuinbouwketen", "isac-tuinbouwketen.example"},
      {"cww", "Stichting Cyberweerbaar Wadden", "cyberweerbaarwadden.example"},
      {"khd", "Kenniskring Hightech Dommeldal", "hightechdommeldal.example"},
      {"dpo", "Digitaal Platform Ondernemers", "digitaalplatform.example"},
  };
  return kCast;
}

std::string DemoPorts::Page(std::size_t node) const {
  return "127.0.0.1:" + std::to_string(base + static_cast<int>(node));
}
std::string DemoPorts::Federation(std::size_t node) const {
  return "127.0.0.1:" + std::to_string(base + 20 + static_cast<int>(node));
}
std::string DemoPorts::Join() const {
  return "127.0.0.1:" + std::to_string(base + 40);
}

Result<void> PrepareDemo(const fs::path& dir, const DemoPorts& ports, const std::string& language) {
  const NodeFolder last{dir / DemoCast().back().folder};
  if (!fs::exists(last.root())) {
    const auto made = MakeFederation(dir);
    if (!made) return made;
  }
  const NodeFolder anchor{dir / DemoCast().front().folder};
  const auto anchor_keys = LoadNodeKeys(anchor);
  if (!anchor_keys) return anchor_keys.error();
  for (std::size_t i = 0; i < kDemoNodes; ++i) {
    config::Config config;
    config.listen = ports.Federation(i);
    config.dial_private = "yes";  // all nodes of the demo are on loopback
    config.page = ports.Page(i);
    if (i == 0) config.join = ports.Join();
    config.language = language;
    if (i > 0) {
      config.seeds.push_back({crypto::NodeIdOf(anchor_keys->identity.public_key()).hex(),
                              ports.Federation(0), anchor_keys->transport.public_key().hex()});
    }
    const NodeFolder folder{dir / DemoCast()[i].folder};
    const auto written =
        WriteFileDurably(folder.config(), AsBytes(config::FormatConfig(config)), FileMode::kPublic);
    if (!written) return written;
  }
  return {};
}

}  // namespace schakel::node
