// A TUF repository of the tests with any keys, thresholds and delegations. It publishes whatever it
// is told to, keeps every version, and notes what a client asks for.
#pragma once

#include <string>
#include <vector>

#include "federation/trust/tuf_client.h"
#include "forge.h"

namespace schakel::federation {

class TufSource {
 public:
  // Version 1 of the four top-level roles, one key each, without hashes.
  TufSource();

  [[nodiscard]] Json::Object& Part(const std::string& role) { return roles_.at(role).part; }
  [[nodiscard]] Keys& Signers(const std::string& role) { return roles_.at(role).signers; }
  // In the root that is published next; the role then signs with these keys.
  void SetKeys(const std::string& role, const Keys& keys, std::int64_t threshold = 1);
  void SetVersion(const std::string& role, std::int64_t version) {
    Part(role)["version"] = version;
  }
  // `name` signs with one key of its own for each delegator.
  void Delegate(const std::string& delegator, const std::string& name, const std::string& pattern,
                bool is_terminating = false);
  void AddTarget(const std::string& role, const std::string& path, const std::string& content);

  // Signs the next version of each, in this order; snapshot and timestamp state what came before.
  void Publish(const std::vector<std::string>& roles);
  // The same without counting up.
  void PublishAgain(const std::vector<std::string>& roles);
  void set_states_hashes() { states_hashes_ = true; }

  [[nodiscard]] const Buffer* Get(const std::string& name);
  [[nodiscard]] Files& files() { return files_; }
  [[nodiscard]] std::vector<std::string>& requests() { return requests_; }
  [[nodiscard]] const Buffer& root(std::int64_t version) {
    return files_.at(RootFileName(version));
  }

 private:
  struct Role {
    Json::Object part;
    Keys signers;
  };
  void Sign(const std::string& role);

  std::map<std::string, Role> roles_;
  Files files_;
  std::vector<std::string> requests_;
  bool states_hashes_ = false;
};

// A client between its runs: what it keeps, and how the last run ended.
class TufUser {
 public:
  explicit TufUser(TufSource& source) : source_(source), kept_{{"root", source.root(1)}} {}

  // Returns whether everything verified.
  bool Refresh(WallTime now = StartOfTests());
  // Refreshes, then searches these one after the other in one run; false at the first not found.
  bool Find(const std::vector<std::string>& paths, WallTime now = StartOfTests());

  // Of the role that is kept; 0 = none.
  [[nodiscard]] std::int64_t Version(const std::string& role) const;
  [[nodiscard]] TufClient::Kept& kept() { return kept_; }
  [[nodiscard]] const Error& error() const { return error_; }
  [[nodiscard]] std::size_t found() const { return found_; }  // in the last run

 private:
  Result<void> Run(TufClient& client, const std::vector<std::string>& paths);
  Result<void> Fetch(TufClient& client);

  TufSource& source_;
  TufClient::Kept kept_;
  Error error_{ErrorCode::kNotFound, ""};
  std::size_t found_ = 0;
};

}  // namespace schakel::federation
