#include "node/web/public_page.h"

#include <algorithm>

#include "base/utf8.h"
#include "federation/advisory/version.h"
#include "federation/gossip/draft.h"
#include "node/web/advisory_page.h"
#include "node/web/local_time.h"

namespace schakel::node {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view kBody = R"(<h1>{{page_title}}</h1>
<p class="lead">{{lead}}</p>
{{#has_rows}}<table><thead><tr><th scope="col">{{column_severity}}</th><th scope="col">{{column_advisory}}</th><th scope="col">{{column_from}}</th><th scope="col">{{column_published}}</th></tr></thead>
<tbody>{{#rows}}<tr><td><span class="level s{{severity_number}}">{{severity}}</span></td><td><a href="{{link}}">{{title}}</a><small>{{id}} ({{version}})</small></td><td>{{from}}</td><td>{{published}}</td></tr>
{{/rows}}</tbody></table>{{/has_rows}}
{{^has_rows}}<p>{{nothing}}</p>{{/has_rows}}
)";

constexpr PageWord kWords[] = {
    {"page_title", "Beveiligingsadviezen voor ondernemers", "Security advisories for firms"},
    {"lead", "Voor iedereen. Deze adviezen mag u vrij delen.",
     "For everybody. You may share these advisories freely."},
    {"nothing", "Er zijn nog geen adviezen.", "There are no advisories yet."},
    {"column_severity", "Ernst", "Severity"},
    {"column_advisory", "Advies", "Advisory"},
    {"column_from", "Van", "From"},
    {"column_published", "Gepubliceerd", "Published"},
};

using Key = std::pair<crypto::NodeId, std::string>;

// The newest version of each advisory, and each text once whoever relays it.
std::vector<IndexedDocument> NewestOfEach(std::vector<IndexedDocument> documents) {
  std::erase_if(documents, [](const IndexedDocument& document) { return !IsPublic(document); });
  std::map<Key, const IndexedDocument*> newest;
  for (const IndexedDocument& document : documents) {
    const IndexedDocument*& held =
        newest[{document.position->journal.publisher, document.row.document_id}];
    if (held == nullptr ||
        federation::CompareVersions(document.row.version, held->row.version) > 0) {
      held = &document;
    }
  }
  std::map<crypto::Digest, IndexedDocument> once;
  for (const auto& [key, document] : newest)
    once.emplace(document->row.payload_root, *document);
  std::vector<IndexedDocument> list;
  list.reserve(once.size());
  for (auto& [root, document] : once)
    list.push_back(std::move(document));
  std::sort(list.begin(), list.end(), [](const IndexedDocument& a, const IndexedDocument& b) {
    return a.row.issued > b.row.issued;
  });
  return list;
}

mustache::data Row(const IndexedDocument& document, const PageFrame& frame) {
  const auto& row = document.row;
  mustache::data item;
  item.set("severity", SeverityText(row.severity, frame.language));
  item.set("severity_number", std::to_string(std::min<int>(row.severity, 4)));
  item.set("link", AdvisoryLink("/openbaar/advies", document.position->journal.publisher.hex(),
                                row.document_id, frame.language));
  item.set("title", ToUtf8(row.title));
  item.set("id", ToUtf8(row.document_id));
  item.set("version", ToUtf8(row.version));
  item.set("from", NameOf(document.position->journal.publisher, *frame.directory));
  item.set("published", LocalTimeText(row.issued, frame.language));
  return item;
}

}  // namespace

bool IsPublic(const IndexedDocument& document) {
  return document.position && document.verdict.delivery == federation::Delivery::kDeliver &&
         !document.is_withdrawn &&
         document.row.kind == static_cast<std::uint16_t>(federation::EntryKind::kAdvisory) &&
         document.row.tlp == federation::HeaderTlp(federation::Tlp::kClear);
}

std::string RenderPublicPage(PublicPage page) {
  auto documents = NewestOfEach(std::move(page.documents));
  if (documents.size() > kPublicShown) documents.resize(kPublicShown);
  mustache::data rows{mustache::data::type::list};
  for (const IndexedDocument& document : documents)
    rows.push_back(Row(document, page.frame));
  mustache::data data = FrameData(page.frame);
  SetWords(data, kWords, page.frame.language);
  data.set("has_rows", !documents.empty());
  data.set("rows", rows);
  static const std::string page_template = PageTemplate(kBody);
  return RenderPage(page_template, data);
}

}  // namespace schakel::node
