// schakel trust request list|show ID|draft ID --out FILE|refuse ID|add FILE: what came in at the
// anchor.
#include "base/file.h"
#include "base/pattern.h"
#include "crypto/sodium.h"
#include "federation/trust/join_limits.h"
#include "node/cli/anchor_view.h"
#include "node/cli/commands.h"
#include "node/cli/console.h"
#include "node/cli/identity_in_force.h"
#include "node/cli/join_texts.h"
#include "node/cli/trust_report.h"
#include "node/join/join_desk.h"

namespace schakel::node {
namespace {

using federation::TokenRecord;

std::string JoinedCodes(const std::vector<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes)
    text += (text.empty() ? "" : ", ") + code;
  return text;
}

Json RecordJson(const TokenRecord& record, WallTime now) {
  Json::Object out{{"id", record.token.id().hex()},
                   {"state", federation::StateName(record, now)},
                   {"kvk", record.token.kvk},
                   {"name", record.name},
                   {"issued", FormatRfc3339(record.issued)},
                   {"expires", FormatRfc3339(record.token.expires)},
                   {"wrong_tries", record.wrong_tries}};
  const auto wish = record.Wish();
  if (!wish) return out;
  out["words"] = federation::JoinWords(record.token, *wish);
  out["node_id"] = wish->node_id.hex();
  out["requested"] = FormatRfc3339(record.requested);
  out["wish"] = federation::ToJson(*wish);
  return out;
}

// A leave counts until its node is stopped or has another key.
std::vector<std::pair<const federation::Admission*, WallTime>> OpenLeaves(
    const AnchorView& anchor, const NodeFolder& folder,
    const std::vector<JoinBook::Leave>& leaves) {
  std::vector<std::pair<const federation::Admission*, WallTime>> open;
  for (const JoinBook::Leave& leave : leaves) {
    const auto* admission = anchor.state.directory->Find(leave.node);
    if (admission == nullptr || anchor.state.directory->IsStopped(leave.node)) continue;
    const auto in_force = IdentityInForce(folder, leave.node);
    const auto read =
        federation::ReadLeave(leave.request, in_force ? *in_force : admission->identity_key);
    if (read) open.emplace_back(admission, read->issued);
  }
  return open;
}

void PrintList(const Arguments& arguments, const std::vector<TokenRecord>& records,
               const std::vector<std::pair<const federation::Admission*, WallTime>>& leaves) {
  std::vector<std::vector<std::string>> rows(1);
  for (std::string heading(Say(arguments.language, JoinText::kRequestHeading)); !heading.empty();) {
    const std::size_t end = std::min(heading.find('|'), heading.size());
    rows[0].push_back(heading.substr(0, end));
    heading.erase(0, end + 1);
  }
  const WallTime now = SystemNow().wall;
  for (const TokenRecord& record : records) {
    const auto state = StateWord(arguments.language, federation::StateName(record, now));
    rows.push_back({record.token.id().hex(), std::string(state), record.token.kvk,
                    Printable(record.name), FormatRfc3339(record.token.expires)});
  }
  PrintTable(rows);
  for (const auto& [admission, since] : leaves) {
    Print(admission->node_id.hex().substr(0, 16) + "  " + Printable(admission->organisation.name) +
          "  " + Fill(Say(arguments.language, JoinText::kLeaveLine), {FormatRfc3339(since)}));
  }
}

void PrintRequest(const Arguments& arguments, const TokenRecord& record,
                  const federation::JoinWish& wish) {
  const std::string state(
      StateWord(arguments.language, federation::StateName(record, SystemNow().wall)));
  Print(Fill(
      Say(arguments.language, JoinText::kRequestLine),
      {record.token.id().hex(), state, Printable(wish.organisation.name), wish.organisation.kvk,
       federation::NodeKindName(wish.kind), JoinedCodes(wish.coverage.regions),
       JoinedCodes(wish.coverage.sectors), Printable(wish.card.mail), Printable(wish.card.website),
       Printable(wish.card.phone), Printable(wish.card.about), wish.node_id.hex()}));
  Print(Fill(Say(arguments.language, JoinText::kCallHint),
             {federation::JoinWords(record.token, wish)}));
}

struct Found {
  AnchorView anchor;
  TokenRecord record;
};

Result<Found> FindRequest(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return started.error();
  auto anchor = OpenAnchorView(NodeFolder{arguments.dir});
  if (!anchor) return anchor.error();
  auto record = FindRecord(anchor->book, arguments.join.id);
  if (!record && record.error().code == ErrorCode::kNotFound) {
    return Error{ErrorCode::kNotFound,
                 std::string(Say(arguments.language, JoinText::kNoSuchRequest))};
  }
  if (!record) return record.error();
  return Found{std::move(*anchor), std::move(*record)};
}

ExitCode NothingWaits(const Arguments& arguments, const TokenRecord& record) {
  PrintError(
      Fill(Say(arguments.language, JoinText::kNothingToDo),
           {record.token.id().hex(),
            StateWord(arguments.language, federation::StateName(record, SystemNow().wall))}));
  return ExitCode::kRefused;
}

}  // namespace

