// schakel join [LETTER|-] --name NAME --mail MAIL ...: an organisation joins with the letter of the
// anchor. Run again, it goes on where it was: same keys, same words.
#include <unistd.h>

#include <iostream>
#include <iterator>
#include <thread>

#include "base/file.h"
#include "base/pattern.h"
#include "config/config.h"
#include "crypto/recovery_key.h"
#include "crypto/sodium.h"
#include "federation/trust/join_limits.h"
#include "federation/trust/limits.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/join_texts.h"
#include "node/cli/paper_check.h"
#include "node/join/join_state.h"
#include "node/runtime/node_folder.h"
#include "node/transport/join_call.h"

namespace schakel::node {
namespace {

using federation::JoinStatus;
using federation::JoinToken;
using federation::JoinWish;

constexpr auto kAskInterval = std::chrono::seconds(5);  // an officer takes minutes

// Ends the command: an exit code and what was said about it.
struct Stop {
  ExitCode code = ExitCode::kFailed;
  std::string why;
};
template <typename T>
using Step = std::variant<T, Stop>;

Stop StopFor(const Error& error) {
  const bool is_refused =
      error.code == ErrorCode::kConflict || error.code == ErrorCode::kUnauthorized;
  return {is_refused ? ExitCode::kRefused : ExitCode::kFailed, "schakel: " + error.context};
}

std::string ReadAllInput() {
  std::string text;
  char part[4096];
  while (text.size() <= federation::join_limits::kLetterTextMax && std::cin.good()) {
    std::cin.read(part, sizeof(part));
    text.append(part, static_cast<std::size_t>(std::cin.gcount()));
  }
  return text;
}

class Joining {
 public:
  explicit Joining(const Arguments& arguments)
      : arguments_(arguments), folder_{arguments.dir}, language_(arguments.language) {}

  Stop Run();

 private:
  std::optional<Stop> Prepare();
  Step<JoinToken> ReadToken() const;
  [[nodiscard]] Step<JoinWish> MakeWish(const JoinToken& token, const NodeKeys& keys);
  std::optional<Stop> MakeState(const JoinToken& token);
  std::optional<Stop> WriteSettings() const;
  Stop SendAndWait();
  // Nothing while the officer has not decided.
  std::optional<Stop> Ask();
  std::optional<Stop> TakeRoot(Bytes root_file) const;
  Stop WriteRequest() const;
  Stop Done();
  void Tell(std::string_view line) const {
    if (!arguments_.as_json) Print(line);
  }
  [[nodiscard]] std::string Said(JoinText text,
                                 std::initializer_list<std::string_view> values) const {
    return Fill(Say(language_, text), values);
  }
  void PrintJson(std::string_view status) const;

