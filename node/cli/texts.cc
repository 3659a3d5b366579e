#include "node/cli/texts.h"

namespace schakel::node {
namespace {

struct Pair {
  std::string_view dutch;
  std::string_view english;
};

struct Entry {
  Text text = Text::kNotReachable;
  Pair pair;
};
constexpr Entry kEntries[] = {
    {Text::kNotReachable,
     {"Er draait hier geen Schakel. Start het eerst: schakel run --dir {}",
      "No Schakel runs here. Start it first: schakel run --dir {}"}},
    {Text::kUnreadable,
     {"Het antwoord van Schakel is niet te lezen: {}",
      "The answer of the node cannot be read: {}"}},
    {Text::kPublished, {"{} is gepubliceerd (plaats {})", "{} is published (position {})"}},
    {Text::kQueued,
     {"{} staat klaar en gaat weg bij de eerste verbinding",
      "{} is queued and leaves with the first connection"}},
    {Text::kUnchanged, {"{} was al gepubliceerd", "{} was published already"}},
    {Text::kImported,
     {"{}: {} versie {} ingelezen, alleen op deze computer",
      "{}: {} version {} imported into this node only"}},
    {Text::kWithdrawn, {"{} is ingetrokken", "{} is withdrawn"}},
    {Text::kNodeMade,
     {"Gemaakt: {}\nnummer   {}\nsleutel  {}",
      "Made: {}\nnode           {}\n"
      "transport key  {}"}},
    {Text::kNobodyPublished,
     {"Niemand in deze federatie heeft precies deze bytes gepubliceerd.",
      "Nobody in this federation published exactly these bytes."}},
    {Text::kPublishedBy,
     {"{}: gepubliceerd door {} ({}), plaats {}, vertrouwensversie {}.{}",
      "{}: published by {} ({}), position {}, trust version {}.{}"}},
    {Text::kJournalGood, {"goed", "good"}},
    {Text::kJournalBad, {"FOUT", "BAD"}},
    {Text::kMembersImported,
     {"{} nieuwe leden, {} gewijzigd, {} ongewijzigd, {} regels geweigerd",
      "{} new members, {} changed, {} unchanged, {} rows refused"}},
    {Text::kWouldImport,
     {"Proef, niets opgeslagen: {} nieuwe leden, {} gewijzigd, {} ongewijzigd, {} regels "
      "geweigerd",
      "Dry run, nothing written: {} new members, {} changed, {} unchanged, {} rows "
      "refused"}},
    {Text::kRowError, {"regel {}, kolom {}: {}", "row {}, column {}: {}"}},
    {Text::kMoreErrors,
     {"en nog {} fouten; gebruik --errors BESTAND", "and {} more errors; use --errors FILE"}},
    {Text::kUnknownColumn,
     {"kolom {} is niet bekend en wordt overgeslagen",
      "column {} is not known and is passed over"}},
    {Text::kNoSuchMember, {"Er is geen lid met nummer {}.", "There is no member with number {}."}},
    {Text::kNoticesCut,
     {"Dit zijn de eerste {} meldingen. Kies met --advisory of --member.",
      "These are the first {} notices. Choose with --advisory or --member."}},
    {Text::kMembersErased, {"{} leden gewist", "{} members erased"}},
    {Text::kMembersMade, {"{} voorbeeldleden ingelezen", "{} sample members imported"}},
    {Text::kDemoReach,
     {"{} keer raakt een advies een lid; {} meldingen staan klaar.",
      "{} times an advisory concerns a member; {} notices are ready."}},
    {Text::kDemoStarting, {"Zeven deelnemers worden gestart in {}", "Starting seven nodes in {}"}},
    {Text::kDemoPages, {"Bekijk de pagina's:", "Look at the pages:"}},
    {Text::kDemoRunning, {"Stop met Ctrl-C.", "Stop with Ctrl-C."}},
    {Text::kDemoDone,
     {"Alle {} adviezen staan bij alle {} deelnemers.", "All {} advisories are on all {} nodes."}},
    {Text::kDemoStuck, {"Al 60 seconden geen voortgang.", "No progress for 60 seconds."}},
    {Text::kDemoStopped, {"Gestopt.", "Stopped."}},
};

Pair TextPair(Text text) {
  for (const Entry& entry : kEntries) {
    if (entry.text == text) return entry.pair;
  }
  return {};
}

}  // namespace

std::string_view Say(std::string_view language, Text text) {
  const Pair pair = TextPair(text);
  return language == "en" ? pair.english : pair.dutch;
}

}  // namespace schakel::node
