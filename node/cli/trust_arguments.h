// The options of `schakel trust`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace schakel::node {

struct TrustArguments {
  std::string proposal;             // the file that the command works on
  std::vector<std::string> others;  // merge: files of others
  std::string out;
  std::string own_root;  // the holder's copy of the root in force
  std::string from;      // folder of a repository
  std::string key;
  std::string snapshot_key;
  std::string timestamp_key;
  std::string passphrase_file;
  std::string words;
  std::string role;
  std::string name;
  std::string organisation;
  std::string anchor;
  std::string anchor_kvk;
  std::vector<std::string> cards;
  std::vector<std::string> removals;    // ROLE=NAME
  std::vector<std::string> thresholds;  // ROLE=N
  std::vector<std::string> renewals;    // ROLE
  std::int64_t root_days = 400;
  bool is_rehearsal = false;
  // Of nodes: admit, change, suspend, resume, revoke, confirm, show-node, list.
  std::string draft;
  std::vector<std::string> nodes;     // id, its first digits, or the organisation's name
  std::vector<std::string> settings;  // MEMBER=VALUE
  std::string reason;
  std::string trusted_point = "latest";
  bool is_wide = false;
};

}  // namespace schakel::node
