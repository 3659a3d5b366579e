#include "node/web/api.h"

#include "base/utf8.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/advisory/summary.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/inspect.h"
#include "federation/limits.h"
#include "node/web/api_json.h"
#include "node/web/counts_api.h"
#include "node/web/journal_check.h"
#include "node/web/keys_api.h"
#include "node/web/local_documents.h"
#include "node/web/members_api.h"
#include "node/web/trust_api.h"
#include "storage/keys.h"

namespace schakel::node {
namespace {

using federation::Directory;
using storage::Column;

constexpr auto kAnswerMax = std::chrono::seconds(15);  // of core and store; then "not now"

std::shared_ptr<const Directory> GetDirectory(const NodeContext& context) {
  auto future = context.core.Directory();
  if (future.wait_for(kAnswerMax) != std::future_status::ready) return nullptr;
  return future.get();
}

HttpResponse GetStatus(const NodeContext& context, const HttpRequest& request) {
  auto future = context.core.Status();
  const auto directory = GetDirectory(context);
  if (directory == nullptr || future.wait_for(kAnswerMax) != std::future_status::ready) {
    return ToResponse(Busy());
  }
  const auto status = future.get();
  return request.path == "/v1/knooppunten"
             ? ToResponse(PeersToJson(status, *directory))
             : ToResponse(StatusToJson(status, *directory, SystemNow().wall));
}

HttpResponse ListAll(const NodeContext& context) {
  const auto directory = GetDirectory(context);
  if (directory == nullptr) return ToResponse(Busy());
  const auto snapshot = context.store.TakeSnapshot();
  const auto documents = ListDocuments(*snapshot, *directory, SystemNow().wall);
  if (!documents) return ToResponse(ProblemOf(documents.error()));
  Json::Array list;
  for (const auto& document : *documents)
    list.push_back(DocumentToJson(document, *directory));
  return ToResponse(Json(std::move(list)));
}

DocumentQuery QueryOf(const HttpRequest& request) {
  return {std::string(request.Query("publisher")), std::string(request.Query("id")),
          std::string(request.Query("version"))};
}

// The one document that a request names, or a problem: none, or several publishers have that id.
Result<IndexedDocument> FindOne(const storage::Reader& reader, const Directory& directory,
                                const HttpRequest& request) {
  const DocumentQuery query = QueryOf(request);
  auto found = FindDocuments(reader, directory, SystemNow().wall, query);
  if (!found) return found.error();
  if (found->empty()) return Error{ErrorCode::kNotFound, "no advisory " + query.id};
  if (found->size() == 1) return std::move(found->front());
  std::string candidates = "several publishers have " + query.id + "; add --publisher:";
  for (const auto& document : *found) {
    candidates += document.position ? " " + document.position->journal.publisher.hex()
                                    : " \"" + document.row.publisher + "\" (imported here)";
  }
  return Error{ErrorCode::kInvalidArgument, candidates};
}

HttpResponse GetDocument(const NodeContext& context, const HttpRequest& request) {
  const auto directory = GetDirectory(context);
  if (directory == nullptr) return ToResponse(Busy());
  const auto snapshot = context.store.TakeSnapshot();
  const auto document = FindOne(*snapshot, *directory, request);
  if (!document) return ToResponse(ProblemOf(document.error()));
  if (request.path != "/v1/adviezen/_bytes") {
    return ToResponse(DocumentToJson(*document, *directory));
  }
  const auto bytes = ReadDocument(*snapshot, *document);
  if (!bytes) return ToResponse(ProblemOf(bytes.error()));
  return {200, "application/octet-stream", std::string(AsText(*bytes))};
}

Problem Refused(const std::string& detail, const std::string& code) {
  return {409, "Refused", detail, code, "", ExitCode::kRefused};
}

bool HasLeft(const NodeContext& context) {
  return std::filesystem::exists(context.left);
}

HttpResponse RefuseAfterLeaving() {
  return ToResponse(Refused("this organisation left the federation", "left"));
}

HttpResponse ReplyToPublish(const NodeContext& context, federation::PublishRequest request) {
  auto future = context.core.Publish(std::move(request));
  if (future.wait_for(kAnswerMax) != std::future_status::ready) return ToResponse(Busy());
  const PublishReply reply = future.get();
  if (reply.error) return ToResponse(ProblemOf(*reply.error));
  Json::Object out;
  out["outcome"] = reply.outcome == federation::PublishOutcome::kAppended ? "published"
                   : reply.outcome == federation::PublishOutcome::kQueued ? "queued"
                                                                          : "unchanged";
  const bool has_index = reply.outcome == federation::PublishOutcome::kAppended;
  out["index"] = has_index ? Json(reply.position.index) : Json();
  return ToResponse(Json(std::move(out)));
}

HttpResponse PublishDocument(const NodeContext& context, Buffer document) {
  if (HasLeft(context)) return RefuseAfterLeaving();
  auto draft = federation::DraftAdvisory(std::move(document));
  if (const auto* error = std::get_if<federation::DocumentError>(&draft)) {
    return ToResponse(ProblemOf(*error));
  }
  auto& request = std::get<federation::PublishRequest>(draft);
  const auto tlp = federation::TlpOfHeader(request.header.tlp);
  const auto directory = GetDirectory(context);
  if (directory == nullptr) return ToResponse(Busy());
  if (tlp && !directory->terms().Shares(*tlp)) {
    return ToResponse(
        Refused("nothing was heard of the trust anchor for 30 days: only TLP:CLEAR "
                "and TLP:GREEN are shared until it is back",
                "orphaned"));
  }
  if (!tlp || !federation::MayEnterJournalPlain(*tlp)) {
    return ToResponse(
        Refused("TLP:AMBER and stricter cannot be shared yet: the text would be "
                "readable at every node",
                "tlp_too_strict"));
  }
  const auto* admission = directory->Find(context.self);
  const federation::EntryPosition nowhere{{context.self, 1}, 0};
  federation::DocumentRow row = federation::Inspect(request.header, &request.payload);
  const WallTime local = SystemNow().wall;
  row.issued = directory->TimeAt(local);
  const auto verdict = federation::Judge(nowhere, row, *directory, local);
  if (admission != nullptr && verdict.delivery == federation::Delivery::kRefuse) {
    return ToResponse(Refused("other nodes would not show it: " + std::string(verdict.reason),
                              std::string(verdict.reason)));
  }
  return ReplyToPublish(context, std::move(request));
}

HttpResponse PostPublish(const NodeContext& context, const HttpRequest& request) {
  // An empty file is a document too, and a broken one.
  if (!request.query.contains("id"))
    return PublishDocument(context, ToBuffer(AsBytes(request.body)));
  const auto snapshot = context.store.TakeSnapshot();
  const auto document = FindLocalDocument(*snapshot, QueryOf(request));
  if (!document) return ToResponse(ProblemOf(document.error()));
  auto bytes = ReadDocument(*snapshot, *document);
  if (!bytes) return ToResponse(ProblemOf(bytes.error()));
  return PublishDocument(context, std::move(*bytes));
}

Result<void> StoreImport(const NodeContext& context, const federation::DocumentRow& row,
                         const Buffer& document) {
  storage::WriteBatch batch;
  batch.Put(Column::kPayloads, storage::PayloadKey(row.payload_root.view()), document);
  batch.Put(Column::kIndexes, LocalRowKey(row), federation::PackDocumentRow(row));
  auto done = std::make_shared<std::promise<Result<void>>>();
  auto future = done->get_future();
  context.store_thread.Submit(std::move(batch),
                              [done](const Result<void>& written) { done->set_value(written); });
  if (future.wait_for(kAnswerMax) != std::future_status::ready) {
    return Error{ErrorCode::kUnavailable, "the node is busy; try again"};
  }
  return future.get();
}

HttpResponse PostImport(const NodeContext& context, const HttpRequest& request) {
  auto draft = federation::DraftAdvisory(ToBuffer(AsBytes(request.body)));
  if (const auto* error = std::get_if<federation::DocumentError>(&draft)) {
    return ToResponse(ProblemOf(*error));
  }
  auto& drafted = std::get<federation::PublishRequest>(draft);
  drafted.header.payload_root = crypto::PayloadRoot(drafted.payload);
  drafted.header.payload_size = drafted.payload.size();
  federation::DocumentRow row = federation::Inspect(drafted.header, &drafted.payload);
  row.received = SystemNow().wall;
  const auto is_known = IsImported(*context.store.TakeSnapshot(), row);
  if (!is_known) return ToResponse(ProblemOf(is_known.error()));
  if (!*is_known) {
    const auto written = StoreImport(context, row, drafted.payload);
    if (!written) return ToResponse(ProblemOf(written.error()));
  }
  Json::Object out;
  out["outcome"] = *is_known ? "unchanged" : "imported";
  out["id"] = row.document_id;
  out["version"] = row.version;
  return ToResponse(Json(std::move(out)));
}

HttpResponse PostWithdraw(const NodeContext& context, const HttpRequest& request) {
  if (HasLeft(context)) return RefuseAfterLeaving();
  const auto directory = GetDirectory(context);
  if (directory == nullptr) return ToResponse(Busy());
  if (request.body.size() > federation::kWithdrawReasonMax || request.body.empty()) {
    return ToResponse(
        ProblemOf({ErrorCode::kInvalidArgument, "give a reason of 1 to 2000 bytes with --reason"}));
  }
  if (!IsUtf8(request.body)) {
    return ToResponse(ProblemOf({ErrorCode::kInvalidArgument, "the reason must be UTF-8 text"}));
  }
  const auto snapshot = context.store.TakeSnapshot();
  HttpRequest own = request;
  own.query["publisher"] = context.self.hex();
  const auto document = FindOne(*snapshot, *directory, own);
  if (!document) return ToResponse(ProblemOf(document.error()));
  const auto tlp = federation::TlpOfHeader(document->row.tlp);
  return ReplyToPublish(
      context, federation::DraftWithdrawal(document->row.document_id, document->row.version,
                                           tlp.value_or(federation::Tlp::kGreen), request.body));
}

// Who published exactly these bytes?
HttpResponse PostVerify(const NodeContext& context, const HttpRequest& request) {
  const auto directory = GetDirectory(context);
  auto status = context.core.Status();
  if (directory == nullptr || status.wait_for(kAnswerMax) != std::future_status::ready) {
    return ToResponse(Busy());
  }
  const auto trust = status.get().trust;
  const auto root = crypto::PayloadRoot(AsBytes(request.body));
  const auto snapshot = context.store.TakeSnapshot();
  const auto documents = ListDocuments(*snapshot, *directory, SystemNow().wall);
  if (!documents) return ToResponse(ProblemOf(documents.error()));
  Json::Array found;
  for (const auto& document : *documents) {
    if (!document.position || document.row.payload_root != root) continue;
    const auto proof = CheckEntry(*snapshot, *directory, *document.position);
    if (!proof) return ToResponse(ProblemOf(proof.error()));
    Json::Object entry = *DocumentToJson(document, *directory).AsObject();
    entry["checkpointSize"] = Json(proof->size);
    found.emplace_back(std::move(entry));
  }
  Json::Object out;
  out["payloadRoot"] = root.hex();
  out["rootVersion"] = static_cast<std::int64_t>(trust.root);
  out["timestampVersion"] = Json(trust.timestamp);
  out["publications"] = Json(std::move(found));
  return ToResponse(Json(std::move(out)));
}

HttpResponse PostCheckJournals(const NodeContext& context, const HttpRequest& /*request*/) {
  const auto directory = GetDirectory(context);
  if (directory == nullptr) return ToResponse(Busy());
  const auto snapshot = context.store.TakeSnapshot();
  const auto report = CheckJournals(*snapshot, *directory);
  if (!report) return ToResponse(ProblemOf(report.error()));
  Json::Array rows;
  for (const JournalReport& journal : *report) {
    Json::Object row;
    row["publisher"] = journal.id.publisher.hex();
    row["incarnation"] = static_cast<std::int64_t>(journal.id.incarnation);
    row["size"] = Json(journal.size);
    row["error"] = journal.error ? Json(journal.error->context) : Json();
    rows.emplace_back(std::move(row));
  }
  return ToResponse(Json(std::move(rows)));
}

HttpResponse GetDocuments(const NodeContext& context, const HttpRequest& request) {
  return request.query.empty() ? ListAll(context) : GetDocument(context, request);
}

constexpr Resource kResources[] = {
    {"/v1/status", "GET", GetStatus},
    {"/v1/knooppunten", "GET", GetStatus},
    {"/v1/adviezen", "GET", GetDocuments},
    {"/v1/adviezen/_bereik", "GET", GetCounts},
    {"/v1/adviezen/_bytes", "GET", GetDocument},
    {"/v1/adviezen/_publiceer", "POST", PostPublish},
    {"/v1/adviezen/_importeer", "POST", PostImport},
    {"/v1/adviezen/_intrek", "POST", PostWithdraw},
    {"/v1/adviezen/_controleer", "POST", PostVerify},
    {"/v1/journalen/_controleer", "POST", PostCheckJournals},
};

const Resource* FindResource(std::span<const Resource> resources, std::string_view path) {
  for (const Resource& resource : resources) {
    if (resource.path == path) return &resource;
  }
  return nullptr;
}

HttpResponse Route(const NodeContext& context, const HttpRequest& request) {
  const Resource* resource = FindResource(kResources, request.path);
  if (resource == nullptr) resource = FindResource(MemberResources(), request.path);
  if (resource == nullptr) resource = FindResource(TrustResources(), request.path);
  if (resource == nullptr) resource = FindResource(KeyResources(), request.path);
  if (resource == nullptr) {
    return ToResponse(ProblemOf({ErrorCode::kNotFound, "no such resource"}));
  }
  if (resource->method == request.method) return resource->answer(context, request);
  HttpResponse refused =
      ToResponse(Problem{405, "Method not allowed", "use " + std::string(resource->method),
                         "http.method", "", ExitCode::kFailed});
  refused.allow = resource->method;
  return refused;
}

}  // namespace

HttpHandler MakeApi(const NodeContext& context) {
  return [&context](const HttpRequest& request) { return Route(context, request); };
}

}  // namespace schakel::node
