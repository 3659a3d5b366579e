#include "node/cli/trust_texts.h"

#include "base/pattern.h"

namespace schakel::node {
namespace {

using federation::Change;
using federation::Finding;
using federation::Rule;

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

std::string Describe(std::string_view language, const Finding& finding) {
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
