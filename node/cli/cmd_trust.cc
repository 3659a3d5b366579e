// schakel trust key|create|propose|show|sign|merge|check: a ceremony, on machines without a
// network.
#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "base/pattern.h"
#include "crypto/fingerprint_words.h"
#include "crypto/key_file.h"
#include "crypto/sodium.h"
#include "crypto/wrapped_key.h"
#include "federation/trust/repository.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/trust_files.h"
#include "node/cli/trust_report.h"
#include "node/cli/trust_state.h"
#include "node/cli/trust_texts.h"
#include "node/runtime/trust_folder.h"

namespace schakel::node {
namespace {

using federation::AnchorPlan;
using federation::Proposal;

// Keys of machines lie open in a file of their own, since a machine starts at night.
bool IsOnline(const std::string& role) {
  return role == "snapshot" || role == "timestamp";
}

Error Usage(const std::string& what) {
  return {ErrorCode::kInvalidArgument, what};
}

Result<std::pair<std::string, std::string>> SplitAssignment(const std::string& text,
                                                            const AnchorPlan& plan) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || !plan.roles.contains(text.substr(0, equals))) {
    return Usage("\"" + text + "\" is not of the form ROLE=...");
  }
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

Result<void> AddCards(const std::vector<std::string>& paths, AnchorPlan& plan) {
  for (const std::string& path : paths) {
    auto card = ReadCard(path);
    if (!card) return card.error();
    const auto role = plan.roles.find(card->role);
    if (role == plan.roles.end()) return Usage(path + " is for no role of the anchor");
    role->second.holders.push_back(std::move(card->holder));
  }
  return {};
}

Result<void> SetThresholds(const std::vector<std::string>& settings, AnchorPlan& plan) {
  for (const std::string& setting : settings) {
    const auto pair = SplitAssignment(setting, plan);
    if (!pair) return pair.error();
    const std::string& number = pair->second;
    std::int64_t threshold = 0;
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), threshold);
    if (parsed.ec != std::errc() || parsed.ptr != number.data() + number.size()) {
      return Usage("\"" + setting + "\" names no number");
    }
    plan.roles[pair->first].threshold = threshold;
  }
  return {};
}

Result<void> RemoveHolders(const std::vector<std::string>& removals, AnchorPlan& plan) {
  constexpr std::size_t kKeyDigitsMin = 8;
  for (const std::string& removal : removals) {
    const auto pair = SplitAssignment(removal, plan);
    if (!pair) return pair.error();
    const std::string& who = pair->second;
    auto& holders = plan.roles[pair->first].holders;
    const auto is_meant = [&who](const federation::Holder& holder) {
      const bool by_key = who.size() >= kKeyDigitsMin && holder.key.hex().starts_with(who);
      return holder.name == who || by_key;
    };
    if (std::count_if(holders.begin(), holders.end(), is_meant) != 1) {
      return Usage("\"" + removal + "\" does not name exactly one holder");
    }
    std::erase_if(holders, is_meant);
  }
  return {};
}

Result<void> ChangePlan(const TrustArguments& trust, AnchorPlan& plan) {
  if (!trust.anchor.empty()) plan.name = trust.anchor;
  if (!trust.anchor_kvk.empty()) plan.kvk = trust.anchor_kvk;
  const auto removed = RemoveHolders(trust.removals, plan);
  if (!removed) return removed;
  const auto added = AddCards(trust.cards, plan);
  return added ? SetThresholds(trust.thresholds, plan) : added;
}

federation::ProposalOptions OptionsOf(const TrustArguments& trust) {
  federation::ProposalOptions options;
  options.root_life = std::chrono::days(trust.root_days);
  options.renew = {trust.renewals.begin(), trust.renewals.end()};
  return options;
}

