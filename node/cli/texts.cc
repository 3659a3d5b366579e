#include "node/cli/texts.h"

namespace schakel::node {
namespace {

struct Pair {
  std::string_view dutch;
  std::string_view english;
};

Pair TextPair(Text text) {
  switch (text) {
    case Text::kNotReachable:
      return {"Er draait hier geen Schakel. Start het eerst: schakel run --dir {}",
              "No Schakel runs here. Start it first: schakel run --dir {}"};
    case Text::kUnreadable:
      return {"Het antwoord van Schakel is niet te lezen: {}",
              "The answer of the node cannot be read: {}"};
    case Text::kPublished:
      return {"{} is gepubliceerd (plaats {})", "{} is published (position {})"};
    case Text::kQueued:
      return {"{} staat klaar en gaat weg bij de eerste verbinding",
              "{} is queued and leaves with the first connection"};
    case Text::kUnchanged:
      return {"{} was al gepubliceerd", "{} was published already"};
    case Text::kImported:
      return {"{}: {} versie {} ingelezen, alleen op deze computer",
              "{}: {} version {} imported into this node only"};
    case Text::kWithdrawn:
      return {"{} is ingetrokken", "{} is withdrawn"};
    case Text::kNodeMade:
      return {"Gemaakt: {}\nnummer   {}\nsleutel  {}",
              "Made: {}\nnode           {}\n"
              "transport key  {}"};
    case Text::kNobodyPublished:
      return {"Niemand in deze federatie heeft precies deze bytes gepubliceerd.",
              "Nobody in this federation published exactly these bytes."};
    case Text::kPublishedBy:
      return {"{}: gepubliceerd door {} ({}), plaats {}, vertrouwensversie {}.{}",
              "{}: published by {} ({}), position {}, trust version {}.{}"};
    case Text::kJournalGood:
      return {"goed", "good"};
    case Text::kJournalBad:
      return {"FOUT", "BAD"};
    case Text::kMembersImported:
      return {"{} nieuwe leden, {} gewijzigd, {} ongewijzigd, {} regels geweigerd",
              "{} new members, {} changed, {} unchanged, {} rows refused"};
    case Text::kWouldImport:
      return {
          "Proef, niets opgeslagen: {} nieuwe leden, {} gewijzigd, {} ongewijzigd, {} regels "
          "geweigerd",
          "Dry run, nothing written: {} new members, {} changed, {} unchanged, {} rows "
          "refused"};
    case Text::kRowError:
      return {"regel {}, kolom {}: {}", "row {}, column {}: {}"};
    case Text::kMoreErrors:
      return {"en nog {} fouten; gebruik --errors BESTAND",
              "and {} more errors; use --errors FILE"};
    case Text::kUnknownColumn:
      return {"kolom {} is niet bekend en wordt overgeslagen",
              "column {} is not known and is passed over"};
    case Text::kNoSuchMember:
      return {"Er is geen lid met nummer {}.", "There is no member with number {}."};
    case Text::kMembersErased:
      return {"{} leden gewist", "{} members erased"};
    case Text::kMembersMade:
      return {"{} voorbeeldleden ingelezen", "{} sample members imported"};
    case Text::kDemoReach:
      return {"{} keer raakt een advies een lid; {} meldingen staan klaar.",
              "{} times an advisory concerns a member; {} notices are ready."};
    case Text::kDemoStarting:
      return {"Zeven deelnemers worden gestart in {}", "Starting seven nodes in {}"};
    case Text::kDemoPages:
      return {"Bekijk de pagina's:", "Look at the pages:"};
    case Text::kDemoRunning:
      return {"Stop met Ctrl-C.", "Stop with Ctrl-C."};
    case Text::kDemoDone:
      return {"Alle {} adviezen staan bij alle {} deelnemers.",
              "All {} advisories are on all {} nodes."};
    case Text::kDemoStuck:
      return {"Al 60 seconden geen voortgang.", "No progress for 60 seconds."};
    case Text::kDemoStopped:
      return {"Gestopt.", "Stopped."};
  }
  return {};
}

}  // namespace

std::string_view Say(std::string_view language, Text text) {
  const Pair pair = TextPair(text);
  return language == "en" ? pair.english : pair.dutch;
}

}  // namespace schakel::node
