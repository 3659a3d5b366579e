#include "forge.h"

#include <gtest/gtest.h>

#include <charconv>

namespace schakel::federation {
namespace {

// Returns the version if `name` is "<version>.<role>.json", else 0.
std::int64_t VersionIn(std::string_view name, const std::string& role) {
  const std::string rest = "." + role + ".json";
  if (!name.ends_with(rest)) return 0;
  name.remove_suffix(rest.size());
  std::int64_t version = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), version);
  return parsed.ptr == name.data() + name.size() ? version : 0;
}

// Returns the role if `name` is "<version>.<role>.json" of a role that a snapshot lists.
std::string RoleIn(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (name.find('/') != std::string_view::npos || !name.ends_with(".json")) return "";
  if (dot + 5 >= name.size()) return "";
  std::string role(name.substr(dot + 1, name.size() - dot - 6));
  return role == "root" || role == "snapshot" ? "" : role;
}

Json MetaOf(const Buffer& file, std::int64_t version) {
  return Json::Object{{"version", version},
                      {"length", static_cast<std::int64_t>(file.size())},
                      {"hashes", Json(Json::Object{{"sha256", HexSha256(file)}})}};
}

}  // namespace

WallTime StartOfTests() {
  return FromUnixMillis(1'795'165'200'000);
}

crypto::KeyPair KeyOf(const std::string& use, std::uint8_t number) {
  const std::string text = use + "/" + std::to_string(number);
  return crypto::KeyPair::FromSeed(crypto::Blake2b(AsBytes(text)).view());
}

Keys KeysOf(const std::string& use, std::size_t count, std::uint8_t first) {
  Keys keys;
  for (std::size_t i = 0; i < count; ++i)
    keys.push_back(KeyOf(use, static_cast<std::uint8_t>(first + i)));
  return keys;
}

TrustKeys AnchorKeys() {
  return {KeysOf("root", 3),     2,
          KeysOf("targets", 1),  KeysOf("nodes", 1),
          KeysOf("wide", 2),     KeysOf("snapshot", 1),
          KeysOf("timestamp", 1)};
}

TrustRepository MakeRepository() {
  auto repository = TrustRepository::Create(AnchorKeys(), StartOfTests());
  CHECK(repository.has_value());
  return std::move(*repository);
}

Admission MakeAdmission(std::uint8_t number, AdmissionSource source) {
  const auto identity = KeyOf("member", number);
  Admission admission;
  admission.node_id = crypto::NodeIdOf(identity.public_key());
  admission.organisation = {"Lid " + std::to_string(number), "12345678", "NL"};
  admission.card = {"https://lid.example", "info@lid.example", "+31 20 1234567", "Over ons"};
  admission.coverage = {{"GM0363"}, {"62"}};
  admission.identity_key = identity.public_key();
  admission.maturity = 2;
  admission.rights = {{1, 2, 3, 4}, PublishScope::kRegion, Tlp::kGreen, Tlp::kGreen};
  admission.valid_from = StartOfTests() - kDay;
  admission.valid_until = StartOfTests() + 400 * kDay;
  admission.source = source;
  return admission;
}

std::string Forge::NameOf(const std::string& role) const {
  if (role == "timestamp") return std::string(kTimestampFileName);
  std::int64_t newest = 0;
  for (const auto& [name, file] : files_)
    newest = std::max(newest, VersionIn(name, role));
  CHECK(newest > 0);
  return RoleFileName(role, newest);
}

Json::Object Forge::Read(const std::string& role) const {
  const auto json = Json::Parse(AsText(files_.at(NameOf(role))), {});
  CHECK(json.has_value());
  return *json->Find("signed")->AsObject();
}

void Forge::Sign(const std::string& role, Json::Object signed_part, const Keys& keys) {
  const std::int64_t version = *signed_part.at("version").AsInteger();
  std::vector<const crypto::KeyPair*> signers;
  for (const crypto::KeyPair& key : keys)
    signers.push_back(&key);
  const std::string name =
      role == "timestamp" ? std::string(kTimestampFileName) : RoleFileName(role, version);
  files_[name] = SignEnvelope(Json(std::move(signed_part)), signers);
}

void Forge::Seal() {
  Change(
      "snapshot",
      [this](Json::Object& snapshot) {
        Json::Object meta;
        for (const auto& [name, file] : files_) {
          const std::string role = RoleIn(name);
          if (role.empty() || NameOf(role) != name) continue;
          meta[role + ".json"] = MetaOf(file, VersionIn(name, role));
        }
        snapshot["meta"] = Json(std::move(meta));
      },
      KeysOf("snapshot", 1));
  SealTimestamp();
}

void Forge::SealTimestamp() {
  Change(
      "timestamp",
      [this](Json::Object& timestamp) {
        const std::string name = NameOf("snapshot");
        timestamp["meta"] = Json(
            Json::Object{{"snapshot.json", MetaOf(files_.at(name), VersionIn(name, "snapshot"))}});
      },
      KeysOf("timestamp", 1));
}

Result<TrustedSet> Update(const TrustedSet& from, const Files& files, ExpiryPolicy policy,
                          WallTime now) {
  TrustUpdater updater(from, now, policy);
  while (!updater.Done()) {
    for (const FileRequest& request : updater.Wanted()) {
      const auto file = files.find(request.name);
      const auto content = file == files.end() ? std::nullopt : std::optional<Bytes>(file->second);
      const auto taken = updater.Supply(request.name, content);
      if (!taken) return taken.error();
    }
  }
  return updater.Finish();
}

TrustedSet MustUpdate(const TrustedSet& from, const Files& files) {
  auto set = Update(from, files);
  EXPECT_TRUE(set) << (set ? "" : ToString(set.error()));
  if (!set) return from;
  return std::move(*set);
}

TrustedSet PinnedRoot(const Files& files, std::int64_t version) {
  auto set = TrustedSet::FromRoot(files.at(RootFileName(version)));
  CHECK(set.has_value());
  return std::move(*set);
}

void ExpectRefused(const TrustedSet& from, const Files& files, ErrorCode code,
                   const std::string& words) {
  const auto refused = Update(from, files);
  ASSERT_FALSE(refused) << words;
  EXPECT_EQ(ErrorCodeName(refused.error().code), ErrorCodeName(code)) << refused.error().context;
  EXPECT_NE(refused.error().context.find(words), std::string::npos)
      << "\"" << refused.error().context << "\" does not say \"" << words << "\"";
}

}  // namespace schakel::federation
