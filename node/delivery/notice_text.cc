#include <algorithm>

#include "base/pattern.h"
#include "federation/advisory/tlp.h"
#include "node/delivery/notice.h"
#include "node/delivery/notice_parts.h"
#include "node/delivery/notice_words.h"
#include "node/delivery/plain_text.h"
#include "node/delivery/priority.h"
#include "node/delivery/text_wrap.h"

namespace schakel::node {
namespace {

using federation::Tlp;
namespace limits = notice_limits;

// What the document says stands apart from what we say: nobody can write our sentences into it.
constexpr std::string_view kIndent = "  ";
constexpr std::size_t kNameMax = 100;  // of an organisation or a member, in characters
constexpr std::size_t kHelpMax = 200;
constexpr std::size_t kIdMax = 60;
constexpr std::size_t kReasonsMax = 8;

class Composer {
 public:
  Composer(const Notice& notice, const federation::CsafDocument& document,
           const NoticeContext& context, const std::string& language)
      : notice_(notice),
        language_(language),
        words_(NoticeWordsOf(language)),
        parts_(FindNoticeParts(document)),
        tlp_(document.tlp()),
        priority_(PriorityOf(notice.severity)),
        id_(ToPlainLine(notice.advisory, kIdMax).text),
        version_(ToPlainLine(notice.version, kIdMax).text),
        association_(ToPlainLine(context.association, kNameMax).text),
        source_(ToPlainLine(context.source, kNameMax).text),
        help_(ToPlainLine(context.help, kHelpMax).text),
        page_(ToPlainLine(context.page, kHelpMax).text) {}

  NoticeText Compose(const Member& member) {
    NoticeText text;
    text.subject = Subject();
    AddHead(member);
    if (MayBeShown()) {
      AddWhere();
      if (is_withdrawn())
        AddWithdrawn();
      else
        AddSections();
      AddCut();
    } else {
      AddParagraph(Fill(words_.without_content, {association_}));
      AddParagraph(Fill(words_.tlp_lines[2], {TlpLabel()}));
    }
    AddFoot(member);
    text.body = std::move(out_);
    return text;
  }

 private:
  [[nodiscard]] bool MayBeShown() const { return tlp_ <= Tlp::kGreen; }
  [[nodiscard]] bool is_withdrawn() const {
    return notice_.state == NoticeState::kWithdrawn || parts_.is_withdrawal;
  }
  [[nodiscard]] bool is_raised() const {
    return notice_.earlier_severity != federation::Severity::kUnknown &&
           priority_ > PriorityOf(notice_.earlier_severity);
  }
  [[nodiscard]] std::string TlpLabel() const {
    return "TLP:" + std::string(federation::TlpName(tlp_));
  }

  [[nodiscard]] std::string Subject() const {
    std::string subject = "[" + TlpLabel() + "] ";
    if (parts_.is_exercise) subject.append(words_.exercise).append(" - ");
    if (is_withdrawn()) {
      subject.append(words_.withdrawn).append(" - ");
    } else {
      const std::string_view label = words_.priorities[static_cast<std::size_t>(priority_)];
      subject += (is_raised() ? Fill(words_.raised, {label}) : std::string(label)) + " - ";
    }
    if (!MayBeShown()) return subject.append(words_.message_waits);
    return subject + parts_.title + " (" + id_ + ", " + Fill(words_.version, {version_}) + ")";
  }

  void AddBlank() { out_ += '\n'; }
  void AddParagraph(std::string_view ours) {
    AppendWrapped(out_, ours, "", "");
    AddBlank();
  }
  void AddHeading(std::string_view heading) { AppendWrapped(out_, heading, "", ""); }
  void AddQuoted(std::string_view theirs) { AppendWrapped(out_, theirs, kIndent, kIndent); }

  void AddHead(const Member& member) {
    if (parts_.is_exercise) AddParagraph(words_.exercise_line);
    if (is_withdrawn()) AddParagraph(words_.withdrawn_line);
    if (is_raised() && !is_withdrawn()) AddParagraph(words_.raised_line);
    AddParagraph(Fill(words_.dear, {ToPlainLine(member.name, kNameMax).text}));
    if (!is_withdrawn()) {
      AddParagraph(words_.priority_lines[static_cast<std::size_t>(priority_)]);
    }
  }

  void AddWhere() {
    AddQuoted(parts_.title);
    AddBlank();
    // Indented where they go on, so that none of them fills a line that looks like ours.
    AppendWrapped(out_, Fill(words_.advisory_line, {id_, version_}), "", kIndent);
    if (!source_.empty()) AppendWrapped(out_, Fill(words_.spread_by, {source_}), "", kIndent);
    if (parts_.publisher != source_) {
      AppendWrapped(out_, Fill(words_.claims_sender, {parts_.publisher}), "", kIndent);
    }
    AppendWrapped(out_, words_.tlp_lines[tlp_ == Tlp::kClear ? 0 : 1], "", "");
    const std::string other = OtherLanguage(parts_.language, language_);
    if (!other.empty()) AppendWrapped(out_, Fill(words_.language_line, {other}), "", "");
    AddBlank();
  }

