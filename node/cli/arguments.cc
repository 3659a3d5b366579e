#include "node/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "node/cli/commands.h"
#include "node/cli/trust_options.h"

namespace schakel::node {
namespace {

struct Command {
  std::string_view name;
  ExitCode (*run)(const Arguments& arguments);
};

constexpr Command kCommands[] = {
    {"init", CmdInit},
    {"run", CmdRun},
    {"status", CmdStatus},
    {"peer list", CmdPeerList},
    {"advisory import", CmdAdvisoryImport},
    {"advisory publish", CmdAdvisoryPublish},
    {"advisory withdraw", CmdAdvisoryWithdraw},
    {"advisory list", CmdAdvisoryList},
    {"advisory show", CmdAdvisoryShow},
    {"advisory verify", CmdAdvisoryVerify},
    {"journal verify", CmdJournalVerify},
    {"member import", CmdMemberImport},
    {"member list", CmdMemberList},
    {"member show", CmdMemberShow},
    {"member erase", CmdMemberErase},
    {"notice list", CmdNoticeList},
    {"notice show", CmdNoticeShow},
    {"demo", CmdDemo},
    {"trust key", CmdTrustKey},
    {"trust create", CmdTrustCreate},
    {"trust propose", CmdTrustPropose},
    {"trust show", CmdTrustShow},
    {"trust sign", CmdTrustSign},
    {"trust merge", CmdTrustMerge},
    {"trust check", CmdTrustCheck},
    {"trust publish", CmdTrustPublish},
    {"trust admit", CmdTrustAdmit},
    {"trust change", CmdTrustChange},
    {"trust suspend", CmdTrustSuspend},
    {"trust resume", CmdTrustResume},
    {"trust revoke", CmdTrustRevoke},
    {"trust confirm", CmdTrustConfirm},
    {"trust list", CmdTrustList},
    {"trust show-node", CmdTrustShowNode},
};

std::string LanguageOfEnvironment() {
  const char* lang = std::getenv("LANG");  // NOLINT(concurrency-mt-unsafe): before any thread
  const std::string_view text = lang == nullptr ? "" : lang;
  return text.starts_with("en") ? "en" : "nl";
}

// Not left to CLI11, whose envname() of one command's option overrules the flag of another's.
void ReadEnvironment(Arguments& out) {
  out.language = LanguageOfEnvironment();
  const char* dir = std::getenv("SCHAKEL_DIR");  // NOLINT(concurrency-mt-unsafe)
  if (dir != nullptr && *dir != '\0') out.dir = dir;
}

void AddCommon(CLI::App& app, Arguments& out) {
  app.add_option("--dir", out.dir, "folder of the node, else SCHAKEL_DIR, else /var/lib/schakel");
  app.add_option("--lang", out.language, "nl or en")->check(CLI::IsMember({"nl", "en"}));
  app.add_flag("--json", out.as_json, "print one JSON document");
}

CLI::App* Add(CLI::App& parent, Arguments& out, const std::string& name, const std::string& help) {
  CLI::App* app = parent.add_subcommand(name, help);
  const std::string prefix = parent.get_name().empty() ? "" : parent.get_name() + " ";
  app->callback([&out, full = prefix + name] { out.command = full; });
  return app;
}

void AddAdvisory(CLI::App& app, Arguments& out) {
  CLI::App* advisory = app.add_subcommand("advisory", "security advisories");
  advisory->require_subcommand(1);
  CLI::App* import = Add(*advisory, out, "import", "read CSAF files into this node only");
  import->add_option("FILE", out.files)->required();
  CLI::App* publish = Add(*advisory, out, "publish", "publish a CSAF file or an imported advisory");
  publish->add_option("ID|FILE", out.target)->required();
  publish->add_option("--publisher", out.publisher, "as the imported document names it");
  publish->add_option("--version", out.version, "of the imported document; else the newest");
  CLI::App* withdraw = Add(*advisory, out, "withdraw", "withdraw an advisory of this node");
  withdraw->add_option("ID", out.target)->required();
  withdraw->add_option("--reason", out.reason, "why, for the readers")->required();
  CLI::App* list = Add(*advisory, out, "list", "what this node holds");
  CLI::App* show = Add(*advisory, out, "show", "one advisory");
  show->add_option("ID", out.target)->required();
  show->add_option("--publisher", out.publisher,
                   "node id, where several have this id; of an import its name");
  show->add_option("--version", out.version);
  show->add_flag("--raw", out.is_raw, "the bytes as they were published");
  CLI::App* verify = Add(*advisory, out, "verify", "who published these bytes");
  verify->add_option("FILE", out.target)->required();
  for (CLI::App* each : {import, publish, withdraw, list, show, verify})
    AddCommon(*each, out);
}

void AddNode(CLI::App& app, Arguments& out) {
  CLI::App* init = Add(app, out, "init", "make the folder and keys of a node");
  init->add_option("--root", out.root, "file with the root of trust")->required();
  init->add_option("--listen", out.listen, "numeric host:port for other nodes");
  init->add_option("--page", out.page, "numeric host:port of the status page");
  init->add_option("--seed", out.seeds, "NODE@HOST:PORT=KEY of a node to dial first");
  CLI::App* run = Add(app, out, "run", "run the node until it is stopped");
  run->add_option("--listen", out.listen, "numeric host:port for other nodes");
  run->add_option("--page", out.page, "numeric host:port of the status page");
  run->add_option("--log-level", out.log_level, "least important lines that are logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  CLI::App* status = Add(app, out, "status", "how this node is doing");
  CLI::App* peer = app.add_subcommand("peer", "other nodes");
  peer->require_subcommand(1);
  CLI::App* peer_list = Add(*peer, out, "list", "connections to other nodes");
  CLI::App* journal = app.add_subcommand("journal", "journals of advisories");
  journal->require_subcommand(1);
  CLI::App* journal_verify = Add(*journal, out, "verify", "check every entry that is held");
  for (CLI::App* each : {init, run, status, peer_list, journal_verify})
    AddCommon(*each, out);
}

void AddMembers(CLI::App& app, Arguments& out) {
  CLI::App* member = app.add_subcommand("member", "members of this association");
  member->require_subcommand(1);
  CLI::App* import = Add(*member, out, "import", "read members from a spreadsheet (CSV)");
  import->add_option("FILE", out.target)->required();
  import->add_flag("--dry-run", out.is_dry_run, "say what would happen and write nothing");
  import->add_option("--errors", out.errors_file, "write the refused rows to this file");
  CLI::App* list = Add(*member, out, "list", "all members");
  CLI::App* show = Add(*member, out, "show", "one member");
  show->add_option("ID", out.member)->required()->check(CLI::PositiveNumber);
  CLI::App* erase = Add(*member, out, "erase", "destroy all data of members");
  erase->add_option("ID", out.members)->required()->check(CLI::PositiveNumber);
  CLI::App* notice = app.add_subcommand("notice", "what members are told");
  notice->require_subcommand(1);
  CLI::App* notices = Add(*notice, out, "list", "notices that are ready");
  notices->add_option("--advisory", out.advisory, "of this advisory");
  notices->add_option("--member", out.member, "of this member")->check(CLI::PositiveNumber);
  CLI::App* text = Add(*notice, out, "show", "one notice in words");
  text->add_option("ADVISORY", out.target)->required();
  text->add_option("--member", out.member)->required()->check(CLI::PositiveNumber);
  for (CLI::App* each : {notices, text})
    each->add_option("--publisher", out.publisher, "node id, where several have this advisory");
  for (CLI::App* each : {import, list, show, erase, notices, text})
    AddCommon(*each, out);
}

void AddDemo(CLI::App& app, Arguments& out) {
  CLI::App* demo = Add(app, out, "demo", "seven nodes on this machine");
  demo->add_flag("--once", out.is_once, "end when everything is everywhere");
  demo->add_option("--json", out.json_file, "write the figures to this file");
  demo->add_option("--csaf", out.csaf_dir, "publish the CSAF files below this folder");
  demo->add_option("--dir", out.dir, "keep the nodes here; a second run continues");
  demo->add_option("--members", out.demo_members, "fictional members of the associations together")
      ->check(CLI::Range(0, 1'000'000));
  demo->add_option("--base-port", out.base_port, "first port")->check(CLI::Range(1024, 65000));
  demo->add_option("--lang", out.language, "nl or en")->check(CLI::IsMember({"nl", "en"}));
}

}  // namespace

std::variant<Arguments, ExitCode> ParseArguments(int argc, const char* const* argv) {
  Arguments out;
  ReadEnvironment(out);
  CLI::App app{"schakel: a federation node for security advisories"};
  app.set_version_flag("--version", "schakel " SCHAKEL_VERSION);
  app.require_subcommand(1);
  AddNode(app, out);
  AddAdvisory(app, out);
  AddMembers(app, out);
  AddDemo(app, out);
  AddTrust(app, out);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, std::cout, std::cerr);
    return code == 0 ? ExitCode::kOk : ExitCode::kUsage;
  }
  const CLI::App* demo = app.get_subcommand("demo");
  out.has_dir = demo->parsed() && demo->count("--dir") > 0;
  return out;
}

ExitCode RunCommand(const Arguments& arguments) {
  for (const Command& command : kCommands) {
    if (command.name == arguments.command) return command.run(arguments);
  }
  return ExitCode::kUsage;
}

}  // namespace schakel::node
