#include "tuf_source.h"

#include "base/check.h"

namespace schakel::federation {
namespace {

Json::Object NewPart(const std::string& type) {
  return {{"_type", type},
          {"spec_version", "1.0.31"},
          {"version", 0},
          {"expires", FormatRfc3339(StartOfTests() + 30 * kDay)}};
}

Json::Object RoleOfKeys(const Keys& keys, std::int64_t threshold, Json::Object& all_keys) {
  Json::Array ids;
  for (const crypto::KeyPair& key : keys) {
    ids.emplace_back(KeyIdOf(key.public_key()));
    all_keys[KeyIdOf(key.public_key())] = KeyToJson(key.public_key());
  }
  return {{"keyids", Json(std::move(ids))}, {"threshold", threshold}};
}

}  // namespace

TufSource::TufSource() {
  for (const char* role : {"root", "timestamp", "snapshot", "targets"})
    roles_[role].part = NewPart(role);
  Part("root")["consistent_snapshot"] = true;
  Part("root")["keys"] = Json(Json::Object{});
  Part("root")["roles"] = Json(Json::Object{});
  Part("targets")["targets"] = Json(Json::Object{});
  Part("snapshot")["meta"] = Json(Json::Object{});
  Part("timestamp")["meta"] = Json(Json::Object{});
  for (const char* role : {"root", "timestamp", "snapshot", "targets"})
    SetKeys(role, KeysOf(role, 1));
  Publish({"root", "targets", "snapshot", "timestamp"});
}

void TufSource::SetKeys(const std::string& role, const Keys& keys, std::int64_t threshold) {
  At(Part("root"), "roles")[role] = Json(RoleOfKeys(keys, threshold, At(Part("root"), "keys")));
  Keys signers;
  for (const crypto::KeyPair& key : keys)
    signers.push_back(crypto::KeyPair::FromSeed(key.seed()));
  Signers(role) = std::move(signers);
}

void TufSource::Delegate(const std::string& delegator, const std::string& name,
                         const std::string& pattern, bool is_terminating) {
  if (!roles_.contains(name)) {
    roles_[name].part = NewPart("targets");
    Part(name)["targets"] = Json(Json::Object{});
  }
  Json::Object& part = Part(delegator);
  if (!part.contains("delegations")) {
    part["delegations"] =
        Json(Json::Object{{"keys", Json(Json::Object{})}, {"roles", Json(Json::Array{})}});
  }
  const Keys keys = KeysOf(delegator + ">" + name, 1);
  Json::Object role = RoleOfKeys(keys, 1, At(part, "delegations", "keys"));
  role["name"] = name;
  role["terminating"] = is_terminating;
  role["paths"] = Json(Json::Array{Json(pattern)});
  Json::Array roles = *At(part, "delegations").at("roles").AsArray();
  roles.emplace_back(std::move(role));
  At(part, "delegations")["roles"] = Json(std::move(roles));
  Signers(name).push_back(KeyOf(delegator + ">" + name));
}

void TufSource::AddTarget(const std::string& role, const std::string& path,
                          const std::string& content) {
  At(Part(role), "targets")[path] =
      Json(Json::Object{{"length", static_cast<std::int64_t>(content.size())},
                        {"hashes", Json(Json::Object{{"sha256", HexSha256(AsBytes(content))}})}});
}

void TufSource::Sign(const std::string& role) {
  const std::int64_t version = *Part(role).at("version").AsInteger();
  std::vector<const crypto::KeyPair*> signers;
  for (const crypto::KeyPair& key : Signers(role))
    signers.push_back(&key);
  const Buffer file = SignEnvelope(Json(Part(role)), signers);
  files_[role == "timestamp" ? "timestamp.json" : RoleFileName(role, version)] = file;
  if (role == "root" || role == "timestamp") return;
  Json::Object stated{{"version", version}};
  if (states_hashes_) {
    stated["length"] = static_cast<std::int64_t>(file.size());
    stated["hashes"] = Json(Json::Object{{"sha256", HexSha256(file)}});
  }
  const std::string lister = role == "snapshot" ? "timestamp" : "snapshot";
  At(Part(lister), "meta")[role + ".json"] = Json(std::move(stated));
}

void TufSource::Publish(const std::vector<std::string>& roles) {
  for (const std::string& role : roles) {
    SetVersion(role, *Part(role).at("version").AsInteger() + 1);
    Sign(role);
  }
}

void TufSource::PublishAgain(const std::vector<std::string>& roles) {
  for (const std::string& role : roles)
    Sign(role);
}

const Buffer* TufSource::Get(const std::string& name) {
  requests_.push_back(name);
  const auto file = files_.find(name);
  return file == files_.end() ? nullptr : &file->second;
}

Result<void> TufUser::Fetch(TufClient& client) {
  while (const auto wanted = client.Wanted()) {
    const Buffer* file = source_.Get(wanted->name);
    const auto taken = client.Supply(file == nullptr ? std::nullopt : std::optional<Bytes>(*file));
    if (!taken) return taken;
  }
  return {};
}

Result<void> TufUser::Run(TufClient& client, const std::vector<std::string>& paths) {
  const auto refreshed = Fetch(client);
  if (!refreshed) return refreshed;
  for (const std::string& path : paths) {
    const auto searched = client.Find(path);
    if (!searched) return searched;
    const auto fetched = Fetch(client);
    if (!fetched) return fetched;
    if (client.found() == nullptr) return Error{ErrorCode::kNotFound, "no target"};
    ++found_;
  }
  return {};
}

bool TufUser::Find(const std::vector<std::string>& paths, WallTime now) {
  found_ = 0;
  auto client = TufClient::Start(kept_, now);
  const auto run = client ? Run(*client, paths) : Result<void>(client.error());
  if (!run) error_ = run.error();
  if (client) kept_ = client->kept();
  return run.has_value();
}

bool TufUser::Refresh(WallTime now) {
  return Find({}, now);
}

std::int64_t TufUser::Version(const std::string& role) const {
  const auto file = kept_.find(role);
  if (file == kept_.end()) return 0;
  const auto json = Json::Parse(AsText(file->second), {});
  CHECK(json.has_value());
  return *json->Find("signed")->Find("version")->AsInteger();
}

}  // namespace schakel::federation
