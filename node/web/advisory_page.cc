#include "node/web/advisory_page.h"

#include "base/percent.h"
#include "base/utf8.h"
#include "node/web/http.h"
#include "node/web/local_time.h"

namespace schakel::node {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view kBody =
    R"(<p><span class="level s{{severity_number}}">{{severity}}</span>{{#is_exercise}} <span class="level">{{exercise}}</span>{{/is_exercise}}</p>
<h1{{#text_language}} lang="{{text_language}}"{{/text_language}}>{{page_title}}</h1>
<p class="lead">{{from}}, {{id}} ({{version}}), TLP:{{tlp}}. {{received}} {{arrived}}.</p>
{{#has_counts}}<h2>{{reach}}</h2>
<dl class="facts">
<div><dt>{{affected_label}}</dt><dd>{{affected}}</dd></div>
<div><dt>{{possible_label}}</dt><dd>{{possible}}</dd></div>
<div><dt>{{unknown_label}}</dt><dd>{{unknown}}</dd></div>
<div><dt>{{safe_label}}</dt><dd>{{safe}}</dd></div>
</dl>
{{#has_reasons}}<h3>{{why}}</h3>
<table><thead><tr><th scope="col">{{reason_label}}</th><th scope="col" class="n">{{members_label}}</th></tr></thead>
<tbody>{{#reasons}}<tr><td>{{reason}}</td><td class="n">{{count}}</td></tr>
{{/reasons}}</tbody></table>{{/has_reasons}}{{/has_counts}}
<article{{#text_language}} lang="{{text_language}}"{{/text_language}}>
{{#sections}}<h2>{{heading}}</h2>
{{#paragraphs}}<p>{{text}}</p>
{{/paragraphs}}{{#has_steps}}<ol>{{#steps}}<li>{{text}}</li>
{{/steps}}</ol>{{/has_steps}}
{{/sections}}{{#sample_note}}<p class="sample">{{sample_note}}</p>{{/sample_note}}
</article>
)";

constexpr PageWord kWords[] = {
    {"received", "Ontvangen op", "Received on"},
    {"exercise", "OEFENING", "EXERCISE"},
    {"reach", "Uw leden", "Your members"},
    {"affected_label", "Zeker geraakt", "Affected"},
    {"possible_label", "Mogelijk geraakt", "Possibly affected"},
    {"unknown_label", "Software onbekend", "Software not known"},
    {"safe_label", "Versie is veilig", "Version is safe"},
    {"why", "Waarom", "Why"},
    {"reason_label", "Reden", "Reason"},
    {"members_label", "Leden", "Members"},
};

// What a reason says of many members at once.
struct ReasonWords {
  ReasonKind kind;
  std::string_view dutch;
  std::string_view english;
};
constexpr ReasonWords kReasons[] = {
    {ReasonKind::kEverybody, "Het advies is voor iedereen", "The advisory is for everybody"},
    {ReasonKind::kProduct, "Gebruikt een genoemd product", "Uses a product that is named"},
    {ReasonKind::kVersionEqual, "Heeft een genoemde versie", "Has a version that is named"},
    {ReasonKind::kVersionUnknown, "Versie van het lid onbekend", "Version of the member not known"},
    {ReasonKind::kVersionsNotNamed, "Het advies noemt geen versies",
     "The advisory names no versions"},
    {ReasonKind::kVersionElsewhere, "Heeft een andere versie", "Has another version"},
    {ReasonKind::kVersionUnharmed, "Heeft een veilige versie", "Has a safe version"},
    {ReasonKind::kSector, "Zit in deze bedrijfstak", "Is in this sector"},
    {ReasonKind::kSectorUnknown, "Bedrijfstak onbekend", "Sector not known"},
    {ReasonKind::kRegion, "Zit in deze regio", "Is in this region"},
    {ReasonKind::kRegionUnknown, "Regio onbekend", "Region not known"},
    {ReasonKind::kSize, "Heeft deze grootte", "Has this size"},
    {ReasonKind::kSizeUnknown, "Grootte onbekend", "Size not known"},
    {ReasonKind::kSoftwareUnknown, "Software onbekend", "Software not known"},
    {ReasonKind::kBelowThreshold, "Minder ernstig dan gewenst", "Less serious than wished for"},
    {ReasonKind::kWiderUsed, "Gebruikt dit soort product, merk onbekend",
     "Uses this kind of product, make not known"},
    {ReasonKind::kWiderNamed, "Gebruikt een product van de genoemde soort",
     "Uses a product of the kind that is named"},
    {ReasonKind::kNarrowerNamed, "Gebruikt misschien het genoemde onderdeel",
     "May use the part that is named"},
    {ReasonKind::kWords, "De naam lijkt op wat het advies noemt",
     "The name resembles what the advisory names"},
    {ReasonKind::kVersionsAll, "Alle versies zijn genoemd", "All versions are named"},
    {ReasonKind::kVersionUnclear, "Versies zijn niet te vergelijken",
     "The versions cannot be compared"},
    {ReasonKind::kVersionPast, "Heeft een nieuwere versie", "Has a newer version"},
    {ReasonKind::kProductUnharmed, "Het product is veilig", "The product is safe"},
    {ReasonKind::kInvestigated, "Het product wordt nog onderzocht",
     "The product is still being looked into"},
    {ReasonKind::kAdvisoryCut, "Het advies is te lang om helemaal te lezen",
     "The advisory is too long to be read in full"},
};

std::string_view ReasonOfMany(ReasonKind kind, bool is_english) {
  for (const ReasonWords& words : kReasons) {
    if (words.kind == kind) return is_english ? words.english : words.dutch;
  }
  return is_english ? "Other" : "Anders";
}

mustache::data Texts(const std::vector<std::string>& texts) {
  mustache::data list{mustache::data::type::list};
  for (const std::string& text : texts) {
    mustache::data item;
    item.set("text", ToUtf8(text));
    list.push_back(item);
  }
  return list;
}

std::vector<std::string> Paragraphs(const std::string& text) {
  std::vector<std::string> paragraphs;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) paragraphs.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return paragraphs;
}

void AddSection(mustache::data& sections, std::string_view heading, const std::string& text,
                const std::vector<std::string>& steps) {
  if (text.empty() && steps.empty()) return;
  mustache::data section;
  section.set("heading", std::string(heading));
  section.set("paragraphs", Texts(Paragraphs(text)));
  section.set("has_steps", !steps.empty());
  section.set("steps", Texts(steps));
  sections.push_back(section);
}

mustache::data Sections(const NoticeParts& parts, bool is_english) {
  mustache::data sections{mustache::data::type::list};
  AddSection(sections, is_english ? "What changed" : "Wat is er veranderd?", parts.change, {});
  AddSection(sections, is_english ? "What is going on?" : "Wat is er aan de hand?", parts.what, {});
  AddSection(sections, is_english ? "What is the risk?" : "Wat is het risico?", parts.risk, {});
  AddSection(sections, is_english ? "What to do?" : "Wat moet u doen?", "", parts.steps);
  AddSection(sections,
             is_english ? "What to ask your IT supplier?" : "Wat vraagt u uw IT-dienstverlener?",
             "", parts.questions);
  AddSection(sections,
             is_english ? "How to see that you were hit?" : "Hoe weet u of u al geraakt bent?",
             parts.already_hit, {});
  AddSection(sections, is_english ? "For whom?" : "Voor wie?", parts.audience, {});
  return sections;
}

void SetCounts(mustache::data& data, const AdvisoryCounts& counts, bool is_english) {
  mustache::data reasons{mustache::data::type::list};
  for (const auto& [kind, count] : counts.reasons) {
    mustache::data reason;
    reason.set("reason", std::string(ReasonOfMany(kind, is_english)));
    reason.set("count", std::to_string(count));
    reasons.push_back(reason);
  }
  data.set("has_reasons", !counts.reasons.empty());
  data.set("reasons", reasons);
  data.set("affected", std::to_string(counts.Of(MatchVerdict::kAffected)));
  data.set("possible", std::to_string(counts.Of(MatchVerdict::kPossible)));
  data.set("unknown", std::to_string(counts.Of(MatchVerdict::kUnknown)));
  data.set("safe", std::to_string(counts.Of(MatchVerdict::kNotAffected)));
}

}  // namespace

std::string RenderAdvisoryPage(const AdvisoryPage& page) {
  const bool is_english = page.frame.language == "en";
  mustache::data data = FrameData(page.frame);
  SetWords(data, kWords, page.frame.language);
  data.set("page_title", ToUtf8(page.parts.title));
  data.set("severity", SeverityText(static_cast<std::uint8_t>(page.severity), page.frame.language));
  data.set("severity_number", std::to_string(static_cast<int>(page.severity)));
  data.set("is_exercise", page.parts.is_exercise);
  data.set("from", NameOf(page.publisher, *page.frame.directory));
  data.set("id", ToUtf8(page.id));
  data.set("version", ToUtf8(page.version));
  data.set("tlp", std::string(federation::TlpName(page.tlp)));
  data.set("arrived", LocalTimeText(page.arrived, page.frame.language));
  data.set("text_language", ToUtf8(page.parts.language));
  data.set("sections", Sections(page.parts, is_english));
  data.set("sample_note", ToUtf8(page.parts.sample_note));
  data.set("has_counts", page.counts.has_value());
  if (page.counts) SetCounts(data, *page.counts, is_english);
  static const std::string page_template = PageTemplate(kBody);
  return RenderPage(page_template, data);
}

std::string AdvisoryLink(std::string_view base, const std::string& publisher, const std::string& id,
                         const std::string& language) {
  return std::string(base) + "?van=" + PercentEncode(publisher) + "&id=" + PercentEncode(id) +
         "&lang=" + language;
}

}  // namespace schakel::node
