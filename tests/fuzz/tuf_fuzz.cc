// Trust metadata: any bytes as metadata; and a real, signed set of files with one signed part
// rewritten by the input and signed again, given to a client that trusts the version before.
#include <array>

#include "base/check.h"
#include "crypto/sodium.h"
#include "federation/trust/anchor_plan.h"
#include "federation/trust/canonical_json.h"
#include "federation/trust/directory.h"
#include "federation/trust/limits.h"
#include "federation/trust/repository.h"
#include "federation/trust/updater.h"

namespace schakel::federation {
namespace {

using Files = std::map<std::string, Buffer, std::less<>>;
using Keys = std::vector<crypto::KeyPair>;

Keys KeysOf(std::uint8_t first, std::size_t count = 1) {
  Keys keys;
  for (std::size_t i = 0; i < count; ++i) {
    std::array<std::uint8_t, crypto::KeyPair::kSeedSize> seed{};
    seed.fill(static_cast<std::uint8_t>(first + i));
    keys.push_back(crypto::KeyPair::FromSeed(seed));
  }
  return keys;
}

// A role that an input may rewrite, with the name of its file and who signs it.
struct Role {
  const char* name;
  std::string file;
  Keys keys;
};

Buffer Signed(const Role& role, Json::Object signed_part) {
  std::vector<const crypto::KeyPair*> signers;
  for (const crypto::KeyPair& key : role.keys)
    signers.push_back(&key);
  return SignEnvelope(Json(std::move(signed_part)), signers);
}

Json::Object SignedPart(const Buffer& file) {
  const auto json = Json::Parse(AsText(file), {});
  CHECK(json.has_value());
  return *json->Find("signed")->AsObject();
}

void NameFile(Json::Object& metadata, const std::string& name, const Buffer& file) {
  Json::Object& meta = *metadata.at("meta").AsObject();
  Json::Object& entry = *meta.at(name).AsObject();
  entry["length"] = static_cast<std::int64_t>(file.size());
  entry["hashes"] = Json(Json::Object{{"sha256", HexSha256(file)}});
}

// Gives the files to a client until it is done, or returns its first error.
Result<TrustedSet> Update(const TrustedSet& held, const Files& files, WallTime now) {
  TrustUpdater updater(held, now);
  std::size_t rounds = 0;
  while (!updater.Done()) {
    CHECK(++rounds < 64);  // three levels of ours; an update that never ends is a bug
    for (const FileRequest& request : updater.Wanted()) {
      const auto file = files.find(request.name);
      const auto content = file == files.end() ? std::nullopt : std::optional<Bytes>(file->second);
      const auto taken = updater.Supply(request.name, content);
      if (!taken) return taken.error();
    }
  }
  return updater.Finish();
}

// Made once: an anchor with one admission, and a client that holds its first version.
struct World {
  const WallTime now = FromUnixMillis(1'795'165'200'000);
  Files files;
  TrustedSet held;
  std::vector<Role> roles;

  World() {
    CHECK(crypto::Initialise().has_value());
    Publish();
    roles.push_back({"root", "2.root.json", KeysOf(1, 2)});
    roles.push_back({"timestamp", "timestamp.json", KeysOf(8)});
    roles.push_back({"snapshot", "2.snapshot.json", KeysOf(7)});
    roles.push_back({"targets", "1.targets.json", KeysOf(3)});
    roles.push_back({"nodes", "1.nodes.json", KeysOf(4)});
    roles.push_back({"wide", "1.wide.json", KeysOf(5, 2)});
    LeaveOneBin();
    const auto updated = Update(*TrustedSet::FromRoot(files.at("1.root.json")), files, now);
    CHECK(updated.has_value());
    held = *updated;
    MakeNextVersion();
  }