// Says which rules a plan breaks; the proposal itself then says no.
ExitCode WriteNew(const Arguments& arguments, const AnchorPlan& plan,
                  const Result<Proposal>& proposal) {
  if (!proposal && proposal.error().code == ErrorCode::kUnauthorized) {
    PrintFindings(arguments, federation::CheckPlan(plan));
    return ExitCode::kRefused;
  }
  if (!proposal) return FailTrust(proposal.error());
  std::optional<federation::Envelope> base;
  const auto before = proposal->before.find("root");
  if (before != proposal->before.end()) base = before->second;
  const auto review = federation::ReviewProposal(*proposal, base, SystemNow().wall);
  if (!review) return FailTrust(review.error());
  PrintReview(arguments, *proposal, *review);
  if (review->IsRefused()) return ExitCode::kRefused;
  const auto written = WriteProposal(arguments.trust.out, *proposal);
  if (!written) return FailTrust(written.error());
  if (!arguments.as_json) {
    Print(Fill(Say(arguments.language, TrustText::kProposed), {arguments.trust.out}));
  }
  return ExitCode::kOk;
}

struct Opened {
  Proposal proposal;
  std::optional<federation::Envelope> own_root;
  federation::Review review;
};

Result<Opened> OpenProposal(const TrustArguments& trust) {
  auto proposal = ReadProposal(trust.proposal);
  if (!proposal) return proposal.error();
  auto own_root = ReadOwnRoot(trust.own_root);
  if (!own_root) return own_root.error();
  auto review = federation::ReviewProposal(*proposal, *own_root, SystemNow().wall);
  if (!review) return review.error();
  return Opened{std::move(*proposal), std::move(*own_root), std::move(*review)};
}

// Case and the number of spaces are how people read words out, not what they say.
std::string Normalised(std::string_view words) {
  std::string out;
  for (const char c : words) {
    const bool is_gap = c == ' ' || c == '\t' || c == '\n' || c == '-' || c == ',';
    if (is_gap && (out.empty() || out.back() == ' ')) continue;
    out += is_gap ? ' ' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  while (!out.empty() && out.back() == ' ')
    out.pop_back();
  return out;
}

}  // namespace

ExitCode CmdTrustKey(const Arguments& arguments) {
  const TrustArguments& trust = arguments.trust;
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto key = crypto::KeyPair::Generate();
  if (IsOnline(trust.role)) {
    const auto saved = crypto::SaveKeyFile(trust.out, key.seed());
    if (!saved) return FailTrust(saved.error());
  } else {
    const auto passphrase =
        ReadPassphrase(trust.passphrase_file, arguments.language, PassphraseUse::kNew);
    if (!passphrase) return FailTrust(passphrase.error());
    const auto saved = crypto::SaveWrappedKey(trust.out, key.seed(), passphrase->view());
    if (!saved) return FailTrust(saved.error());
  }
  const HolderCard card{trust.role, {trust.name, trust.organisation, key.public_key()}};
  const auto written = WriteCard(trust.out + ".card", card);
  if (!written) return FailTrust(written.error());
  if (arguments.as_json) {
    Print(Json(Json::Object{{"key", key.public_key().hex()}, {"words", WordsOf(card)}}).Dump());
  } else {
    Print(Fill(Say(arguments.language, TrustText::kKeyMade),
               {trust.out, trust.out + ".card", WordsOf(card)}));
  }
  return ExitCode::kOk;
}

ExitCode CmdTrustCreate(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  AnchorPlan plan;
  plan.is_rehearsal = arguments.trust.is_rehearsal;
  for (const std::string_view role : federation::kAnchorRoles)
    plan.roles[std::string(role)] = {};
  plan.roles["root"].threshold = 3;
  plan.roles["wide"].threshold = 2;
  const auto changed = ChangePlan(arguments.trust, plan);
  if (!changed) return FailTrust(changed.error());
  return WriteNew(arguments, plan,
                  federation::ProposeFirst(plan, OptionsOf(arguments.trust), SystemNow().wall));
}

