#include "node/web/today_page.h"

#include <algorithm>

#include "base/utf8.h"
#include "node/web/advisory_page.h"
#include "node/web/local_time.h"

namespace schakel::node {
namespace {

namespace mustache = kainjow::mustache;

constexpr auto kTodayIs = std::chrono::hours(24);

constexpr std::string_view kBody = R"(<h1>{{page_title}}</h1>
<p class="lead">{{lead}}{{#has_samples}} <span class="sample">{{sample}}</span>{{/has_samples}}</p>
<dl class="facts">
<div><dt>{{fact_members}}</dt><dd>{{members}}</dd></div>
<div><dt>{{fact_new}}</dt><dd>{{new_count}}</dd></div>
<div><dt>{{fact_hit}}</dt><dd>{{hit_count}}</dd></div>
<div><dt>{{fact_notices}}</dt><dd>{{notices}}</dd></div>
</dl>
{{#has_today}}<h2>{{today}}</h2>
<table><thead><tr><th scope="col">{{column_severity}}</th><th scope="col">{{column_advisory}}</th><th scope="col" class="n">{{column_affected}}</th><th scope="col" class="n">{{column_possible}}</th><th scope="col" class="n">{{column_unknown}}</th><th scope="col">{{column_arrived}}</th></tr></thead>
<tbody>{{#today_rows}}<tr><td><span class="level s{{severity_number}}">{{severity}}</span></td><td><a href="{{link}}">{{title}}</a><small>{{from}}, {{id}} ({{version}}), TLP:{{tlp}}</small></td><td class="n">{{affected}}</td><td class="n">{{possible}}</td><td class="n">{{unknown}}</td><td>{{arrived}}</td></tr>
{{/today_rows}}</tbody></table>{{/has_today}}
{{^has_today}}<p>{{nothing}}</p>{{/has_today}}
{{#has_others}}<h2>{{others}}</h2>
<table><thead><tr><th scope="col">{{column_severity}}</th><th scope="col">{{column_advisory}}</th><th scope="col" class="n">{{column_unknown}}</th><th scope="col">{{column_arrived}}</th></tr></thead>
<tbody>{{#other_rows}}<tr><td><span class="level s{{severity_number}}">{{severity}}</span></td><td><a href="{{link}}">{{title}}</a><small>{{from}}, {{id}} ({{version}}), TLP:{{tlp}}</small></td><td class="n">{{unknown}}</td><td>{{arrived}}</td></tr>
{{/other_rows}}</tbody></table>{{/has_others}}
)";

constexpr PageWord kWords[] = {
    {"page_title", "Vandaag te doen", "To do today"},
    {"lead", "De nieuwste adviezen, en hoeveel van uw leden ze raken.",
     "The newest advisories, and how many of your members they concern."},
    {"sample", "De leden zijn voorbeeldgegevens.", "The members are sample data."},
    {"fact_members", "Leden", "Members"},
    {"fact_new", "Nieuwe adviezen, 24 uur", "New advisories, 24 hours"},
    {"fact_hit", "Daarvan voor uw leden", "Of these for your members"},
    {"fact_notices", "Meldingen klaar", "Notices ready"},
    {"today", "Deze adviezen raken uw leden", "These advisories concern your members"},
    {"others", "Andere adviezen", "Other advisories"},
    {"nothing", "Er zijn geen nieuwe adviezen voor uw leden.",
     "There are no new advisories for your members."},
    {"column_severity", "Ernst", "Severity"},
    {"column_advisory", "Advies", "Advisory"},
    {"column_affected", "Zeker geraakt", "Affected"},
    {"column_possible", "Mogelijk geraakt", "Possibly affected"},
    {"column_unknown", "Software onbekend", "Software not known"},
    {"column_arrived", "Ontvangen", "Received"},
};

mustache::data Row(const AdvisoryCounts& counts, const PageFrame& frame) {
  mustache::data row;
  row.set("severity", SeverityText(static_cast<std::uint8_t>(counts.severity), frame.language));
  row.set("severity_number", std::to_string(static_cast<int>(counts.severity)));
  row.set("link", AdvisoryLink("/advies", counts.publisher, counts.id, frame.language));
  row.set("title", ToUtf8(counts.title));
  row.set("from", NameOf(counts.position.journal.publisher, *frame.directory));
  row.set("id", ToUtf8(counts.id));
  row.set("version", ToUtf8(counts.version));
  row.set("tlp", std::string(federation::TlpName(counts.tlp)));
  row.set("affected", std::to_string(counts.Of(MatchVerdict::kAffected)));
  row.set("possible", std::to_string(counts.Of(MatchVerdict::kPossible)));
  row.set("unknown", std::to_string(counts.Of(MatchVerdict::kUnknown)));
  row.set("arrived", LocalTimeText(counts.arrived, frame.language));
  return row;
}

bool IsNew(const AdvisoryCounts& counts, WallTime now) {
  return counts.arrived + kTodayIs > now;
}

// Today's before those of earlier days; of today the most serious first, then the newest.
void SortForToday(std::vector<AdvisoryCounts>& advisories, WallTime now) {
  std::sort(advisories.begin(), advisories.end(),
            [now](const AdvisoryCounts& a, const AdvisoryCounts& b) {
              const bool is_new = IsNew(a, now);
              if (is_new != IsNew(b, now)) return is_new;
              if (is_new && a.severity != b.severity) return a.severity > b.severity;
              return a.arrived > b.arrived;
            });
}

}  // namespace

std::string RenderTodayPage(TodayPage page) {
  std::erase_if(page.advisories, [](const AdvisoryCounts& counts) { return counts.is_withdrawn; });
  SortForToday(page.advisories, page.frame.now);
  mustache::data today{mustache::data::type::list};
  mustache::data others{mustache::data::type::list};
  std::size_t shown = 0;
  std::size_t new_count = 0;
  std::size_t hit_count = 0;
  std::uint64_t notices = 0;
  for (const AdvisoryCounts& counts : page.advisories) {
    const bool is_new = IsNew(counts, page.frame.now);
    const bool is_hit = counts.notified() > 0;
    new_count += is_new ? 1 : 0;
    hit_count += is_new && is_hit ? 1 : 0;
    notices += counts.notified();
    if (++shown > kTodayShown) continue;
    (is_hit ? today : others).push_back(Row(counts, page.frame));
  }
  mustache::data data = FrameData(page.frame);
  SetWords(data, kWords, page.frame.language);
  data.set("has_samples", page.has_samples);
  data.set("members", std::to_string(page.members));
  data.set("new_count", std::to_string(new_count));
  data.set("hit_count", std::to_string(hit_count));
  data.set("notices", std::to_string(notices));
  data.set("has_today", !today.is_empty_list());
  data.set("today_rows", today);
  data.set("has_others", !others.is_empty_list());
  data.set("other_rows", others);
  static const std::string page_template = PageTemplate(kBody);
  return RenderPage(page_template, data);
}

}  // namespace schakel::node
