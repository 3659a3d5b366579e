// schakel init --root FILE [--listen HOST:PORT] [--page HOST:PORT] [--seed NODE@HOST:PORT=KEY]...
// Makes the folder of a node: keys, settings, the pinned root of trust; and shows its recovery
// words.
#include "base/file.h"
#include "config/config.h"
#include "crypto/sodium.h"
#include "federation/gossip/record.h"
#include "federation/trust/limits.h"
#include "federation/trust/trusted_set.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/recovery_words.h"
#include "node/cli/seed_text.h"
#include "node/cli/texts.h"
#include "node/runtime/key_files.h"
#include "node/runtime/node_folder.h"

namespace schakel::node {
namespace {

ExitCode Fail(const Error& error) {
  PrintError("schakel: " + error.context);
  return error.code == ErrorCode::kConflict ? ExitCode::kRefused : ExitCode::kFailed;
}

Result<config::Config> MakeConfig(const Arguments& arguments) {
  config::Config config;
  config.listen = arguments.listen;
  if (!arguments.page.empty()) config.page = arguments.page;
  config.language = arguments.language;
  for (const std::string& text : arguments.seeds) {
    auto seed = ParseSeed(text);
    if (!seed) return seed.error();
    config.seeds.push_back(std::move(*seed));
  }
  // What is written must be readable.
  return config::ParseConfig(config::FormatConfig(config), "schakel.toml");
}

// Nobody knows the new transport key: a neighbour must bring the record that states it.
Result<void> TakePlace(const NodeFolder& folder, const crypto::NodeId& node, const NodeKeys& keys) {
  const auto saved = SaveNodeId(folder, node);
  if (!saved) return saved;
  const federation::KeysBody body{keys.transport.public_key(), keys.sealing.public_key(), 1, {}};
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(SystemNow().wall));
  const Buffer record = federation::SignKeysRecord(keys.identity, node, counter, body);
  return WriteFileDurably(folder.path / "keys.record", AsBytes(ToHex(record) + "\n"),
                          FileMode::kPublic);
}

}  // namespace

ExitCode CmdInit(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return Fail(started.error());
  const auto root = ReadFile(arguments.root, federation::limits::kRootFileMax);
  if (!root) return Fail(root.error());
  const auto trusted = federation::TrustedSet::FromRoot(*root);
  if (!trusted) {
    return Fail({ErrorCode::kInvalidArgument,
                 arguments.root + " is no root of trust: " + trusted.error().context});
  }
  if (trusted->content()->root.meta.is_rehearsal) {
    return Fail({ErrorCode::kConflict, arguments.root + " is the root of a rehearsal"});
  }
  if (!arguments.keys.node.empty() && !crypto::NodeId::FromHexText(arguments.keys.node)) {
    return Fail({ErrorCode::kInvalidArgument, "--node takes a node id of 64 digits"});
  }
  const auto config = MakeConfig(arguments);
  if (!config) return Fail(config.error());
  const NodeFolder folder{arguments.dir};
  const auto keys = CreateNodeKeys(folder);
  if (!keys) return Fail(keys.error());
  const auto pinned = WriteFileDurably(folder.root(), *root, FileMode::kPublic);
  if (!pinned) return Fail(pinned.error());
  const auto written =
      WriteFileDurably(folder.config(), AsBytes(config::FormatConfig(*config)), FileMode::kPublic);
  if (!written) return Fail(written.error());
  // The machine before was lost: this one takes its place, once its recovery key says so.
  const bool takes_place = !arguments.keys.node.empty();
  const auto named = crypto::NodeId::FromHexText(arguments.keys.node);
  if (takes_place) {
    const auto taken = TakePlace(folder, *named, *keys);
    if (!taken) return Fail(taken.error());
  }
  const auto recovery_key = crypto::KeyPair::Generate();
  const std::string hash = crypto::RecoveryKeyHash(recovery_key.public_key()).hex();
  const std::string node =
      takes_place ? named->hex() : crypto::NodeIdOf(keys->identity.public_key()).hex();
  const std::string key = keys->transport.public_key().hex();
  if (arguments.as_json) {
    Print(Json(Json::Object{{"node_id", node},
                            {"identity_key", keys->identity.public_key().hex()},
                            {"transport_key", key},
                            {"sealing_key", keys->sealing.public_key().hex()},
                            {"recovery_key_hash", takes_place ? Json() : Json(hash)}})
              .Dump());
  } else {
    Print(Fill(Say(arguments.language, Text::kNodeMade), {arguments.dir, node, key}));
  }
  // Who takes a place has the words of it.
  if (!takes_place) ShowRecoveryWords(arguments.language, arguments.as_json, recovery_key);
  return ExitCode::kOk;
}

}  // namespace schakel::node
