#include "node/web/federation_page.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/utf8.h"
#include "node/web/api_json.h"
#include "node/web/local_time.h"

namespace schakel::node {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view kBody = R"(<h1>{{page_title}}</h1>
<p class="lead">{{lead}}</p>
<div class="panel"><svg viewBox="0 0 1100 520" width="1100" height="520" role="img" aria-labelledby="picture-title">
<title id="picture-title">{{picture}}</title>
{{#lines}}<line x1="{{x1}}" y1="{{y1}}" x2="{{x2}}" y2="{{y2}}" stroke="{{colour}}" stroke-width="{{width}}"{{#is_dashed}} stroke-dasharray="6 6"{{/is_dashed}}/>
{{/lines}}{{#nodes}}<circle cx="{{x}}" cy="{{y}}" r="{{radius}}" fill="{{fill}}" stroke="#123a5c" stroke-width="2"/>
<text x="{{text_x}}" y="{{text_y}}" text-anchor="{{anchor}}">{{name}}</text>
{{/nodes}}</svg></div>
<h2>{{partners_title}}</h2>
<table><thead><tr><th scope="col">{{column_name}}</th><th scope="col">{{column_kind}}</th><th scope="col">{{column_link}}</th><th scope="col" class="n">{{column_round_trip}}</th><th scope="col" class="n">{{column_entries}}</th><th scope="col">{{column_last}}</th></tr></thead>
<tbody>{{#partners}}<tr><td>{{name}}</td><td>{{kind}}</td><td>{{link}}</td><td class="n">{{round_trip}}</td><td class="n">{{entries}}</td><td>{{last}}</td></tr>
{{/partners}}</tbody></table>
{{#is_anchor}}<h2>{{roots_title}}</h2>
<p>{{roots_lead}}</p>
<table><thead><tr><th scope="col">{{column_root}}</th><th scope="col" class="n">{{column_nodes}}</th></tr></thead>
<tbody>{{#roots}}<tr><td>{{root}}</td><td class="n">{{nodes}}</td></tr>
{{/roots}}</tbody></table>{{/is_anchor}}
<h2>{{journeys_title}}</h2>
{{#has_journeys}}<table><thead><tr><th scope="col">{{column_advisory}}</th><th scope="col">{{column_from}}</th><th scope="col">{{column_arrived}}</th><th scope="col" class="n">{{column_journey}}</th></tr></thead>
<tbody>{{#journeys}}<tr><td>{{title}}<small>{{id}} ({{version}})</small></td><td>{{from}}</td><td>{{arrived}}</td><td class="n">{{journey}}</td></tr>
{{/journeys}}</tbody></table>{{/has_journeys}}
{{^has_journeys}}<p>{{nothing}}</p>{{/has_journeys}}
)";

constexpr PageWord kWords[] = {
    {"page_title", "Deelnemers", "Members of the federation"},
    {"lead", "Met wie u adviezen wisselt, en hoe vers hun nieuws is.",
     "With whom you exchange advisories, and how fresh their news is."},
    {"picture", "Uw organisatie in het midden van haar verbindingen; de tabel zegt hetzelfde",
     "Your organisation amid its connections; the table says the same"},
    {"partners_title", "Organisaties", "Organisations"},
    {"column_name", "Organisatie", "Organisation"},
    {"column_kind", "Soort", "Kind"},
    {"column_link", "Verbinding", "Connection"},
    {"column_round_trip", "Heen en terug", "Round trip"},
    {"column_entries", "Berichten", "Entries"},
    {"column_last", "Laatste bericht", "Last entry"},
    {"journeys_title", "De laatste adviezen", "The last advisories"},
    {"column_advisory", "Advies", "Advisory"},
    {"column_from", "Van", "From"},
    {"column_arrived", "Ontvangen", "Received"},
    {"column_journey", "Onderweg", "On its way"},
    {"roots_title", "Welke hoofdsleutels de deelnemers kennen", "Which root keys the members know"},
    {"roots_lead",
     "Oude hoofdsleutels zijn pas overbodig als iedereen een nieuwere versie kent. Een streepje: "
     "niet "
     "bekend.",
     "Old root keys are no longer needed when everybody knows a newer version. A dash: not known."},
    {"column_root", "Versie", "Version"},
    {"column_nodes", "Organisaties", "Organisations"},
    {"nothing", "Er zijn nog geen adviezen.", "There are no advisories yet."},
};

std::string_view KindText(federation::NodeKind kind, bool is_english) {
  switch (kind) {
    case federation::NodeKind::kRegional:
      return is_english ? "regional" : "regionaal";
    case federation::NodeKind::kSector:
      return "sector";
    case federation::NodeKind::kBranch:
      return is_english ? "branch" : "branche";
    case federation::NodeKind::kPlatform:
      return is_english ? "public platform" : "openbaar platform";
    case federation::NodeKind::kAuthority:
      return is_english ? "authority" : "overheid";
    case federation::NodeKind::kRelay:
      return is_english ? "relay" : "doorgever";
  }
  return "";
}

// What is known of one node of the directory.
struct Partner {
  const federation::Admission* admission = nullptr;
  bool is_self = false;
  bool is_up = false;
  bool is_push = false;
  Duration round_trip{0};
  std::uint64_t entries = 0;
  WallTime last{};  // when its newest document became durable here
};

std::vector<Partner> FindPartners(const FederationPage& page) {
  std::map<crypto::NodeId, Partner> found;
  for (const auto& admission : page.frame.directory->admissions()) {
    Partner partner;
    partner.admission = &admission;
    partner.is_self = admission.node_id == page.frame.status.self;
    found.emplace(admission.node_id, partner);
  }
  for (const auto& link : page.frame.status.links) {
    const auto partner = found.find(link.node);
    if (partner == found.end() || !link.is_up) continue;
    partner->second.is_up = true;
    partner->second.is_push |= link.kind == federation::LinkKind::kPush;
    if (link.round_trip > Duration(0)) partner->second.round_trip = link.round_trip;
  }
  for (const auto& journal : page.frame.status.journals) {
    const auto partner = found.find(journal.id.publisher);
    if (partner != found.end()) partner->second.entries += journal.durable.size;
  }
  for (const IndexedDocument& document : page.documents) {
    if (!document.position) continue;
    const auto partner = found.find(document.position->journal.publisher);
    if (partner == found.end()) continue;
    partner->second.last = std::max(partner->second.last, document.row.received);
  }
  std::vector<Partner> partners;
  partners.reserve(found.size());
  for (const auto& [node, partner] : found)
    partners.push_back(partner);
  std::sort(partners.begin(), partners.end(), [](const Partner& a, const Partner& b) {
    return a.admission->organisation.name < b.admission->organisation.name;
  });
  return partners;
}

std::string Coordinate(double value) {
  return std::to_string(static_cast<int>(std::lround(value)));
}

// This node stands in the middle, the others on an ellipse around it.
void Draw(const std::vector<Partner>& partners, mustache::data& data) {
  constexpr double kCentreX = 550;
  constexpr double kCentreY = 260;
  mustache::data lines{mustache::data::type::list};
  mustache::data nodes{mustache::data::type::list};
  const auto add_node = [&nodes](const Partner& partner, double x, double y, double side) {
    mustache::data node;
    node.set("x", Coordinate(x));
    node.set("y", Coordinate(y));
    node.set("radius", partner.is_self ? "16" : "11");
    node.set("fill", partner.is_self ? "#123a5c" : partner.is_up ? "#ffffff" : "#d5dce4");
    node.set("text_x", Coordinate(x + side * 18));
    node.set("text_y", Coordinate(side == 0 ? y + 36 : y + 5));
    node.set("anchor", side == 0 ? "middle" : side > 0 ? "start" : "end");
    node.set("name", ToUtf8(partner.admission->organisation.name));
    nodes.push_back(node);
  };
  std::size_t others = 0;
  for (const Partner& partner : partners)
    others += partner.is_self ? 0 : 1;
  const std::size_t drawn = std::min(others, kDrawnMax);
  std::size_t place = 0;
  const Partner* self = nullptr;
  for (const Partner& partner : partners) {
    if (partner.is_self) self = &partner;
    if (partner.is_self || place >= drawn) continue;
    const double angle = 2 * M_PI * (static_cast<double>(place) + 0.5) / static_cast<double>(drawn);
    ++place;
    const double x = kCentreX + 270 * std::cos(angle);
    const double y = kCentreY + 210 * std::sin(angle);
    mustache::data line;
    line.set("x1", Coordinate(kCentreX));
    line.set("y1", Coordinate(kCentreY));
    line.set("x2", Coordinate(x));
    line.set("y2", Coordinate(y));
    line.set("colour", partner.is_up ? "#1f7a4d" : "#9aa5b1");
    line.set("width", partner.is_push ? "3" : "1.5");
    line.set("is_dashed", !partner.is_up);
    lines.push_back(line);
    add_node(partner, x, y, x >= kCentreX ? 1 : -1);
  }
  if (self != nullptr) add_node(*self, kCentreX, kCentreY, 0);
  data.set("lines", lines);
  data.set("nodes", nodes);
}

std::string MillisText(Duration duration, bool is_english) {
  char text[32];
  const double millis = static_cast<double>(duration.count()) / 1000.0;
  std::snprintf(text, sizeof(text), millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  std::string out(text);
  if (!is_english) std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

mustache::data Partners(const std::vector<Partner>& partners, const PageFrame& frame) {
  const bool is_english = frame.language == "en";
  mustache::data list{mustache::data::type::list};
  for (const Partner& partner : partners) {
    std::string link = is_english ? "not connected" : "niet verbonden";
    if (partner.is_up) link = is_english ? "connected" : "verbonden";
    if (partner.is_self) link = is_english ? "this is you" : "dit bent u";
    mustache::data item;
    item.set("name", ToUtf8(partner.admission->organisation.name));
    item.set("kind", std::string(KindText(partner.admission->kind, is_english)));
    item.set("link", link);
    item.set("round_trip", partner.round_trip > Duration(0)
                               ? MillisText(partner.round_trip, is_english)
                               : std::string("-"));
    item.set("entries", std::to_string(partner.entries));
    item.set("last", AgeText(partner.last, frame.now, frame.language));
    list.push_back(item);
  }
  return list;
}

mustache::data Journeys(std::vector<IndexedDocument> documents, const PageFrame& frame) {
  std::erase_if(documents, [](const IndexedDocument& document) {
    return !document.position || document.is_withdrawn ||
           document.verdict.delivery != federation::Delivery::kDeliver ||
           document.row.kind != static_cast<std::uint16_t>(federation::EntryKind::kAdvisory);
  });
  std::sort(documents.begin(), documents.end(),
            [](const auto& a, const auto& b) { return a.row.received > b.row.received; });
  if (documents.size() > kJourneysShown) documents.resize(kJourneysShown);
  mustache::data list{mustache::data::type::list};
  for (const IndexedDocument& document : documents) {
    const auto& row = document.row;
    mustache::data item;
    item.set("title", ToUtf8(row.title));
    item.set("id", ToUtf8(row.document_id));
    item.set("version", ToUtf8(row.version));
    item.set("from", NameOf(document.position->journal.publisher, *frame.directory));
    item.set("arrived", LocalTimeText(row.received, frame.language));
    // Two clocks: what seems to take less than nothing took little.
    item.set("journey",
             MillisText(std::max(Duration(0), row.received - row.issued), frame.language == "en"));
    list.push_back(item);
  }
  return list;
}

mustache::data Roots(const NodeStatus& status) {
  mustache::data list{mustache::data::type::list};
  for (const auto& [root, nodes] : status.trusted_roots) {
    mustache::data item;
    item.set("root", root == 0 ? std::string("-") : std::to_string(root));
    item.set("nodes", std::to_string(nodes));
    list.push_back(item);
  }
  return list;
}

}  // namespace

std::string RenderFederationPage(FederationPage page) {
  const auto partners = FindPartners(page);
  mustache::data data = FrameData(page.frame);
  SetWords(data, kWords, page.frame.language);
  Draw(partners, data);
  data.set("partners", Partners(partners, page.frame));
  data.set("is_anchor", IsAnchor(page.frame.status.self, *page.frame.directory));
  data.set("roots", Roots(page.frame.status));
  const mustache::data journeys = Journeys(std::move(page.documents), page.frame);
  data.set("has_journeys", !journeys.is_empty_list());
  data.set("journeys", journeys);
  static const std::string page_template = PageTemplate(kBody);
  return RenderPage(page_template, data);
}

}  // namespace schakel::node
