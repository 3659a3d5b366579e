#include "node/web/pages.h"

#include "base/percent.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/gossip/draft.h"
#include "node/delivery/notice_book.h"
#include "node/web/advisory_index.h"
#include "node/web/advisory_page.h"
#include "node/web/federation_page.h"
#include "node/web/page_texts.h"
#include "node/web/public_page.h"
#include "node/web/today_page.h"

namespace schakel::node {
namespace {

constexpr auto kAnswerMax = std::chrono::seconds(5);
constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kText = "text/plain; charset=utf-8";

HttpResponse Html(std::string page) {
  return {200, std::string(kHtml), std::move(page)};
}

HttpResponse NotFound() {
  return {404, std::string(kText), "not found\n"};
}

std::string LanguageOf(const NodeContext& context, const HttpRequest& request) {
  const std::string_view asked = request.Query("lang");
  if (asked == "nl" || asked == "en") return std::string(asked);
  if (request.accept_language.starts_with("nl")) return "nl";
  if (request.accept_language.starts_with("en")) return "en";
  return context.language;
}

// The path with what says which advisory; the language is added by the frame.
std::string PathOf(const HttpRequest& request) {
  std::string path = request.path;  // one of ours, as it stands in kPages
  char joint = '?';
  for (const std::string_view key : {"van", "id"}) {
    if (request.Query(key).empty()) continue;
    path += joint + std::string(key) + "=" + PercentEncode(request.Query(key));
    joint = '&';
  }
  return path;
}

// Nothing if the core is too busy to say how it is.
std::optional<PageFrame> MakeFrame(const NodeContext& context, const HttpRequest& request) {
  auto status = context.core.Status();
  auto directory = context.core.Directory();
  const bool is_ready = status.wait_for(kAnswerMax) == std::future_status::ready &&
                        directory.wait_for(kAnswerMax) == std::future_status::ready;
  if (!is_ready) return std::nullopt;
  PageFrame frame{status.get(),     directory.get(),
                  SystemNow().wall, LanguageOf(context, request),
                  PathOf(request),  false};
  const auto* admission = frame.directory->Find(context.self);
  frame.is_platform = admission != nullptr && admission->kind == federation::NodeKind::kPlatform;
  return frame;
}

Result<HttpResponse> ShowToday(const NodeContext& context, const HttpRequest& /*request*/,
                               PageFrame frame) {
  const auto snapshot = context.store.TakeSnapshot();
  auto advisories = NoticeBook::AllCounts(*snapshot);
  if (!advisories) return advisories.error();
  return Html(RenderTodayPage({std::move(frame), std::move(*advisories), context.desk.members(),
                               context.desk.has_samples()}));
}

Result<HttpResponse> ShowFederation(const NodeContext& context, const HttpRequest& /*request*/,
                                    PageFrame frame) {
  const auto snapshot = context.store.TakeSnapshot();
  auto documents = ListDocuments(*snapshot, *frame.directory, frame.now);
  if (!documents) return documents.error();
  return Html(RenderFederationPage({std::move(frame), std::move(*documents)}));
}

Result<HttpResponse> ShowPublic(const NodeContext& context, const HttpRequest& /*request*/,
                                PageFrame frame) {
  if (!frame.is_platform) return NotFound();
  const auto snapshot = context.store.TakeSnapshot();
  auto documents = ListDocuments(*snapshot, *frame.directory, frame.now);
  if (!documents) return documents.error();
  return Html(RenderPublicPage({std::move(frame), std::move(*documents)}));
}

// May this page show the text of a document? It has no sign-in: never AMBER or above.
bool IsForPages(const IndexedDocument& document) {
  const auto tlp = federation::TlpOfHeader(document.row.tlp);
  return document.position && document.verdict.delivery == federation::Delivery::kDeliver && tlp &&
         *tlp <= federation::Tlp::kGreen;
}

Result<HttpResponse> ShowAdvisory(const NodeContext& context, const HttpRequest& request,
                                  PageFrame frame) {
  const bool is_public = request.path != "/advies";
  if (is_public && !frame.is_platform) return NotFound();
  const auto snapshot = context.store.TakeSnapshot();
  const DocumentQuery query{std::string(request.Query("van")), std::string(request.Query("id")),
                            ""};
  const auto found = FindDocuments(*snapshot, *frame.directory, frame.now, query);
  if (!found) return found.error();
  if (found->size() != 1 || !IsForPages(found->front())) return NotFound();
  const IndexedDocument& document = found->front();
  if (is_public && !IsPublic(document)) return NotFound();
  const auto bytes = ReadDocument(*snapshot, document);
  if (!bytes) return bytes.error();
  const auto read = federation::ReadCsaf(*bytes);
  const auto* csaf = std::get_if<federation::CsafDocument>(&read);
  if (csaf == nullptr) return NotFound();
  AdvisoryPage page;
  page.frame = std::move(frame);
  page.parts = FindNoticeParts(*csaf);
  page.id = document.row.document_id;
  page.version = document.row.version;
  page.severity = federation::SeverityOf(*csaf);
  page.tlp = csaf->tlp();
  page.publisher = document.position->journal.publisher;
  page.arrived = document.row.received;
  if (!is_public) {
    auto counts = NoticeBook::FindCounts(*snapshot, AdvisoryHashOf(page.publisher, page.id));
    if (!counts) return counts.error();
    page.counts = std::move(*counts);
  }
  return Html(RenderAdvisoryPage(page));
}

struct Page {
  std::string_view path;
  Result<HttpResponse> (*show)(const NodeContext& context, const HttpRequest& request,
                               PageFrame frame);
};
constexpr Page kPages[] = {
    {"/", ShowToday},          {"/advies", ShowAdvisory},          {"/federatie", ShowFederation},
    {"/openbaar", ShowPublic}, {"/openbaar/advies", ShowAdvisory},
};

HttpResponse Show(const Page& page, const NodeContext& context, const HttpRequest& request) {
  const std::string busy(TextsOf(LanguageOf(context, request)).busy);
  auto frame = MakeFrame(context, request);
  if (!frame) return {503, std::string(kText), busy};
  auto shown = page.show(context, request, std::move(*frame));
  if (!shown) return {500, std::string(kText), busy};
  return std::move(*shown);
}

HttpResponse Metrics(const NodeContext& context) {
  auto status = context.core.Status();
  if (status.wait_for(kAnswerMax) != std::future_status::ready) {
    return {503, std::string(kText), "busy\n"};
  }
  return {200, "text/plain; version=0.0.4; charset=utf-8",
          MetricsText(status.get(), context.core.transport_counters(), context.joins,
                      SystemNow().wall)};
}

}  // namespace

HttpHandler MakePages(const NodeContext& context) {
  return [&context](const HttpRequest& request) -> HttpResponse {
    if (request.method != "GET") return {405, std::string(kText), "read only\n", "GET"};
    if (request.path == "/style.css") return {200, "text/css; charset=utf-8", kPageStyle};
    if (request.path == "/metrics") return Metrics(context);
    for (const Page& page : kPages) {
      if (page.path == request.path) return Show(page, context, request);
    }
    return NotFound();
  };
}

}  // namespace schakel::node
