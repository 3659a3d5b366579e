#include "node/web/page_layout.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "node/web/alarms.h"
#include "node/web/page_texts.h"

namespace schakel::node {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{page_title}} - {{organisation}}</title><link rel="stylesheet" href="/style.css"></head>
<body>
<a class="skip" href="#main">{{skip}}</a>
<header><p class="brand">Schakel <span>{{organisation}}</span></p>
<nav aria-label="{{navigation}}">
<a href="/?lang={{language}}">{{nav_today}}</a>
<a href="/federatie?lang={{language}}">{{nav_federation}}</a>
{{#is_platform}}<a href="/openbaar?lang={{language}}">{{nav_public}}</a>
{{/is_platform}}<a href="{{other_link}}" lang="{{other_language}}" hreflang="{{other_language}}">{{other_label}}</a>
</nav></header>
<main id="main">
{{#has_alarms}}<section class="alarms" aria-label="{{attention}}"><h2>{{attention}}</h2>
<ul>{{#alarms}}<li>{{text}}</li>
{{/alarms}}</ul></section>{{/has_alarms}}
)";

constexpr std::string_view kFoot = R"(</main>
<footer><p>{{state_label}}: {{state}}</p></footer>
</body></html>
)";

constexpr PageWord kWords[] = {
    {"skip", "Naar de inhoud", "Skip to content"},
    {"navigation", "Hoofdmenu", "Main menu"},
    {"nav_today", "Vandaag te doen", "To do today"},
    {"nav_federation", "Deelnemers", "Members of the federation"},
    {"nav_public", "Openbare lijst", "Public list"},
    {"attention", "Let op", "Attention"},
    {"other_language", "en", "nl"},
    {"other_label", "English", "Nederlands"},
    {"state_label", "Lijst van deelnemers", "List of members"},
};

// Several journals of one publisher can be forked: once is enough for people.
mustache::data Alarms(const std::vector<NodeAlarm>& alarms, const PageFrame& frame) {
  std::set<std::string> shown;
  mustache::data list{mustache::data::type::list};
  for (const NodeAlarm& alarm : alarms) {
    const auto node = crypto::NodeId::FromHexText(alarm.node);
    const std::string text =
        AlarmSentence(alarm, node ? NameOf(*node, *frame.directory) : "", frame.language);
    if (!shown.insert(text).second) continue;
    mustache::data item;
    item.set("text", text);
    list.push_back(item);
  }
  return list;
}

}  // namespace

const char* const kPageStyle =
    R"(:root{color-scheme:light;--ink:#1b2430;--line:#d5dce4;--blue:#123a5c}
*{box-sizing:border-box}
body{font:1rem/1.5 system-ui,sans-serif;margin:0;color:var(--ink);background:#f4f6f8}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem;z-index:1}
header{display:flex;flex-wrap:wrap;gap:.5rem 2rem;justify-content:space-between;align-items:center;padding:.5rem 1.5rem;background:var(--blue);color:#fff}
header a{color:#fff;display:inline-block;padding:.5rem .75rem}
.brand{font-weight:700;margin:.25rem 0}.brand span{font-weight:400;margin-left:.75rem}
main{max-width:76rem;margin:0 auto;padding:1rem 1.5rem 2rem}
footer{max-width:76rem;margin:0 auto;padding:0 1.5rem 2rem;color:#475463}
h1{margin:.75rem 0 .25rem}h2{margin:1.75rem 0 .5rem}
h1,h2,h3,p,li,dd{overflow-wrap:anywhere}
.lead{margin:0 0 1rem;color:#475463}
.facts{display:flex;flex-wrap:wrap;gap:1rem;margin:1rem 0}
.facts div{background:#fff;border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;min-width:11rem;flex:1}
.facts dt{color:#475463}.facts dd{margin:0;font-size:1.6rem;font-weight:650}
.alarms{background:#fff4f4;border:2px solid #8f0000;border-radius:.5rem;padding:0 1rem}
.panel{background:#fff;border:1px solid var(--line);border-radius:.5rem;padding:.25rem 1.25rem 1rem;overflow-x:auto}
table{border-collapse:collapse;width:100%;background:#fff;border:1px solid var(--line)}
th,td{text-align:left;padding:.55rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
thead th{background:#e6edf4}
td small{display:block;color:#475463}
.level{display:inline-block;border-radius:1rem;padding:.05rem .6rem;border:1px solid #6b7785;font-weight:600;white-space:nowrap}
.s4{background:#8f0000;border-color:#8f0000;color:#fff}.s3{background:#ffe2cc;border-color:#9a4b00;color:#6d3500}
.sample{color:#475463;border:1px dashed #6b7785;border-radius:.25rem;padding:.1rem .5rem}
svg{max-width:100%;height:auto}svg text{font:600 13px system-ui,sans-serif;fill:var(--ink);paint-order:stroke;stroke:#fff;stroke-width:5px}
a:focus-visible{outline:3px solid #ffb612;outline-offset:2px}
@media(max-width:46rem){table{display:block;overflow-x:auto}}
)";

void SetWords(mustache::data& page, std::span<const PageWord> words, std::string_view language) {
  for (const PageWord& word : words)
    page.set(word.name, std::string(language == "en" ? word.english : word.dutch));
}

mustache::data FrameData(const PageFrame& frame) {
  mustache::data data;
  SetWords(data, kWords, frame.language);
  const PageTexts& texts = TextsOf(frame.language);
  const auto freshness = frame.status.terms.freshness;
  const auto alarms = AlarmsOf(frame.status, frame.now);
  const char joint = frame.path.find('?') == std::string::npos ? '?' : '&';
  data.set("language", frame.language);
  data.set("other_link", frame.path + joint + "lang=" + (frame.language == "en" ? "nl" : "en"));
  data.set("organisation", NameOf(frame.status.self, *frame.directory));
  data.set("is_platform", frame.is_platform);
  data.set("has_alarms", !alarms.empty());
  data.set("alarms", Alarms(alarms, frame));
  data.set("state", std::string(texts.fresh[static_cast<std::size_t>(freshness)]));
  return data;
}

std::string PageTemplate(std::string_view body) {
  return std::string(kHead) + std::string(body) + std::string(kFoot);
}

std::string RenderPage(const std::string& page_template, const mustache::data& data) {
  mustache::mustache rendered{page_template};
  return rendered.render(data);
}

std::string NameOf(const crypto::NodeId& node, const federation::Directory& directory) {
  const auto* admission = directory.Find(node);
  return admission == nullptr ? node.hex().substr(0, 8) : ToUtf8(admission->organisation.name);
}

std::string SeverityText(std::uint8_t severity, std::string_view language) {
  return std::string(TextsOf(language).severities[std::min<std::size_t>(severity, 4)]);
}

}  // namespace schakel::node
