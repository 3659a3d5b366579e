#include "node/cli/trust_texts.h"

#include "base/pattern.h"

namespace schakel::node {
namespace {

using federation::Change;
using federation::Rule;
using federation::RuleFinding;

struct Pair {
  std::string_view dutch;
  std::string_view english;
};

template <typename Key>
struct Entry {
  Key key;
  std::string_view name;
  Pair pair;
};

constexpr Entry<TrustText> kTexts[] = {
    {TrustText::kAskPassphrase, "", {"Wachtwoordzin:", "Passphrase:"}},
    {TrustText::kAskAgain, "", {"Nog een keer:", "Once more:"}},
    {TrustText::kTooShort,
     "",
     {"De wachtwoordzin is te kort: neem twaalf tekens of meer.",
      "The passphrase is too short: take twelve characters or more."}},
    {TrustText::kNotTheSame, "", {"Dat was niet hetzelfde.", "That was not the same."}},
    {TrustText::kKeyMade,
     "",
     {"Sleutel gemaakt: {}\nKaart voor de anderen: {}\nLees deze woorden voor bij het afgeven:\n  "
      "{}",
      "Key made: {}\nCard for the others: {}\nRead these words out when you hand it over:\n  {}"}},
    {TrustText::kProposed, "", {"Voorstel geschreven: {}", "Proposal written: {}"}},
    {TrustText::kWords,
     "",
     {"Vergelijk deze acht woorden per telefoon:\n\n  {}\n",
      "Compare these eight words by telephone:\n\n  {}\n"}},
    {TrustText::kChanges, "", {"Wat er verandert:", "What changes:"}},
    {TrustText::kRefusedHeading, "", {"Dit mag niet:", "This is not allowed:"}},
    {TrustText::kWarningHeading, "", {"Let op:", "Mind:"}},
    {TrustText::kSignaturesHeading, "", {"Handtekeningen:", "Signatures:"}},
    {TrustText::kSignatureLine, "", {"{}: {} van {}", "{}: {} of {}"}},
    {TrustText::kSignatureLineOld,
     "",
     {"{}, door de houders tot nu toe: {} van {}", "{}, by the holders until now: {} of {}"}},
    {TrustText::kBinsLine,
     "",
     {"ledenlijsten van {}: {} van {} compleet", "lists of {}: {} of {} complete"}},
    {TrustText::kRehearsal, "", {"DIT IS EEN OEFENING.", "THIS IS A REHEARSAL."}},
    {TrustText::kWrongWords,
     "",
     {"Dat zijn niet de woorden van dit voorstel. Teken niet, en bel de anderen.",
      "These are not the words of this proposal. Do not sign, and call the others."}},
    {TrustText::kSigned, "", {"Getekend: {} documenten in {}", "Signed: {} documents in {}"}},
    {TrustText::kMerged, "", {"Samengevoegd in {}", "Merged in {}"}},
    {TrustText::kComplete,
     "",
     {"Compleet: dit voorstel kan in werking.", "Complete: this proposal can be published."}},
    {TrustText::kIncomplete,
     "",
     {"Er ontbreken nog handtekeningen.", "Signatures are still missing."}},
    {TrustText::kRefused,
     "",
     {"Geweigerd. Er is niets getekend of veranderd.", "Refused. Nothing was signed or changed."}},
    {TrustText::kPublished,
     "",
     {"In werking: hoofdlijst {}, hartslag {}. Geef alle houders {}",
      "In force: root {}, timestamp {}. Give all holders {}"}},
    {TrustText::kInForce, "", {"In werking (hartslag {}).", "In force (timestamp {})."}},
    {TrustText::kPendingStops,
     "",
     {"Let op: {} deelnemers worden nog niet gestopt. Eén persoon mag er per dag maar een paar "
      "stoppen: laat twee anderen dit bevestigen met schakel trust confirm.",
      "Mind: {} nodes are not stopped yet. One person may stop only a few in a day: let two others "
      "confirm it with schakel trust confirm."}},
    {TrustText::kWrittenForNext,
     "",
     {"Voorstel geschreven: {}. Nu moet een tweede persoon tekenen: schakel trust sign",
      "Proposal written: {}. Now a second officer signs it: schakel trust sign"}},
    {TrustText::kWrittenComplete,
     "",
     {"Compleet voorstel geschreven: {}. Zet het in werking met: schakel trust publish",
      "Complete proposal written: {}. Put it in force with: schakel trust publish"}},
    {TrustText::kNeedsOut,
     "",
     {"Hiervoor tekenen twee personen. Geef met --out een bestand voor de tweede.",
      "Two officers sign this. Give a file for the second with --out."}},
    {TrustText::kAlreadyAdmitted,
     "",
     {"{} is al toegelaten. Gebruik schakel trust change.",
      "{} is admitted already. Use schakel trust change."}},
    {TrustText::kStoppedAlready, "", {"{} is al gestopt.", "{} is stopped already."}},
    {TrustText::kNotStopped, "", {"{} is niet gestopt.", "{} is not stopped."}},
    {TrustText::kNoLatest,
     "",
     {"Wat deze deelnemer verstuurde weet alleen een draaiende Schakel. Start hem, of geef "
      "--trusted-point known.",
      "Only a running node knows what this node published. Start it, or give --trusted-point "
      "known."}},
    {TrustText::kNonePending,
     "",
     {"Er wacht niets op een tweede persoon.", "Nothing waits for a second officer."}},
    {TrustText::kPendingStatus, "", {"{}, wacht op een tweede", "{}, waits for a second"}},
};

constexpr Entry<std::string_view> kRoles[] = {
    {"root", "", {"hoofdlijst", "root"}},        {"targets", "", {"leiding", "targets"}},
    {"nodes", "", {"toelating", "nodes"}},       {"wide", "", {"landelijke toelating", "wide"}},
    {"snapshot", "", {"overzicht", "snapshot"}}, {"timestamp", "", {"hartslag", "timestamp"}},
};

// Places: role, detail.
constexpr Entry<Rule> kRules[] = {
    {Rule::kThresholdBelowOne,
     "threshold_below_one",
     {"{}: er moet minstens één houder tekenen", "{}: at least one holder must sign"}},
    {Rule::kThresholdAboveKeys,
     "threshold_above_keys",
     {"{}: {} handtekeningen zijn meer dan er sleutels zijn",
      "{}: {} signatures are more than there are keys"}},
    {Rule::kDuplicateKey,
     "duplicate_key",
     {"{}: de sleutel van {} staat er twee keer in", "{}: the key of {} is there twice"}},
    {Rule::kSharedKey,
     "shared_key",
     {"{}: de sleutel van {} heeft al een andere rol",
      "{}: the key of {} has another role already"}},
    {Rule::kOneOrganisation,
     "one_organisation",
     {"{}: {} heeft genoeg sleutels om alleen te tekenen", "{}: {} has enough keys to sign alone"}},
    {Rule::kTooManyHolders,
     "too_many_holders",
     {"{}: {} houders zijn er te veel (hoogstens negen)",
      "{}: {} holders are too many (nine at most)"}},
    {Rule::kUnnamedHolder,
     "unnamed_holder",
     {"{}: de houder van sleutel {} heeft geen naam of organisatie",
      "{}: the holder of key {} has no name or organisation"}},
    {Rule::kVersion,
     "version",
     {"{}: nummer {} is niet het volgende", "{}: number {} is not the next"}},
    {Rule::kExpiry,
     "expiry",
     {"{}: geldig tot {} is niet tussen 90 en 500 dagen",
      "{}: valid until {} is not within 90 to 500 days"}},
    {Rule::kRehearsal,
     "rehearsal",
     {"{}: een oefening en het echte werk gaan niet samen",
      "{}: a rehearsal and the real thing do not mix"}},
    {Rule::kOtherBase,
     "other_base",
     {"{}: wat dit voorstel vervangt is niet wat u hebt",
      "{}: what this proposal replaces is not what you have"}},
    {Rule::kUnknownBase,
     "unknown_base",
     {"{}: geef uw eigen afschrift van wat nu geldt (--root)",
      "{}: give your own copy of what is in force (--root)"}},
    {Rule::kMissingDocument,
     "missing_document",
     {"{}: de sleutels veranderen, en het document ontbreekt",
      "{}: its keys change, and its document is missing"}},
    {Rule::kOtherContent,
     "other_content",
     {"{}: er staat iets in dat hier niet te zien is",
      "{}: it says something that is not shown here"}},
    {Rule::kUnseenAdmission,
     "unseen_admission",
     {"{}: wat over {} wordt getekend is hier niet te zien",
      "{}: what would be signed about {} is not shown here"}},
    {Rule::kAdmissionForm,
     "admission_form",
     {"{}: is niet te lezen ({})", "{}: cannot be read ({})"}},
    {Rule::kAdmissionDropped,
     "admission_dropped",
     {"{}: {} mag niet van de lijst verdwijnen; trek de toelating in",
      "{}: {} may not vanish from the list; revoke it"}},
    {Rule::kNodeId,
     "node_id",
     {"{}: nummer {} hoort niet bij de sleutel", "{}: id {} is not that of the key"}},
    {Rule::kWeakKey, "weak_key", {"{}: de sleutel {} deugt niet", "{}: the key {} is no good"}},
    {Rule::kOrganisation,
     "organisation",
     {"{}: {} ontbreekt of heeft een verkeerde vorm (KVK: acht cijfers, land: twee hoofdletters)",
      "{}: {} is missing or of another form (KVK: eight digits, country: two capitals)"}},
    {Rule::kCode, "code", {"{}: deze code bestaat niet: {}", "{}: there is no such code: {}"}},
    {Rule::kNeedsTwoOfficers,
     "needs_two_officers",
     {"{}: voor {} tekenen twee personen; gebruik --wide",
      "{}: two officers sign for {}; use --wide"}},
    {Rule::kMaturity,
     "maturity",
     {"{}: {} past niet bij het volwassenheidsniveau", "{}: {} is more than the maturity allows"}},
    {Rule::kValidity,
     "validity",
     {"{}: geldig tot {} is voorbij, te ver weg, of voor het begin",
      "{}: valid until {} is past, too far away, or before the start"}},
    {Rule::kRevokedStays,
     "revoked_stays",
     {"{}: een ingetrokken toelating komt alleen terug door twee personen; gebruik --wide {}",
      "{}: a revoked admission comes back by two officers only; use --wide {}"}},
    {Rule::kStoppedAt,
     "stopped_at",
     {"{}: gestopt op {} is niet nu", "{}: stopped at {} is not now"}},
    {Rule::kHistory,
     "history",
     {"{}: uit {} mag niets verdwijnen", "{}: nothing may vanish from {}"}},
    {Rule::kNoNamespace,
     "no_namespace",
     {"{}: zonder {} en zonder relays wordt geen advies van deze deelnemer getoond",
      "{}: without {} and without relays no advisory of this node is shown"}},
    {Rule::kFewSpareKeys,
     "few_spare_keys",
     {"{}: er kunnen maar {} houders gemist worden; neem er twee meer",
      "{}: only {} holders may be missing; have two more"}},
};

// Places: subject, role, before, after.
constexpr Entry<Change::Kind> kChanges[] = {
    {Change::Kind::kFirst,
     "first",
     {"{} begint een nieuwe federatie.", "{} starts a new federation."}},
    {Change::Kind::kAnchor,
     "anchor",
     {"Het anker gaat van {} naar {}.", "The anchor passes from {} to {}."}},
    {Change::Kind::kHolderJoins,
     "holder_joins",
     {"{} mag voortaan tekenen voor {} (sleutel {}).", "{} may now sign for {} (key {})."}},
    {Change::Kind::kHolderLeaves,
     "holder_leaves",
     {"{} mag niet meer tekenen voor {} (sleutel {}).", "{} may no longer sign for {} (key {})."}},
    {Change::Kind::kThreshold,
     "threshold",
     {"Voor {} moeten {} van de {} houders tekenen.", "For {}, {} of the {} holders must sign."}},
    {Change::Kind::kExpiry, "expiry", {"De {} geldt tot {}.", "The {} is valid until {}."}},
    {Change::Kind::kNodeJoins, "node_joins", {"{} komt erbij in {}.", "{} is added to {}."}},
    {Change::Kind::kNodeLeaves, "node_leaves", {"{} verdwijnt uit {}.", "{} is taken out of {}."}},
    {Change::Kind::kNodeChanges, "node_changes", {"{} verandert in {}.", "{} changes in {}."}},
};

template <typename Key, std::size_t N>
const Entry<Key>& Find(const Entry<Key> (&entries)[N], Key key) {
  for (const Entry<Key>& entry : entries) {
    if (entry.key == key) return entry;
  }
  return entries[0];
}

std::string_view In(std::string_view language, const Pair& pair) {
  return language == "en" ? pair.english : pair.dutch;
}

}  // namespace

std::string_view Say(std::string_view language, TrustText text) {
  return In(language, Find(kTexts, text).pair);
}

std::string RoleWord(std::string_view language, std::string_view role) {
  for (const auto& entry : kRoles) {
    if (entry.key == role) return std::string(In(language, entry.pair));
  }
  return std::string(role);
}

std::string_view RuleName(Rule rule) {
  return Find(kRules, rule).name;
}

std::string_view ChangeName(Change::Kind kind) {
  return Find(kChanges, kind).name;
}

std::string Describe(std::string_view language, const RuleFinding& finding) {
  return Fill(In(language, Find(kRules, finding.rule).pair),
              {RoleWord(language, finding.role), finding.detail});
}

std::string Describe(std::string_view language, const Change& change) {
  const std::string_view sentence = In(language, Find(kChanges, change.kind).pair);
  const std::string role = RoleWord(language, change.role);
  switch (change.kind) {
    case Change::Kind::kAnchor:
      return Fill(sentence, {change.before, change.after});
    case Change::Kind::kThreshold:
      return Fill(sentence, {role, change.after, change.subject});
    case Change::Kind::kExpiry:
      return Fill(sentence, {role, change.after});
    default:
      return Fill(sentence, {change.subject, role, change.after});
  }
}

}  // namespace schakel::node
