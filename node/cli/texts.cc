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

std::string Fill(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string out;
  for (const std::string_view value : values) {
    const std::size_t place = pattern.find("{}");
    if (place == std::string_view::npos) break;
    out += pattern.substr(0, place);
    out += value;
    pattern.remove_prefix(place + 2);
  }
  out += pattern;
  return out;
}

}  // namespace schakel::node