  void AddSection(std::string_view heading, std::string_view theirs) {
    if (theirs.empty() || !HasRoom()) return;
    AddHeading(heading);
    AddQuoted(theirs);
    AddBlank();
  }

  // Numbers of up to two digits: kStepsMax.
  void AddNumbered(const std::vector<std::string>& items) {
    for (std::size_t i = 0; i < items.size() && HasRoom(); ++i) {
      const std::string number = std::string(kIndent) + std::to_string(i + 1) + ". ";
      AppendWrapped(out_, items[i], number, std::string(number.size(), ' '));
    }
    AddBlank();
  }

  void AddConcerns() {
    if (!HasRoom()) return;
    AddHeading(words_.concerns);
    AppendWrapped(out_, ConcernsLine(), "", "");
    const std::size_t shown = std::min(notice_.match.reasons.size(), kReasonsMax);
    for (std::size_t i = 0; i < shown; ++i) {
      const std::string reason = ReasonText(notice_.match.reasons[i], language_);
      AppendWrapped(out_, ToPlainLine(reason, limits::kShortTextMax).text, "- ", kIndent);
    }
    if (!parts_.audience.empty()) {
      AppendWrapped(out_, words_.meant_for, "", "");
      AddQuoted(parts_.audience);
    }
    AddBlank();
  }

  [[nodiscard]] std::string_view ConcernsLine() const {
    switch (notice_.match.verdict) {
      case MatchVerdict::kAffected:
        return words_.concerns_yes;
      case MatchVerdict::kPossible:
        return words_.concerns_maybe;
      default:
        return words_.concerns_other;
    }
  }

  void AddSteps() {
    AddHeading(words_.steps);
    if (!parts_.steps.empty()) return AddNumbered(parts_.steps);
    AppendWrapped(out_, words_.no_steps, "", "");
    AddBlank();
  }

  void AddQuestions() {
    AddHeading(words_.ask);
    if (!parts_.questions.empty()) return AddNumbered(parts_.questions);
    std::size_t number = 0;
    for (const std::string_view question : words_.questions) {
      const std::string prefix = std::to_string(++number) + ". ";
      AppendWrapped(out_, question, prefix, std::string(prefix.size(), ' '));
    }
    AddBlank();
  }

  void AddSections() {
    AddSection(words_.changed, parts_.change);
    AddSection(words_.what, parts_.what);
    AddSection(words_.risk, parts_.risk);
    AddConcerns();
    AddSteps();
    AddSection(words_.already_hit, parts_.already_hit);
    AddQuestions();
  }

  // Of an advisory that was withdrawn by its publisher's own new version, that version; of one that
  // was withdrawn without words, nothing that could be taken for advice.
  void AddWithdrawn() {
    if (!parts_.is_withdrawal) return;
    AddSection(words_.changed, parts_.change);
    AddSection(words_.what, parts_.what);
    if (parts_.steps.empty()) return;
    AddHeading(words_.steps);
    AddNumbered(parts_.steps);
  }

  [[nodiscard]] bool HasRoom() {
    if (out_.size() < limits::kSectionsBytesMax) return true;
    parts_.is_cut = true;
    return false;
  }

  void AddCut() {
    if (!parts_.is_cut) return;
    AddParagraph(page_.empty() ? Fill(words_.cut, {association_}) : Fill(words_.cut_page, {page_}));
  }

  void AddFoot(const Member& member) {
    AddHeading(words_.help);
    const std::string contact = Fill(words_.help_line, {help_.empty() ? association_ : help_});
    const bool has_steps = MayBeShown() && !is_withdrawn();
    AddParagraph(has_steps ? std::string(words_.help_first) + " " + contact : contact);
    AddHeading(words_.genuine);
    AppendWrapped(out_, Fill(words_.code_line, {notice_.control_code}), "", "");
    AddParagraph(Fill(words_.code_check, {association_}));
    AddHeading(words_.why);
    AppendWrapped(out_, Fill(words_.why_line, {association_}), "", "");
    const bool has_sample_note = MayBeShown() && !parts_.sample_note.empty();
    if (!member.is_sample && !has_sample_note) return;
    AddBlank();
    AddHeading(words_.sample);
    if (member.is_sample) AppendWrapped(out_, words_.sample_line, "", "");
    if (has_sample_note) AddQuoted(parts_.sample_note);
  }

  const Notice& notice_;
  const std::string& language_;
  const NoticeWords& words_;
  NoticeParts parts_;
  Tlp tlp_;
  Priority priority_;
  std::string id_;
  std::string version_;
  std::string association_;
  std::string source_;
  std::string help_;
  std::string page_;
  std::string out_;
};

}  // namespace

NoticeText ComposeNotice(const Notice& notice, const federation::CsafDocument& document,
                         const Member& member, const NoticeContext& context,
                         const std::string& language) {
  return Composer(notice, document, context, language).Compose(member);
}

}  // namespace schakel::node
