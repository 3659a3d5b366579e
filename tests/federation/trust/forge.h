// The anchor of the tests: the real repository, and a forge for what the real one would never sign.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "federation/trust/repository.h"
#include "federation/trust/updater.h"

namespace schakel::federation {

using Files = std::map<std::string, Buffer, std::less<>>;
using Keys = std::vector<crypto::KeyPair>;

constexpr Duration kDay = std::chrono::days(1);

WallTime StartOfTests();

// The same use and number give the same key. Uses are the names of the roles.
crypto::KeyPair KeyOf(const std::string& use, std::uint8_t number = 0);
Keys KeysOf(const std::string& use, std::size_t count, std::uint8_t first = 0);

// Root 2 of 3, wide 2 of 2, the others one.
TrustKeys AnchorKeys();
TrustRepository MakeRepository();

// The same number gives the same member.
Admission MakeAdmission(std::uint8_t number, AdmissionSource source = AdmissionSource::kNodes);

// The files of a repository, to be changed and signed again.
class Forge {
 public:
  explicit Forge(Files files) : files_(std::move(files)) {}

  // The newest file of a role ("root", "timestamp", "snapshot", "nodes-0a").
  [[nodiscard]] std::string NameOf(const std::string& role) const;
  [[nodiscard]] Buffer& FileOf(const std::string& role) { return files_.at(NameOf(role)); }
  [[nodiscard]] Json::Object Read(const std::string& role) const;
  // Signs this as the role's next file, under the version that it names.
  void Sign(const std::string& role, Json::Object signed_part, const Keys& keys);
  // Changes the signed part of a role, counts its version up and signs.
  template <typename Edit>
  void Change(const std::string& role, const Edit& edit, const Keys& keys) {
    Json::Object signed_part = Read(role);
    const std::int64_t version = *signed_part.at("version").AsInteger();
    signed_part["version"] = version == INT64_MAX ? version : version + 1;  // as far as it goes
    edit(signed_part);
    Sign(role, std::move(signed_part), keys);
  }
  // Makes a new snapshot and timestamp over what is there.
  void Seal();
  void SealTimestamp();

  [[nodiscard]] Files& files() { return files_; }

 private:
  Files files_;
};

// A path into nested objects: At(root, "roles", "wide") is root["roles"]["wide"].
inline Json::Object& At(Json::Object& object) {
  return object;
}
template <typename... Rest>
Json::Object& At(Json::Object& object, const std::string& key, const Rest&... rest) {
  return At(*object[key].AsObject(), rest...);
}

// What a client that trusts `from` makes of these files.
Result<TrustedSet> Update(const TrustedSet& from, const Files& files,
                          ExpiryPolicy policy = ExpiryPolicy::kReport,
                          WallTime now = StartOfTests());
TrustedSet MustUpdate(const TrustedSet& from, const Files& files);
TrustedSet PinnedRoot(const Files& files, std::int64_t version = 1);

// Expects a refusal with this code and words.
void ExpectRefused(const TrustedSet& from, const Files& files, ErrorCode code,
                   const std::string& words);

}  // namespace schakel::federation
