#include "node/cli/key_options.h"

#include <CLI/CLI.hpp>

namespace schakel::node {
namespace {

constexpr std::int64_t kOverlapMax = 30 * 86'400;

CLI::App* Add(CLI::App& parent, Arguments& out, const std::string& name, const std::string& help) {
  CLI::App* app = parent.add_subcommand(name, help);
  app->callback([&out, full = parent.get_name() + " " + name] { out.command = full; });
  app->add_option("--dir", out.dir, "folder of the node, else SCHAKEL_DIR, else /var/lib/schakel");
  app->add_option("--lang", out.language, "nl or en")->check(CLI::IsMember({"nl", "en"}));
  app->add_flag("--json", out.as_json, "print one JSON document");
  return app;
}

}  // namespace

void AddKeys(CLI::App& app, Arguments& out) {
  KeyArguments& to = out.keys;
  CLI::App* key = app.add_subcommand("key", "the keys of this node");
  key->require_subcommand(1);
  CLI::App* rotate = Add(*key, out, "rotate", "replace a key, now or at the next start");
  rotate->add_option("KIND", to.kind, "transport, sealing or identity")
      ->required()
      ->check(CLI::IsMember({"transport", "sealing", "identity"}));
  rotate->add_option("--overlap", to.overlap_s, "seconds for which both transport keys count")
      ->check(CLI::Range(std::int64_t{0}, kOverlapMax));
  rotate->add_option("--out", to.out, "identity: write the draft for the officer to this file");
  Add(*key, out, "list", "how old the keys are, and what waits");

  CLI::App* recover = app.add_subcommand("recover", "what the recovery words can do");
  recover->require_subcommand(1);
  CLI::App* stop = Add(*recover, out, "stop", "end the journal of a node");
  CLI::App* change = Add(*recover, out, "rotate", "name another identity key for a node");
  CLI::App* open = Add(*recover, out, "open", "let a stopped node publish again");
  for (CLI::App* each : {stop, change, open}) {
    each->add_option("--words", to.words, "file with the 24 words; - to type them")->required();
    each->add_option("--node", to.node, "id of the node, if it is not this one");
    each->add_option("--out", to.out, "write the record to this file, to be submitted elsewhere");
  }
  for (CLI::App* each : {stop, change})
    each->add_option("--at", to.at, "INCARNATION/SIZE/ROOT, if not all that this node holds");
  change->add_option("--identity-key", to.identity_key,
                     "the other key, else a new one of this node");
  CLI::App* submit = Add(*recover, out, "submit", "bring a record that was made elsewhere");
  submit->add_option("FILE", to.file)->required();
}

}  // namespace schakel::node
