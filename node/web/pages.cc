#include "node/web/pages.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <set>

#include "federation/advisory/severity.h"
#include "federation/gossip/draft.h"
#include "federation/trust/freshness.h"
#include "node/web/advisory_index.h"
#include "node/web/api_json.h"
#include "node/web/page_texts.h"

namespace schakel::node {
namespace {

namespace mustache = kainjow::mustache;

constexpr auto kAnswerMax = std::chrono::seconds(5);
constexpr std::size_t kNewestShown = 25;

constexpr const char* kTemplate = R"(<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}} - {{organisation}}</title><link rel="stylesheet" href="/style.css"></head>
<body>
<header><p class="brand">Schakel</p><a href="/?lang={{other_language}}" lang="{{other_language}}" hreflang="{{other_language}}">{{other_label}}</a></header>
<main>
<h1>{{organisation}}</h1>
<dl class="facts">
<div><dt>{{state_label}}</dt><dd>{{state}}</dd></div>
<div><dt>{{connections}}</dt><dd>{{links_up}}</dd></div>
<div><dt>{{advisories}}</dt><dd>{{advisory_count}}</dd></div>
</dl>
<h2>{{newest}}</h2>
{{#has_advisories}}<table>
<thead><tr><th scope="col">{{column_arrived}}</th><th scope="col">{{column_severity}}</th><th scope="col">{{column_title}}</th><th scope="col">{{column_from}}</th><th scope="col">{{column_advice}}</th><th scope="col">{{column_sharing}}</th></tr></thead>
<tbody>{{#rows}}<tr><td>{{arrived}}</td><td class="s{{severity_number}}">{{severity}}</td><td>{{subject}}</td><td>{{from}}</td><td>{{id}} ({{version}})</td><td>TLP:{{tlp}}</td></tr>
{{/rows}}</tbody></table>{{/has_advisories}}
{{^has_advisories}}<p>{{none}}</p>{{/has_advisories}}
<h2>{{connections}}</h2>
<table><thead><tr><th scope="col">{{partner}}</th><th scope="col">{{partner_state}}</th></tr></thead>
<tbody>{{#partners}}<tr><td>{{name}}</td><td>{{link}}</td></tr>
{{/partners}}</tbody></table>
</main>
</body></html>
)";

constexpr const char* kStyle = R"(:root{color-scheme:light}
body{font:1rem/1.5 system-ui,sans-serif;margin:0;color:#1d1d1d;background:#f6f7f9}
header{display:flex;justify-content:space-between;align-items:center;padding:.5rem 1.5rem;background:#123a5c;color:#fff}
header a{color:#fff;padding:.5rem}
.brand{font-weight:700;margin:.25rem 0}
main{max-width:72rem;margin:0 auto;padding:1rem 1.5rem 3rem}
h1{margin:.5rem 0}
.facts{display:flex;flex-wrap:wrap;gap:1rem;margin:1rem 0}
.facts div{background:#fff;border:1px solid #cfd6dd;border-radius:.4rem;padding:.75rem 1rem;min-width:10rem}
.facts dt{color:#4a5560}.facts dd{margin:0;font-size:1.15rem;font-weight:600}
table{border-collapse:collapse;width:100%;background:#fff}
th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #dfe4e9;vertical-align:top}
th{background:#e8eef4}
.s4{font-weight:700;color:#8f0000}.s3{font-weight:600;color:#7a4100}
a:focus-visible{outline:3px solid #ffb612;outline-offset:2px}
@media(max-width:40rem){table{display:block;overflow-x:auto}}
)";

std::string LanguageOf(const NodeContext& context, const HttpRequest& request) {
  const std::string_view asked = request.Query("lang");
  if (asked == "nl" || asked == "en") return std::string(asked);
  if (request.accept_language.starts_with("nl")) return "nl";
  if (request.accept_language.starts_with("en")) return "en";
  return context.language;
}

std::vector<IndexedDocument> Newest(std::vector<IndexedDocument> documents, std::size_t& count) {
  std::erase_if(documents, [](const IndexedDocument& document) {
    return document.verdict.delivery != federation::Delivery::kDeliver || document.is_withdrawn ||
           document.row.kind != static_cast<std::uint16_t>(federation::EntryKind::kAdvisory);
  });
  count = documents.size();
  std::sort(documents.begin(), documents.end(),
            [](const IndexedDocument& a, const IndexedDocument& b) {
              return a.row.received > b.row.received;
            });
  if (documents.size() > kNewestShown) documents.resize(kNewestShown);
  return documents;
}

mustache::data Rows(const std::vector<IndexedDocument>& documents, const PageTexts& texts,
                    const federation::Directory& directory) {
  mustache::data rows{mustache::data::type::list};
  for (const IndexedDocument& document : documents) {
    const auto& row = document.row;
    const std::size_t severity = std::min<std::size_t>(row.severity, 4);
    const auto tlp = federation::TlpOfHeader(row.tlp);
    mustache::data item;
    item.set("arrived", FormatRfc3339(row.received));
    item.set("severity", std::string(texts.severities[severity]));
    item.set("severity_number", std::to_string(severity));
    item.set("subject", row.title);
    item.set("from", OrganisationOf(document.position->journal.publisher, directory));
    item.set("id", row.document_id);
    item.set("version", row.version);
    item.set("tlp", std::string(tlp ? federation::TlpName(*tlp) : "-"));
    rows.push_back(item);
  }
  return rows;
}

mustache::data Partners(const federation::FederationStatus& status, const PageTexts& texts,
                        const federation::Directory& directory) {
  std::set<crypto::NodeId> up;
  for (const auto& link : status.links) {
    if (link.is_up) up.insert(link.node);
  }
  mustache::data partners{mustache::data::type::list};
  for (const auto& admission : directory.admissions()) {
    if (admission.node_id == status.self) continue;
    mustache::data item;
    item.set("name", admission.organisation.name);
    item.set("link",
             std::string(up.contains(admission.node_id) ? texts.connected : texts.not_connected));
    partners.push_back(item);
  }
  return partners;
}

void SetTexts(mustache::data& page, const PageTexts& texts) {
  const std::pair<const char*, std::string_view> members[] = {
      {"language", texts.language},
      {"other_language", texts.other_language},
      {"other_label", texts.other_label},
      {"title", texts.title},
      {"state_label", texts.state_label},
      {"connections", texts.connections},
      {"advisories", texts.advisories},
      {"newest", texts.newest},
      {"none", texts.none},
      {"column_advice", texts.column_advice},
      {"column_title", texts.column_title},
      {"column_from", texts.column_from},
      {"column_severity", texts.column_urgency},
      {"column_sharing", texts.column_sharing},
      {"column_arrived", texts.column_arrived},
      {"partner", texts.partner},
      {"partner_state", texts.partner_state}};
  for (const auto& [name, text] : members)
    page.set(name, std::string(text));
}

HttpResponse StatusPage(const NodeContext& context, const HttpRequest& request) {
  const PageTexts& texts = TextsOf(LanguageOf(context, request));
  auto status_future = context.core.Status();
  auto directory_future = context.core.Directory();
  const bool is_ready = status_future.wait_for(kAnswerMax) == std::future_status::ready &&
                        directory_future.wait_for(kAnswerMax) == std::future_status::ready;
  if (!is_ready) return {503, "text/plain; charset=utf-8", std::string(texts.busy)};
  const auto status = status_future.get();
  const auto directory = directory_future.get();
  const Now now = SystemNow();
  const auto snapshot = context.store.TakeSnapshot();
  auto documents = ListDocuments(*snapshot, *directory, now.wall);
  if (!documents) return {500, "text/plain; charset=utf-8", std::string(texts.busy)};
  std::size_t count = 0;
  const auto newest = Newest(std::move(*documents), count);
  std::set<crypto::NodeId> up;
  for (const auto& link : status.links) {
    if (link.is_up) up.insert(link.node);
  }
  mustache::data page;
  SetTexts(page, texts);
  const auto freshness = federation::FreshnessOf(status.trust_issued, now.wall);
  page.set("state", std::string(texts.fresh[static_cast<std::size_t>(freshness)]));
  page.set("organisation", OrganisationOf(context.self, *directory));
  page.set("links_up", std::to_string(up.size()));
  page.set("advisory_count", std::to_string(count));
  page.set("has_advisories", !newest.empty());
  page.set("rows", Rows(newest, texts, *directory));
  page.set("partners", Partners(status, texts, *directory));
  mustache::mustache rendered{kTemplate};
  return {200, "text/html; charset=utf-8", rendered.render(page)};
}

HttpResponse Metrics(const NodeContext& context) {
  auto status = context.core.Status();
  if (status.wait_for(kAnswerMax) != std::future_status::ready) {
    return {503, "text/plain; charset=utf-8", "busy\n"};
  }
  return {200, "text/plain; version=0.0.4; charset=utf-8",
          MetricsText(status.get(), context.core.transport_counters(), SystemNow().wall)};
}

}  // namespace

HttpHandler MakePages(const NodeContext& context) {
  return [&context](const HttpRequest& request) -> HttpResponse {
    if (request.method != "GET") return {405, "text/plain; charset=utf-8", "read only\n", "GET"};
    if (request.path == "/") return StatusPage(context, request);
    if (request.path == "/style.css") return {200, "text/css; charset=utf-8", kStyle};
    if (request.path == "/metrics") return Metrics(context);
    return {404, "text/plain; charset=utf-8", "not found\n"};
  };
}

}  // namespace schakel::node
