#include "node/cli/status_view.h"

#include <algorithm>

#include "base/pattern.h"
#include "federation/trust/freshness.h"
#include "node/cli/console.h"
#include "node/web/page_texts.h"

namespace schakel::node {
namespace {

struct Word {
  std::string_view dutch;
  std::string_view english;
  [[nodiscard]] std::string_view In(std::string_view language) const {
    return language == "en" ? english : dutch;
  }
};

// A line: its name, and a sentence with the values of these keys filled in.
struct Row {
  Word name;
  Word sentence;
  std::vector<std::string_view> keys;
};

const Row kRows[] = {
    {{"Verbindingen", "Connections"},
     {"{} nu, van {} deelnemers", "{} now, of {} members"},
     {"peers", "nodes"}},
    {{"Berichten", "Entries"},
     {"{} ontvangen, {} beoordeeld", "{} received, {} reviewed"},
     {"entries_held", "entries_reviewed"}},
    {{"Onderweg", "On their way"},
     {"{} documenten worden opgehaald", "{} documents are being fetched"},
     {"missing_payloads"}},
    {{"Eigen adviezen", "Own advisories"},
     {"{} berichten gepubliceerd, {} wachten op een verbinding",
      "{} entries published, {} wait for a connection"},
     {"journal_size", "queued"}},
    {{"Nieuwe deelnemers", "New members"},
     {"{} wachten op het vertrouwensanker", "{} wait for the trust anchor"},
     {"nodes_waiting"}},
    {{"Eigen reeks", "Own journal"}, {"nummer {}", "incarnation {}"}, {"incarnation"}},
    {{"Controlegetal", "Fingerprint"}, {"{}", "{}"}, {"frontier_fingerprint"}},
    {{"Eigen nummer", "Own number"}, {"{}", "{}"}, {"node_id"}},
};

constexpr std::string_view kHiddenIfZero[] = {"missing_payloads", "nodes_waiting"};
constexpr Word kTrust = {"Lijst van deelnemers", "List of members"};
constexpr Word kAge = {"{} Versie {}.{}, {} oud.", "{} Version {}.{}, {} old."};
constexpr Word kAttention = {"Let op", "Attention"};
constexpr Word kNothing = {"Alles is in orde.", "All is well."};

// A number, a text, or how many a list has.
std::string Value(const Json& status, std::string_view key) {
  const Json* value = status.Find(key);
  if (value == nullptr) return "";
  if (const auto* text = value->AsString()) return Printable(*text);
  if (const auto* list = value->AsArray()) return std::to_string(list->size());
  return value->Dump();
}

std::string AgeText(std::int64_t seconds, std::string_view language) {
  struct Unit {
    std::int64_t seconds = 1;
    Word name;
  };
  constexpr Unit kUnits[] = {{86'400, {"{} dagen", "{} days"}},
                             {3'600, {"{} uur", "{} hours"}},
                             {60, {"{} minuten", "{} minutes"}},
                             {1, {"{} seconden", "{} seconds"}}};
  // Two of a unit at least, so that "1 days" is never said.
  const auto* unit = std::find_if(std::begin(kUnits), std::end(kUnits) - 1,
                                  [&](const Unit& one) { return seconds >= 2 * one.seconds; });
  return Fill(unit->name.In(language), {std::to_string(seconds / unit->seconds)});
}

std::string TrustLine(const Json& status, std::string_view language) {
  const std::string state = Value(status, "trust_state");
  std::string_view sentence = state;
  for (std::size_t i = 0; i < std::size(PageTexts{}.fresh); ++i) {
    const auto freshness = static_cast<federation::Freshness>(i);
    if (federation::FreshnessName(freshness) == state) sentence = TextsOf(language).fresh[i];
  }
  const Json* age = status.Find("trust_age_s");
  const std::int64_t seconds = age == nullptr || !age->AsInteger() ? 0 : *age->AsInteger();
  return Fill(kAge.In(language), {sentence, Value(status, "root_version"),
                                  Value(status, "timestamp_version"), AgeText(seconds, language)});
}

std::string Sentence(const Json& status, const Row& row, std::string_view language) {
  std::string values[2];
  for (std::size_t i = 0; i < row.keys.size(); ++i)
    values[i] = Value(status, row.keys[i]);
  const bool is_there = std::all_of(values, values + row.keys.size(),
                                    [](const std::string& value) { return !value.empty(); });
  const bool is_hidden =
      values[0] == "0" && std::find(std::begin(kHiddenIfZero), std::end(kHiddenIfZero),
                                    row.keys[0]) != std::end(kHiddenIfZero);
  if (!is_there || is_hidden) return "";
  return Fill(row.sentence.In(language), {values[0], values[1]});
}

// "  Name      sentence", aligned.
std::string Line(std::string_view name, std::string_view sentence) {
  constexpr std::size_t kNameWidth = 22;  // the widest name and a gap
  return "  " + std::string(name) + std::string(kNameWidth - name.size(), ' ') +
         std::string(sentence);
}

std::vector<std::string> AlarmLines(const Json& status, std::string_view language) {
  std::vector<std::string> lines;
  const Json* alarms = status.Find("alarms");
  if (alarms == nullptr || alarms->AsArray() == nullptr) return lines;
  for (const Json& item : *alarms->AsArray()) {
    const std::string text = item.AsString() ? Printable(*item.AsString()) : item.Dump();
    const auto alarm = ParseAlarm(text);
    lines.push_back(
        Line(kAttention.In(language),
             alarm ? AlarmSentence(*alarm, alarm->node.substr(0, 8), language) + " [" + text + "]"
                   : text));
  }
  if (lines.empty()) lines.push_back(Line("", kNothing.In(language)));
  return lines;
}

}  // namespace

std::vector<std::string> StatusLines(const Json& status, std::string_view language) {
  std::vector<std::string> lines;
  lines.push_back(Value(status, "organisation"));
  if (status.Find("trust_state") != nullptr) {
    lines.push_back(Line(kTrust.In(language), TrustLine(status, language)));
  }
  for (const Row& row : kRows) {
    const std::string sentence = Sentence(status, row, language);
    if (!sentence.empty()) lines.push_back(Line(row.name.In(language), sentence));
  }
  for (std::string& line : AlarmLines(status, language))
    lines.push_back(std::move(line));
  return lines;
}

}  // namespace schakel::node
