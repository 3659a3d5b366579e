#include "config/options.h"

#include <algorithm>

namespace schakel::config {

const std::vector<Option>& Options() {
  static const std::vector<Option> kOptions = {
      {"listen",
       "address on which other nodes reach this one (numeric host:port); empty = only dial out",
       &Config::listen,
       {}},
      {"public_endpoint",
       "address that other nodes are told to dial (numeric host:port); empty = that of listen, or "
       "none if that is every address",
       &Config::public_endpoint,
       {}},
      {"dial_private",
       "dial the private and loopback addresses that other nodes announce, if an address of this "
       "node or a seed is of the same kind",
       &Config::dial_private,
       {"no", "yes"}},
      {"join",
       "address on which the anchor hears organisations that want to join (numeric host:port); "
       "empty = nowhere",
       &Config::join,
       {}},
      {"page", "address of the status page and /metrics", &Config::page, {}},
      {"language", "language of pages and messages", &Config::language, {"nl", "en"}},
      {"help",
       "who members of the association call for help: a name and a telephone number",
       &Config::help,
       {}},
      {"renew_keys",
       "replace the transport key every 90 days and the sealing key every 28 by itself",
       &Config::renew_keys,
       {"yes", "no"}},
      {"log_level",
       "least important lines that are logged",
       &Config::log_level,
       {"debug", "info", "warning", "error"}},
  };
  return kOptions;
}

Result<void> SetOption(const Option& option, const std::string& value, Config& config) {
  const bool is_choice =
      option.choices.empty() ||
      std::find(option.choices.begin(), option.choices.end(), value) != option.choices.end();
  if (!is_choice) {
    std::string what = std::string(option.name) + " must be one of:";
    for (const auto& choice : option.choices)
      what += " " + std::string(choice);
    return Error{ErrorCode::kInvalidArgument, what};
  }
  config.*option.member = value;
  return {};
}

std::string ExampleFile() {
  const Config defaults;
  std::string text = "# Settings of a Schakel node. Every line is optional.\n";
  for (const Option& option : Options()) {
    text += "\n# " + std::string(option.meaning);
    if (!option.choices.empty()) {
      text += ": ";
      for (std::size_t i = 0; i < option.choices.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::string(option.choices[i]);
      }
    }
    text += "\n# " + std::string(option.name) + " = \"" + defaults.*option.member + "\"\n";
  }
  text +=
      "\n# Nodes to dial before their own address is known, from the join letter.\n"
      "# [[seed]]\n"
      "# node = \"64 hexadecimal digits\"\n"
      "# endpoint = \"192.0.2.1:27120\"\n"
      "# transport_key = \"64 hexadecimal digits\"\n";
  return text;
}

}  // namespace schakel::config