ExitCode CmdTrustRequestList(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const NodeFolder folder{arguments.dir};
  const auto anchor = OpenAnchorView(folder);
  if (!anchor) return FailTrust(anchor.error());
  const auto records = anchor->book.All();
  if (!records) return FailTrust(records.error());
  const auto leaves = anchor->book.Leaves();
  if (!leaves) return FailTrust(leaves.error());
  const auto open = OpenLeaves(*anchor, folder, *leaves);
  if (!arguments.as_json) {
    PrintList(arguments, *records, open);
    return ExitCode::kOk;
  }
  Json::Array requests;
  for (const TokenRecord& record : *records)
    requests.push_back(RecordJson(record, SystemNow().wall));
  Json::Array leaving;
  for (const auto& [admission, since] : open) {
    leaving.emplace_back(Json::Object{{"node_id", admission->node_id.hex()},
                                      {"name", admission->organisation.name},
                                      {"since", FormatRfc3339(since)}});
  }
  Print(
      Json(Json::Object{{"requests", std::move(requests)}, {"leaves", std::move(leaving)}}).Dump());
  return ExitCode::kOk;
}

ExitCode CmdTrustRequestShow(const Arguments& arguments) {
  const auto found = FindRequest(arguments);
  if (!found) return FailTrust(found.error());
  if (arguments.as_json) {
    Print(RecordJson(found->record, SystemNow().wall).Dump());
    return ExitCode::kOk;
  }
  const auto wish = found->record.Wish();
  if (!wish) return NothingWaits(arguments, found->record);
  PrintRequest(arguments, found->record, *wish);
  return ExitCode::kOk;
}

ExitCode CmdTrustRequestDraft(const Arguments& arguments) {
  const auto found = FindRequest(arguments);
  if (!found) return FailTrust(found.error());
  const auto wish = found->record.Wish();
  if (!wish || found->record.state != TokenRecord::State::kRequested) {
    return NothingWaits(arguments, found->record);
  }
  const std::string& out = arguments.join.out;
  const Json draft = federation::ToJson(federation::DraftAdmission(*wish, SystemNow().wall));
  const auto written = WriteFileDurably(out, AsBytes(draft.Dump() + "\n"), FileMode::kPublic);
  if (!written) return FailTrust(written.error());
  if (arguments.as_json) {
    Print(RecordJson(found->record, SystemNow().wall).Dump());
  } else {
    PrintRequest(arguments, found->record, *wish);
    Print(Fill(Say(arguments.language, JoinText::kDraftWritten), {out, out}));
  }
  return ExitCode::kOk;
}

ExitCode CmdTrustRequestRefuse(const Arguments& arguments) {
  const auto found = FindRequest(arguments);
  if (!found) return FailTrust(found.error());
  const auto record = found->anchor.book.Change(found->record.token.id(), [](TokenRecord& changed) {
    const bool is_undecided = changed.state == TokenRecord::State::kOpen ||
                              changed.state == TokenRecord::State::kRequested;
    if (is_undecided) changed.state = TokenRecord::State::kRefused;
  });
  if (!record) return FailTrust(record.error());
  if (record->state != TokenRecord::State::kRefused) return NothingWaits(arguments, *record);
  Print(arguments.as_json
            ? RecordJson(*record, SystemNow().wall).Dump()
            : Fill(Say(arguments.language, JoinText::kRequestRefused), {record->token.id().hex()}));
  return ExitCode::kOk;
}

ExitCode CmdTrustRequestAdd(const Arguments& arguments) {
  const auto started = crypto::Initialise();
  if (!started) return FailTrust(started.error());
  const NodeFolder folder{arguments.dir};
  auto anchor = OpenAnchorView(folder);
  if (!anchor) return FailTrust(anchor.error());
  const auto question = ReadFile(arguments.join.file, federation::join_limits::kQuestionMax);
  if (!question) return FailTrust(question.error());
  JoinDesk desk(std::move(anchor->book),
                {folder.trust() / "files", [&anchor] { return anchor->state.directory; },
                 [&folder](const crypto::NodeId& node) { return IdentityInForce(folder, node); }});
  const auto outcome = desk.Answer(*question, SystemNow().wall);
  if (!outcome) return FailTrust(outcome.error());
  const std::string_view status = federation::JoinStatusName(outcome->status);
  Print(arguments.as_json ? Json(Json::Object{{"status", status}}).Dump()
                          : std::string(Say(arguments.language, outcome->status)));
  using federation::JoinStatus;
  const bool is_taken =
      outcome->status == JoinStatus::kAccepted || outcome->status == JoinStatus::kWaiting ||
      outcome->status == JoinStatus::kAdmitted || outcome->status == JoinStatus::kLeaving;
  return is_taken ? ExitCode::kOk : ExitCode::kRefused;
}

}  // namespace schakel::node