  const Arguments& arguments_;
  NodeFolder folder_;
  std::string_view language_;
  std::optional<JoinState> state_;
  std::string recovery_words_;  // of this run only
  JoinStatus status_ = JoinStatus::kWaiting;
  bool is_told_ = false;
};

Step<JoinToken> Joining::ReadToken() const {
  std::string text;
  if (arguments_.join.letter == "-") {
    text = ReadAllInput();
  } else {
    const auto file = ReadFile(arguments_.join.letter, federation::join_limits::kLetterTextMax);
    if (!file) return StopFor(file.error());
    text = AsText(*file);
  }
  const auto reading = federation::ReadLetter(text);
  if (reading.fault) return Stop{ExitCode::kRefused, Describe(language_, *reading.fault)};
  if (!reading.token) return Stop{ExitCode::kRefused, Said(JoinText::kNewerLetter, {})};
  return *reading.token;
}

void Replace(std::string& field, const std::string& given) {
  if (!given.empty()) field = given;
}

Step<JoinWish> Joining::MakeWish(const JoinToken& token, const NodeKeys& keys) {
  const JoinArguments& join = arguments_.join;
  JoinWish wish;
  if (state_) {  // of an earlier letter: the recovery words are in the safe already
    const auto before = state_->Wish();
    if (!before) return StopFor(before.error());
    wish = *before;
  }
  Replace(wish.organisation.name, join.name);
  wish.organisation.kvk = token.kvk;
  wish.organisation.country = "NL";
  Replace(wish.card.mail, join.mail);
  Replace(wish.card.website, join.website);
  Replace(wish.card.phone, join.phone);
  Replace(wish.card.about, join.about);
  if (!join.regions.empty()) wish.coverage.regions = join.regions;
  if (!join.sectors.empty()) wish.coverage.sectors = join.sectors;
  for (int kind = 0; kind <= static_cast<int>(federation::NodeKind::kRelay); ++kind) {
    const auto each = static_cast<federation::NodeKind>(kind);
    if (federation::NodeKindName(each) == join.kind) wish.kind = each;
  }
  wish.identity_key = keys.identity.public_key();
  wish.node_id = crypto::NodeIdOf(wish.identity_key);
  wish.transport_key = keys.transport.public_key();
  wish.sealing_key = keys.sealing.public_key();
  const auto fault = federation::FaultOf(wish);
  if (fault) return Stop{ExitCode::kUsage, Said(JoinText::kFieldWrong, {*fault})};
  return wish;
}

std::optional<Stop> Joining::MakeState(const JoinToken& token) {
  if (!arguments_.join.kvk.empty() && arguments_.join.kvk != token.kvk) {
    return Stop{ExitCode::kRefused,
                Said(JoinText::kOtherKvk, {token.kvk, Printable(arguments_.join.kvk)})};
  }
  if (SystemNow().wall >= token.expires) {
    return Stop{ExitCode::kRefused, Said(JoinText::kExpiredLetter, {FormatRfc3339(token.expires)})};
  }
  // A folder that `schakel init` made has settings and no letter.
  if (!state_ && std::filesystem::exists(folder_.config())) {
    return Stop{ExitCode::kRefused, Said(JoinText::kFolderInUse, {folder_.path.string()})};
  }
  const auto keys = EnsureNodeKeys(folder_);
  if (!keys) return StopFor(keys.error());
  auto wished = MakeWish(token, *keys);
  if (auto* stop = std::get_if<Stop>(&wished)) return std::move(*stop);
  JoinWish wish = std::get<JoinWish>(std::move(wished));
  if (!state_) {
    const auto recovery = crypto::KeyPair::Generate();
    wish.recovery_key_hash = crypto::RecoveryKeyHash(recovery.public_key());
    const auto words = crypto::RecoveryWords(recovery);
    recovery_words_ = AsText(words.view());
  }
  state_ = JoinState{token, federation::SignRequest(wish, token.id(), keys->identity), false};
  // The paper before the file: what is on file has its paper.
  Tell(Said(JoinText::kInvitation,
            {Printable(wish.organisation.name), token.kvk, FormatRfc3339(token.expires)}));
  if (!recovery_words_.empty()) Tell(Said(JoinText::kRecovery, {recovery_words_}));
  const bool is_asked =
      !recovery_words_.empty() && !arguments_.as_json && isatty(STDIN_FILENO) != 0;
  SystemRandom random;
  if (is_asked && !IsOnPaper(recovery_words_, language_, std::cin, random)) {
    return Stop{ExitCode::kNeedsAttention, Said(JoinText::kPaperWrong, {})};
  }
  const auto saved = SaveJoinState(folder_.join_state(), *state_);
  if (!saved) return StopFor(saved.error());
  return WriteSettings();
}

std::optional<Stop> Joining::WriteSettings() const {
  config::Config config;
  config.listen = arguments_.listen;
  config.public_endpoint = arguments_.join.endpoint;
  if (!arguments_.page.empty()) config.page = arguments_.page;
  config.language = language_;
  std::vector<federation::JoinSeed> seeds = state_->token.seeds;
  seeds.insert(seeds.begin(), state_->token.anchor);
  for (const federation::JoinSeed& seed : seeds) {
    if (seed.endpoint.empty()) continue;
    config.seeds.push_back({seed.node.hex(), seed.endpoint, seed.transport_key.hex()});
  }
  const std::string text = config::FormatConfig(config);
  const auto readable = config::ParseConfig(text, "schakel.toml");
  if (!readable) return StopFor(readable.error());
  const auto written = WriteFileDurably(folder_.config(), AsBytes(text), FileMode::kPublic);
  if (!written) return StopFor(written.error());
  return std::nullopt;
}

std::optional<Stop> Joining::Prepare() {
  auto known = LoadJoinState(folder_.join_state());
  if (known) state_ = std::move(*known);
  if (!known && known.error().code != ErrorCode::kNotFound) return StopFor(known.error());
  if (arguments_.join.letter.empty()) {
    if (state_) return std::nullopt;
    return Stop{ExitCode::kUsage, Said(JoinText::kNeedLetter, {})};
  }
  auto read = ReadToken();
  if (auto* stop = std::get_if<Stop>(&read)) return std::move(*stop);
  const JoinToken& token = std::get<JoinToken>(read);
  if (state_ && state_->token == token) return std::nullopt;
  if (state_ && state_->is_admitted) {
    return Stop{ExitCode::kRefused, Said(JoinText::kFolderInUse, {folder_.path.string()})};
  }
  return MakeState(token);
}

std::optional<Stop> Joining::TakeRoot(Bytes root_file) const {
  const auto checked = CheckRoot(state_->token, root_file);
  if (!checked && checked.error().code == ErrorCode::kConflict) {
    return Stop{ExitCode::kRefused, Said(JoinText::kRehearsal, {})};
  }
  if (!checked) return Stop{ExitCode::kRefused, Said(JoinText::kOtherRoot, {})};
  if (std::filesystem::exists(folder_.root())) return std::nullopt;
  const auto written = WriteFileDurably(folder_.root(), root_file, FileMode::kPublic);
  if (!written) return StopFor(written.error());
  return std::nullopt;
}

std::optional<Stop> Joining::Ask() {
  const auto asked = federation::AskRequest(state_->token, state_->request);
  if (!asked) return StopFor(asked.error());
  const std::string& endpoint = state_->token.join_endpoint;
  const auto reply = CallJoinSocket(endpoint, state_->token.anchor.transport_key, asked->message);
  if (!reply) return Stop{ExitCode::kFailed, Said(JoinText::kNoAnswer, {endpoint})};
  const auto answer = federation::OpenAnswer(*asked, *reply);
  if (!answer) return Stop{ExitCode::kRefused, Said(JoinText::kForged, {endpoint})};
  const bool is_new = !is_told_ || answer->status != status_;
  is_told_ = true;
  status_ = answer->status;
  const bool is_good = status_ == JoinStatus::kAccepted || status_ == JoinStatus::kWaiting ||
                       status_ == JoinStatus::kAdmitted;
  if (!is_good) return Stop{ExitCode::kRefused, std::string(Say(language_, status_))};
  if (is_new && status_ != JoinStatus::kAdmitted) Tell(Say(language_, status_));
  const auto stop = TakeRoot(answer->root_file);
  if (stop) return stop;
  if (status_ != JoinStatus::kAdmitted) return std::nullopt;
  state_->is_admitted = true;
  const auto saved = SaveJoinState(folder_.join_state(), *state_);
  if (!saved) return StopFor(saved.error());
  return Done();
}

Stop Joining::Done() {
  if (arguments_.as_json) PrintJson("admitted");
  Tell(Said(JoinText::kJoined, {folder_.path.string()}));
  return {ExitCode::kOk, ""};
}

void Joining::PrintJson(std::string_view status) const {
  const auto wish = state_->Wish();
  Json::Object out{{"status", status}, {"token_id", state_->token.id().hex()}};
  if (wish) out["words"] = federation::JoinWords(state_->token, *wish);
  if (wish) out["node_id"] = wish->node_id.hex();
  out["expires"] = FormatRfc3339(state_->token.expires);
  if (!recovery_words_.empty()) out["recovery_words"] = recovery_words_;
  Print(Json(std::move(out)).Dump());
}

Stop Joining::WriteRequest() const {
  const auto asked = federation::AskRequest(state_->token, state_->request);
  if (!asked) return StopFor(asked.error());
  const auto written = WriteFileDurably(arguments_.join.file, asked->message, FileMode::kPrivate);
  if (!written) return StopFor(written.error());
  if (arguments_.as_json) PrintJson("written");
  Tell(Said(JoinText::kRequestWritten, {arguments_.join.file}));
  return {ExitCode::kOk, ""};
}

Stop Joining::SendAndWait() {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(arguments_.join.wait_s);
  while (true) {
    auto stop = Ask();
    if (stop) {
      const bool said_nothing = arguments_.as_json && stop->code != ExitCode::kOk;
      if (said_nothing) PrintJson(is_told_ ? JoinStatusName(status_) : "no_answer");
      return std::move(*stop);
    }
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= std::chrono::seconds(0)) break;
    std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, kAskInterval));
  }
  if (arguments_.as_json) PrintJson(JoinStatusName(status_));
  Tell(Said(JoinText::kStillWaiting, {folder_.path.string()}));
  return {ExitCode::kNeedsAttention, ""};
}

Stop Joining::Run() {
  auto stop = Prepare();
  if (stop) return std::move(*stop);
  if (!std::filesystem::exists(folder_.config())) {
    auto unwritten = WriteSettings();
    if (unwritten) return std::move(*unwritten);
  }
  if (state_->is_admitted) return Done();
  const auto wish = state_->Wish();
  if (!wish) return StopFor(wish.error());
  Tell(Said(JoinText::kWords, {federation::JoinWords(state_->token, *wish)}));
  if (!arguments_.root.empty()) {
    const auto root = ReadFile(arguments_.root, federation::limits::kRootFileMax);
    if (!root) return StopFor(root.error());
    auto refused = TakeRoot(*root);
    if (refused) return std::move(*refused);
  }
  return arguments_.join.file.empty() ? SendAndWait() : WriteRequest();
}

}  // namespace

ExitCode CmdJoin(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) {
    PrintError("schakel: " + started.error().context);
    return ExitCode::kFailed;
  }
  const Stop stop = Joining(arguments).Run();
  if (!stop.why.empty()) PrintError(stop.why);
  return stop.code;
}

}  // namespace schakel::node
