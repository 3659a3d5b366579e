#include "node/cli/join_options.h"

#include <CLI/CLI.hpp>

#include "federation/trust/join_limits.h"

namespace schakel::node {
namespace {

void AddCommon(CLI::App& app, Arguments& out) {
  app.add_option("--dir", out.dir, "folder of the node, else SCHAKEL_DIR, else /var/lib/schakel");
  app.add_option("--lang", out.language, "nl or en")->check(CLI::IsMember({"nl", "en"}));
  app.add_flag("--json", out.as_json, "print one JSON document");
}

CLI::App* Add(CLI::App& parent, Arguments& out, const std::string& prefix, const std::string& name,
              const std::string& help) {
  CLI::App* app = parent.add_subcommand(name, help);
  app->callback([&out, full = prefix + name] { out.command = full; });
  AddCommon(*app, out);
  return app;
}

}  // namespace

void AddJoin(CLI::App& app, Arguments& out) {
  JoinArguments& to = out.join;
  CLI::App* join = Add(app, out, "", "join", "join a federation with the letter of its anchor");
  join->add_option("LETTER", to.letter, "file with the letter, or -; without it: go on");
  join->add_option("--name", to.name, "of the organisation, as in the trade register");
  join->add_option("--kvk", to.kvk, "its KVK number, to compare with the letter");
  join->add_option("--mail", to.mail, "functional address that other organisations may use");
  join->add_option("--website", to.website);
  join->add_option("--phone", to.phone, "for emergencies, day and night");
  join->add_option("--about", to.about, "one line about the organisation");
  join->add_option("--kind", to.kind, "what kind of organisation it is")
      ->check(CLI::IsMember({"regional", "sector", "branch", "platform", "authority", "relay"}));
  join->add_option("--region", to.regions, "GM, PV or VR code that it works in");
  join->add_option("--sector", to.sectors, "SBI prefix that it works for");
  join->add_option("--listen", out.listen, "numeric host:port for other nodes");
  join->add_option("--endpoint", to.endpoint, "numeric host:port that others are told to dial");
  join->add_option("--page", out.page, "numeric host:port of the status page");
  join->add_option("--request-out", to.file, "write the request to a file instead of sending it");
  join->add_option("--root", out.root, "file with the root of trust, where nothing can be fetched");
  join->add_option("--wait", to.wait_s, "seconds to wait for the anchor's officer")
      ->check(CLI::Range(0, 86'400));
  CLI::App* leave = Add(app, out, "", "leave", "end the membership of this organisation");
  leave->add_flag("--yes", to.is_confirmed, "do not ask");
  leave->add_option("--request-out", to.file, "write the request to a file instead of sending it");
}

void AddInvitations(CLI::App& trust, Arguments& out) {
  JoinArguments& to = out.join;
  CLI::App* invite = Add(trust, out, "trust ", "invite", "write the letter for one organisation");
  invite->add_option("--kvk", to.kvk, "the only organisation that may use it")->required();
  invite->add_option("--name", to.name, "of the organisation")->required();
  invite->add_option("--out", to.out, "new folder for the letter, else invite-KVK");
  invite->add_option("--days", to.days, "until it expires")
      ->check(CLI::Range(std::int64_t{1}, static_cast<std::int64_t>(
                                              federation::join_limits::kTokenLifeMax.count())));
  invite->add_option("--join", to.join_endpoint, "numeric host:port, else that of the settings");
  invite->add_option("--seed", out.seeds, "NODE@HOST:PORT=KEY of another node to dial first");
  CLI::App* request = trust.add_subcommand("request", "organisations that ask to join or to leave");
  request->require_subcommand(1);
  const std::string prefix = "trust request ";
  Add(*request, out, prefix, "list", "letters, requests and leaves");
  CLI::App* show = Add(*request, out, prefix, "show", "one request and its eight words");
  CLI::App* draft = Add(*request, out, prefix, "draft", "write the draft of an admission");
  draft->add_option("--out", to.out, "file of the draft")->required();
  CLI::App* refuse = Add(*request, out, prefix, "refuse", "say no");
  for (CLI::App* each : {show, draft, refuse})
    each->add_option("ID", to.id, "of the letter, or its first digits")->required();
  CLI::App* add = Add(*request, out, prefix, "add", "take a request from a file");
  add->add_option("FILE", to.file)->required();
}

}  // namespace schakel::node