 private:
  void Publish() {
    auto repository = TrustRepository::Create(
        {KeysOf(1, 2), 2, KeysOf(3), KeysOf(4), KeysOf(5, 2), KeysOf(7), KeysOf(8)}, now);
    CHECK(repository.has_value());
    Admission admission;
    const auto identity = KeysOf(20);
    admission.identity_key = identity[0].public_key();
    admission.node_id = crypto::NodeIdOf(admission.identity_key);
    repository->SetAdmission(admission);
    CHECK(repository->Publish(now).has_value());
    files = repository->files();
  }
  // The one with the admission: all 256 would make each run a hundred times as long.
  void LeaveOneBin() {
    const auto is_kept = [this](const std::string& role) {
      return !IsBin(role) || files.contains("2." + role + ".json");
    };
    Json::Object nodes = SignedPart(files.at("1.nodes.json"));
    Json::Object& delegations = *nodes.at("delegations").AsObject();
    Json::Array bins;
    for (const Json& bin : *delegations.at("roles").AsArray()) {
      if (is_kept(std::string(bin.StringOr("name", "")))) bins.push_back(bin);
    }
    delegations["roles"] = Json(std::move(bins));
    files["1.nodes.json"] = Signed(roles[4], std::move(nodes));
    Json::Object wide = SignedPart(files.at("1.wide.json"));
    wide.erase("delegations");
    files["1.wide.json"] = Signed(roles[5], std::move(wide));
    Json::Object snapshot = SignedPart(files.at("2.snapshot.json"));
    std::erase_if(*snapshot.at("meta").AsObject(), [&is_kept](const auto& item) {
      return !is_kept(item.first.substr(0, item.first.size() - 5));
    });
    NameFile(snapshot, "nodes.json", files.at("1.nodes.json"));
    NameFile(snapshot, "wide.json", files.at("1.wide.json"));
    files["2.snapshot.json"] = Signed(roles[2], std::move(snapshot));
    Json::Object timestamp = SignedPart(files.at("timestamp.json"));
    NameFile(timestamp, "snapshot.json", files.at("2.snapshot.json"));
    files["timestamp.json"] = Signed(roles[1], std::move(timestamp));
  }
  void MakeNextVersion() {
    files["2.root.json"] = files.at("1.root.json");
    Json::Object snapshot = SignedPart(files.at("2.snapshot.json"));
    snapshot["version"] = 3;
    roles[2].file = "3.snapshot.json";
    files["3.snapshot.json"] = Signed(roles[2], std::move(snapshot));
    Json::Object timestamp = SignedPart(files.at("timestamp.json"));
    timestamp["version"] = 3;
    (*timestamp.at("meta").AsObject()->at("snapshot.json").AsObject())["version"] = 3;
    NameFile(timestamp, "snapshot.json", files.at("3.snapshot.json"));
    files["timestamp.json"] = Signed(roles[1], std::move(timestamp));
  }
};

const World& TheWorld() {
  static const World kWorld;
  return kWorld;
}

// Reads it as every kind of metadata. What is read keeps its promises.
void CheckReaders(const Json& signed_part) {
  const auto root = ReadRoot(signed_part);
  if (root) {
    for (const TufRole* role : {&root->root, &root->timestamp, &root->snapshot, &root->targets}) {
      CHECK(role->threshold >= 1);
      CHECK(role->key_ids.size() <= limits::kKeysMax);
    }
  }
  const auto timestamp = ReadTimestamp(signed_part);
  if (timestamp) CHECK(timestamp->header.version >= 1);
  const auto snapshot = ReadSnapshot(signed_part);
  if (snapshot) CHECK(snapshot->files.contains("targets.json"));
  const auto targets = ReadTargets(signed_part);
  if (!targets) return;
  for (const DelegatedRole& role : targets->roles) {
    CHECK(IsRoleName(role.name) && role.name != "root" && role.name != "snapshot");
    static_cast<void>(Covers(role, "nodes/x.json"));
  }
}

void CheckMetadata(Bytes bytes) {
  const auto envelope = Envelope::Parse(bytes, limits::kTrustFileMax);
  if (!envelope) {
    const ErrorCode code = envelope.error().code;
    CHECK(code == ErrorCode::kProtocol || code == ErrorCode::kLimitExceeded);
    return;
  }
  const auto canonical = CanonicalJson(envelope->signed_part);
  CHECK(canonical && *canonical == envelope->canonical);
  CheckReaders(envelope->signed_part);
}

// Puts a value in the place of a member, or takes the member away. A path of member names, then the
// value, each on a line of its own; "-" as the value takes the member away.
void Rewrite(Json::Object& object, std::string_view edit) {
  Json::Object* at = &object;
  while (true) {
    const std::size_t end = edit.find('\n');
    const std::string key(edit.substr(0, end));
    edit.remove_prefix(end == std::string_view::npos ? edit.size() : end + 1);
    if (edit.find('\n') == std::string_view::npos) {
      const auto value = Json::Parse(edit, {});
      if (value) (*at)[key] = *value;
      if (edit == "-") at->erase(key);
      return;
    }
    const auto next = at->find(key);
    if (next == at->end() || next->second.AsObject() == nullptr) return;
    at = next->second.AsObject();
  }
}

// Signs what the edits made of one role, and everything above it again, so that only the content of
// that role decides. An edit that makes no signable JSON is passed over.
Files Edited(const World& world, const Role& role, std::string_view edit) {
  Files files = world.files;
  Json::Object signed_part = SignedPart(files.at(role.file));
  if (role.name == std::string_view("root")) signed_part["version"] = 2;
  Rewrite(signed_part, edit);
  if (!CanonicalJson(Json(signed_part))) return files;
  files[role.file] = Signed(role, std::move(signed_part));
  const Role& snapshot = world.roles[2];
  const Role& timestamp = world.roles[1];
  const bool is_below = &role > &snapshot;
  if (is_below) {
    Json::Object meta = SignedPart(files.at(snapshot.file));
    NameFile(meta, std::string(role.name) + ".json", files.at(role.file));
    files[snapshot.file] = Signed(snapshot, std::move(meta));
  }
  if (is_below || &role == &snapshot) {
    Json::Object meta = SignedPart(files.at(timestamp.file));
    NameFile(meta, "snapshot.json", files.at(snapshot.file));
    files[timestamp.file] = Signed(timestamp, std::move(meta));
  }
  return files;
}

void CheckUpdate(std::string_view input) {
  const World& world = TheWorld();
  if (input.empty()) return;
  const Role& role = world.roles[static_cast<std::uint8_t>(input[0]) % world.roles.size()];
  const auto updated = Update(world.held, Edited(world, role, input.substr(1)), world.now);
  if (!updated) {
    CHECK(updated.error().code != ErrorCode::kCorruption);
    return;
  }
  CHECK(updated->version() >= world.held.version());
  // One officer alone never makes more than a regional member of TLP:GREEN.
  const auto directory = Directory::Build(*updated, world.now);
  for (const Admission& admission : directory->admissions()) {
    if (admission.source == AdmissionSource::kWide) continue;
    CHECK(admission.rights.scope <= PublishScope::kRegion);
    CHECK(admission.rights.tlp_publish_max <= Tlp::kGreen);
  }
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schakel::federation::TheWorld();
  schakel::federation::CheckMetadata({data, size});
  schakel::federation::CheckUpdate(schakel::AsText({data, size}));
  return 0;
}