ExitCode CmdTrustPropose(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const WallTime now = SystemNow().wall;
  const auto files = LoadRepositoryFiles(arguments.trust.from);
  if (!files) return FailTrust(files.error());
  const auto repository = federation::TrustRepository::Load(*files, {}, now);
  if (!repository) return FailTrust(repository.error());
  const auto held = repository->Verify(now);
  if (!held) return FailTrust(held.error());
  auto plan = federation::PlanInForce(*held->content());
  if (!plan) return FailTrust(plan.error());
  const auto changed = ChangePlan(arguments.trust, *plan);
  if (!changed) return FailTrust(changed.error());
  return WriteNew(
      arguments, *plan,
      federation::ProposeChange(*held->content(), *plan, OptionsOf(arguments.trust), now));
}

ExitCode CmdTrustShow(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const auto opened = OpenProposal(arguments.trust);
  if (!opened) return FailTrust(opened.error());
  PrintReview(arguments, opened->proposal, opened->review);
  return opened->review.IsRefused() ? ExitCode::kRefused : ExitCode::kOk;
}

ExitCode CmdTrustCheck(const Arguments& arguments) {
  const ExitCode shown = CmdTrustShow(arguments);
  if (shown != ExitCode::kOk) return shown;
  const auto opened = OpenProposal(arguments.trust);
  if (!opened) return FailTrust(opened.error());
  const bool is_complete = opened->review.IsComplete();
  if (!arguments.as_json) {
    Print(Say(arguments.language, is_complete ? TrustText::kComplete : TrustText::kIncomplete));
  }
  return is_complete ? ExitCode::kOk : ExitCode::kNeedsAttention;
}

ExitCode CmdTrustSign(const Arguments& arguments) {
  const TrustArguments& trust = arguments.trust;
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  auto opened = OpenProposal(trust);
  if (!opened) return FailTrust(opened.error());
  if (!arguments.as_json) PrintReview(arguments, opened->proposal, opened->review);
  if (opened->review.IsRefused()) {
    PrintError(Say(arguments.language, TrustText::kRefused));
    return ExitCode::kRefused;
  }
  const std::string words = crypto::FingerprintWords(opened->proposal.Fingerprint());
  if (Normalised(trust.words) != words) {
    PrintError(Say(arguments.language, TrustText::kWrongWords));
    return ExitCode::kRefused;
  }
  const auto seed = LoadOfficerKey(arguments);
  if (!seed) return FailTrust(seed.error());
  const auto count =
      federation::SignProposal(opened->proposal, crypto::KeyPair::FromSeed(seed->view()),
                               opened->own_root, SystemNow().wall);
  if (!count) return FailTrust(count.error());
  const auto written = WriteProposal(trust.proposal, opened->proposal);
  if (!written) return FailTrust(written.error());
  if (arguments.as_json) {
    Print(Json(Json::Object{{"signed_documents", static_cast<std::int64_t>(*count)}}).Dump());
  } else {
    Print(Fill(Say(arguments.language, TrustText::kSigned),
               {std::to_string(*count), trust.proposal}));
  }
  return ExitCode::kOk;
}

ExitCode CmdTrustMerge(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  auto proposal = ReadProposal(arguments.trust.proposal);
  if (!proposal) return FailTrust(proposal.error());
  for (const std::string& path : arguments.trust.others) {
    const auto other = ReadProposal(path);
    if (!other) return FailTrust(other.error());
    const auto merged = proposal->Merge(*other);
    if (!merged) return FailTrust({merged.error().code, path + ": " + merged.error().context});
  }
  const auto written = WriteProposal(arguments.trust.proposal, *proposal);
  if (!written) return FailTrust(written.error());
  Print(arguments.as_json
            ? std::string("{}")
            : Fill(Say(arguments.language, TrustText::kMerged), {arguments.trust.proposal}));
  return ExitCode::kOk;
}

}  // namespace schakel::node
