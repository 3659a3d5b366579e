// The command line of schakel: argv -> Arguments, and the command that they name.
//
// Settings by flag, then environment SCHAKEL_*, then default. Errors of usage print a message on
// standard error and give ExitCode::kUsage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "node/cli/join_arguments.h"
#include "node/cli/key_arguments.h"
#include "node/cli/trust_arguments.h"
#include "node/web/api_json.h"

namespace schakel::node {

struct Arguments {
  std::string command;  // "status", "advisory publish", ...
  std::string dir = "/var/lib/schakel";
  std::string language = "nl";
  bool as_json = false;

  // init, run
  std::string root;
  std::string listen;
  std::string page;
  std::string log_level;
  std::vector<std::string> seeds;  // node@host:port=key
  // advisory
  std::vector<std::string> files;
  std::string target;  // id or file
  std::string publisher;
  std::string version;
  std::string reason;
  bool is_raw = false;
  // member, notice
  std::int64_t member = 0;
  std::vector<std::int64_t> members;
  std::string advisory;
  std::string errors_file;
  bool is_dry_run = false;
  // demo
  std::int64_t demo_members = 8'000;
  bool is_once = false;
  bool has_dir = false;
  std::string json_file;
  std::string csaf_dir;
  int base_port = 27100;
  // join, leave, trust invite, trust request
  JoinArguments join;
  // key, recover
  KeyArguments keys;
  // trust
  TrustArguments trust;
};

std::variant<Arguments, ExitCode> ParseArguments(int argc, const char* const* argv);
ExitCode RunCommand(const Arguments& arguments);

}  // namespace schakel::node
