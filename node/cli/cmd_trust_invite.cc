// schakel trust invite --kvk N --name NAME [--out FOLDER] [--days N]: a token for one organisation,
// and the letter with it.
#include "base/file.h"
#include "base/pattern.h"
#include "config/config.h"
#include "crypto/sodium.h"
#include "federation/gossip/endpoint.h"
#include "federation/trust/anchor_plan.h"
#include "federation/trust/ceremony.h"
#include "federation/trust/join_limits.h"
#include "node/cli/anchor_view.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/join_texts.h"
#include "node/cli/seed_text.h"
#include "node/cli/trust_report.h"
#include "node/join/join_letter.h"
#include "node/runtime/key_files.h"
#include "node/transport/endpoint.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;

bool CanBeReached(const std::string& endpoint) {
  using federation::EndpointKind;
  const EndpointKind kind = federation::KindOf(endpoint);
  return IsEndpoint(endpoint) && kind != EndpointKind::kInvalid &&
         kind != EndpointKind::kUnspecified && kind != EndpointKind::kSpecial;
}

// Where a joiner dials the anchor's node; nothing if it only dials itself.
std::string FederationEndpoint(const config::Config& config) {
  for (const std::string& endpoint : {config.public_endpoint, config.listen}) {
    if (CanBeReached(endpoint)) return endpoint;
  }
  return "";
}

Result<std::vector<federation::JoinSeed>> OtherSeeds(const std::vector<std::string>& texts) {
  std::vector<federation::JoinSeed> seeds;
  for (const std::string& text : texts) {
    const auto entry = ParseSeed(text);
    if (!entry) return entry.error();
    const auto node = crypto::NodeId::FromHexText(entry->node);
    const auto key = crypto::TransportKey::FromHexText(entry->transport_key);
    if (!node || !key || !CanBeReached(entry->endpoint)) return SeedForm();
    seeds.push_back({*node, *key, entry->endpoint});
  }
  if (seeds.size() >= federation::join_limits::kTokenSeedsMax) {
    return Error{ErrorCode::kInvalidArgument, "too many --seed"};
  }
  return seeds;
}

Result<federation::JoinToken> MakeToken(const Arguments& arguments, const AnchorView& anchor,
                                        const config::Config& config, const NodeKeys& keys) {
  federation::JoinToken token;
  token.root_hash = crypto::Blake2b(anchor.state.trust.content()->root.file);
  crypto::FillRandom(token.secret.bytes);
  token.kvk = arguments.join.kvk;
  // Whole seconds: that is what the letter says.
  const std::int64_t now_s = ToUnixMillis(SystemNow().wall) / 1'000;
  token.expires = FromUnixMillis(now_s * 1'000) + std::chrono::days(arguments.join.days);
  token.sealing_key = anchor.book.key().public_key();
  token.join_endpoint =
      arguments.join.join_endpoint.empty() ? config.join : arguments.join.join_endpoint;
  const auto self = LoadNodeId(NodeFolder{arguments.dir}, keys.identity.public_key());
  if (!self) return self.error();
  token.anchor = {*self, keys.transport.public_key(), FederationEndpoint(config)};
  auto seeds = OtherSeeds(arguments.seeds);
  if (!seeds) return seeds.error();
  token.seeds = std::move(*seeds);
  return token;
}

Result<void> WriteLetterFolder(const fs::path& out, const JoinLetter& letter, Bytes root) {
  if (fs::exists(out)) return Error{ErrorCode::kConflict, out.string() + " exists already"};
  std::error_code failed;
  fs::create_directories(out, failed);
  fs::permissions(out, fs::perms::owner_all, failed);
  if (failed) return Error{ErrorCode::kIo, "cannot create " + out.string()};
  const std::pair<const char*, Bytes> files[] = {{"letter.txt", AsBytes(letter.text)},
                                                 {"letter.html", AsBytes(letter.html)},
                                                 {"qr.svg", AsBytes(letter.qr_svg)},
                                                 {"root.json", root}};
  for (const auto& [name, content] : files) {
    const auto written = WriteFileDurably(out / name, content, FileMode::kPrivate);
    if (!written) return written;
  }
  return {};
}

// As the ceremony wrote it, else as its node's admission does.
std::string AnchorName(const TrustState& state, const crypto::NodeId& node) {
  const auto plan = federation::PlanInForce(*state.trust.content());
  if (plan && !plan->name.empty()) return plan->name;
  const auto* admission = state.directory->Find(node);
  return admission == nullptr ? "" : admission->organisation.name;
}

}  // namespace

ExitCode CmdTrustInvite(const Arguments& arguments) {
  const JoinArguments& join = arguments.join;
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  if (!federation::IsKvkNumber(join.kvk)) {
    PrintError("schakel: --kvk " + Printable(join.kvk) + ": 8 cijfers / 8 digits");
    return ExitCode::kUsage;
  }
  const NodeFolder folder{arguments.dir};
  const auto anchor = OpenAnchorView(folder);
  if (!anchor) return FailTrust(anchor.error());
  const auto config = config::LoadConfig(folder.config());
  if (!config) return FailTrust(config.error());
  const auto keys = LoadNodeKeys(folder);
  if (!keys) return FailTrust(keys.error());
  const auto token = MakeToken(arguments, *anchor, *config, *keys);
  if (!token) return FailTrust(token.error());
  if (!CanBeReached(token->join_endpoint)) {
    PrintError(Fill(Say(arguments.language, JoinText::kNoJoinAddress), {folder.config().string()}));
    return ExitCode::kFailed;
  }
  const auto letter =
      WriteJoinLetter({join.name, AnchorName(anchor->state, token->anchor.node), *token});
  if (!letter) return FailTrust(letter.error());
  federation::TokenRecord record;
  record.token = *token;
  record.name = join.name;
  record.issued = SystemNow().wall;
  // Known before anybody can hold it.
  const auto added = anchor->book.Add(record);
  if (!added) return FailTrust(added.error());
  const fs::path out = join.out.empty() ? "invite-" + join.kvk : join.out;
  const auto written = WriteLetterFolder(out, *letter, anchor->state.trust.content()->root.file);
  if (!written) return FailTrust(written.error());
  const std::string id = token->id().hex();
  const std::string until = FormatRfc3339(token->expires);
  if (arguments.as_json) {
    Print(Json(Json::Object{
                   {"id", id}, {"expires", until}, {"letter", (out / "letter.txt").string()}})
              .Dump());
  } else {
    Print(Fill(Say(arguments.language, JoinText::kInvited),
               {id, Printable(join.name), join.kvk, out.string(), until}));
  }
  return ExitCode::kOk;
}

}  // namespace schakel::node
