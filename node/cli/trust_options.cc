// How `schakel trust` is called.
#include "node/cli/trust_options.h"

#include <CLI/CLI.hpp>

namespace schakel::node {
namespace {

const std::vector<std::string>& Roles() {
  static const std::vector<std::string> kRoles = {"root", "targets",  "nodes",
                                                  "wide", "snapshot", "timestamp"};
  return kRoles;
}

CLI::App* Add(CLI::App& trust, Arguments& out, const std::string& name, const std::string& help) {
  CLI::App* app = trust.add_subcommand(name, help);
  app->callback([&out, name] { out.command = "trust " + name; });
  app->add_option("--lang", out.language, "nl or en")->check(CLI::IsMember({"nl", "en"}));
  app->add_flag("--json", out.as_json, "print one JSON document");
  return app;
}

void AddKey(CLI::App& trust, Arguments& out) {
  TrustArguments& to = out.trust;
  CLI::App* key = Add(trust, out, "key", "make a key and its card");
  key->add_option("--role", to.role, "what it is for")->required()->check(CLI::IsMember(Roles()));
  key->add_option("--name", to.name, "of the holder or machine")->required();
  key->add_option("--organisation", to.organisation, "of the holder")->required();
  key->add_option("--out", to.out, "file of the key; its card is FILE.card")->required();
  key->add_option("--passphrase-file", to.passphrase_file, "instead of typing it");
}

void AddProposals(CLI::App& trust, Arguments& out) {
  TrustArguments& to = out.trust;
  CLI::App* create = Add(trust, out, "create", "propose the first root of a federation");
  create->add_option("--card", to.cards, "of each holder and machine")->required();
  create->add_flag("--rehearsal", to.is_rehearsal, "an exercise, never the real thing");
  CLI::App* propose = Add(trust, out, "propose", "propose a change");
  propose->add_option("--from", to.from, "folder of the repository in force")->required();
  propose->add_option("--add", to.cards, "card of a new holder");
  propose->add_option("--remove", to.removals, "ROLE=NAME, or the first digits of the key");
  propose->add_option("--renew", to.renewals, "ROLE: sign again before it expires")
      ->check(CLI::IsMember({"root", "targets", "nodes", "wide"}));
  for (CLI::App* each : {create, propose}) {
    each->add_option("--threshold", to.thresholds, "ROLE=N: how many must sign");
    each->add_option("--anchor", to.anchor, "name of the organisation that is the anchor");
    each->add_option("--anchor-kvk", to.anchor_kvk, "its KVK number");
    each->add_option("--root-days", to.root_days, "until the root expires");
    each->add_option("--out", to.out, "file of the proposal")->required();
  }
}

void AddSigning(CLI::App& trust, Arguments& out) {
  TrustArguments& to = out.trust;
  CLI::App* show = Add(trust, out, "show", "what a proposal changes, and its eight words");
  CLI::App* sign = Add(trust, out, "sign", "sign a proposal, alone, after comparing the words");
  CLI::App* merge = Add(trust, out, "merge", "bring signatures together in the first file");
  CLI::App* check = Add(trust, out, "check", "are the rules kept and the signatures enough?");
  CLI::App* publish = Add(trust, out, "publish", "put a complete proposal in force");
  for (CLI::App* each : {show, sign, merge, check, publish})
    each->add_option("PROPOSAL", to.proposal)->required();
  for (CLI::App* each : {show, sign, check, publish})
    each->add_option("--root", to.own_root, "your own copy of the root in force");
  sign->add_option("--key", to.key, "file of your key")->required();
  sign->add_option("--passphrase-file", to.passphrase_file, "instead of typing it");
  sign->add_option("--words", to.words, "the eight words, as the others read them to you")
      ->required();
  merge->add_option("FILE", to.others, "signed copies")->required();
  publish->add_option("--to", to.from, "folder of the repository, else trust/ in --dir");
  publish->add_option("--dir", out.dir, "folder of the anchor's node");
  publish->add_option("--snapshot-key", to.snapshot_key,
                      "where no node runs; else snapshot.key in the folder");
  publish->add_option("--timestamp-key", to.timestamp_key,
                      "where no node runs; else timestamp.key in the folder");
}

void AddReading(CLI::App& trust, Arguments& out) {
  TrustArguments& to = out.trust;
  CLI::App* list = Add(trust, out, "list", "who takes part, with what rights; what waits");
  CLI::App* show = Add(trust, out, "show-node", "the admission of one node, as a draft");
  show->add_option("NODE", to.nodes, "id, its first digits, or name")->required()->expected(1);
  show->add_option("--out", to.out, "write it to this file");
  for (CLI::App* each : {list, show}) {
    each->add_option("--dir", out.dir, "folder of the anchor's node");
    each->add_option("--from", to.from, "folder of a repository instead");
  }
}

void AddAdmissions(CLI::App& trust, Arguments& out) {
  TrustArguments& to = out.trust;
  CLI::App* admit = Add(trust, out, "admit", "admit a node");
  admit->add_option("DRAFT", to.draft, "JSON file of the admission")->required();
  CLI::App* change = Add(trust, out, "change", "change what a node may do, or its data");
  change->add_option("NODE", to.nodes, "id, its first digits, or name")->required()->expected(1);
  change->add_option("--draft", to.draft, "JSON file of the whole admission (show-node)");
  change->add_option("--set", to.settings, "MEMBER=VALUE, as publish.scope=region");
  CLI::App* suspend = Add(trust, out, "suspend", "stop nodes for a while");
  CLI::App* revoke = Add(trust, out, "revoke", "stop nodes for good");
  CLI::App* resume = Add(trust, out, "resume", "let suspended nodes go on");
  CLI::App* confirm = Add(trust, out, "confirm", "second what waits because of its number");
  for (CLI::App* each : {suspend, revoke, resume})
    each->add_option("NODE", to.nodes, "id, its first digits, or name")->required();
  confirm->add_option("NODE", to.nodes, "else all that wait");
  for (CLI::App* each : {suspend, revoke}) {
    each->add_option("--reason", to.reason, "for the readers; everybody sees it")->required();
    each->add_option("--trusted-point", to.trusted_point,
                     "what of its journal stays valid: latest (of this node), known, or "
                     "INCARNATION:SIZE:ROOT");
  }
  for (CLI::App* each : {admit, change, resume})
    each->add_flag("--wide", to.is_wide, "with wide rights: two officers sign");
  for (CLI::App* each : {admit, change, suspend, revoke, resume, confirm}) {
    each->add_option("--key", to.key, "file of the officer's key")->required();
    each->add_option("--passphrase-file", to.passphrase_file, "instead of typing it");
    each->add_option("--dir", out.dir, "folder of the anchor's node");
    each->add_option("--from", to.from, "folder of a repository instead");
    each->add_option("--root", to.own_root, "your own copy of the root in force");
    each->add_option("--out", to.out, "write the proposal here, for the next officer");
  }
}

}  // namespace

void AddTrust(CLI::App& app, Arguments& out) {
  CLI::App* trust = app.add_subcommand("trust", "ceremonies and officers of the anchor");
  trust->require_subcommand(1);
  AddKey(*trust, out);
  AddProposals(*trust, out);
  AddSigning(*trust, out);
  AddReading(*trust, out);
  AddAdmissions(*trust, out);
}

}  // namespace schakel::node
