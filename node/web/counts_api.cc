#include "node/web/counts_api.h"

#include "base/utf8.h"
#include "federation/advisory/severity.h"
#include "node/delivery/notice_book.h"
#include "node/web/api_json.h"
#include "node/web/members_json.h"
#include "storage/keys.h"

namespace schakel::node {
namespace {

constexpr std::size_t kPendingMax = 10'000;  // more is "many"
constexpr MatchVerdict kCounted[] = {MatchVerdict::kUnknown, MatchVerdict::kBelowThreshold,
                                     MatchVerdict::kNotAffected, MatchVerdict::kPossible,
                                     MatchVerdict::kAffected};

std::string CamelCase(std::string_view name) {
  std::string out;
  bool is_next_upper = false;
  for (const char c : name) {
    if (c == '_') {
      is_next_upper = true;
      continue;
    }
    out += is_next_upper ? static_cast<char>(c - 'a' + 'A') : c;
    is_next_upper = false;
  }
  return out;
}

Json CountsToJson(const AdvisoryCounts& counts) {
  Json::Object members;
  for (const MatchVerdict verdict : kCounted)
    members[CamelCase(VerdictName(verdict))] = Json(counts.Of(verdict));
  return Json(Json::Object{
      {"publisher", counts.publisher},
      {"id", ToUtf8(counts.id)},
      {"version", ToUtf8(counts.version)},
      {"title", ToUtf8(counts.title)},
      {"severity", federation::SeverityName(counts.severity)},
      {"tlp", federation::TlpName(counts.tlp)},
      {"isWithdrawn", counts.is_withdrawn},
      {"arrived", FormatRfc3339(counts.arrived)},
      {"readyAfterMicros", Json(std::int64_t{(counts.ready - counts.arrived).count()})},
      {"members", Json(std::move(members))}});
}

}  // namespace

Result<std::size_t> CountPending(const storage::Reader& reader, std::size_t most) {
  const auto cursor = reader.Get(storage::Column::kNotices, storage::CursorKey());
  if (!cursor) return cursor.error();
  const Buffer begin = cursor->value_or(storage::ArrivalPrefix());
  std::size_t pending = 0;
  const auto scanned =
      reader.Scan(storage::Column::kIndexes, begin, storage::PrefixEnd(storage::ArrivalPrefix()),
                  [&](Bytes key, Bytes /*value*/) {
                    pending += ToBuffer(key) == begin ? 0 : 1;
                    return pending < most;
                  });
  if (!scanned) return scanned.error();
  return pending;
}

HttpResponse GetCounts(const NodeContext& context, const HttpRequest& request) {
  const auto snapshot = context.store.TakeSnapshot();
  const auto all = NoticeBook::AllCounts(*snapshot);
  if (!all) return ToResponse(ProblemOf(all.error()));
  const auto pending = CountPending(*snapshot, kPendingMax);
  if (!pending) return ToResponse(ProblemOf(pending.error()));
  const bool is_short = request.Query("kort") == "ja";
  Json::Array advisories;
  std::uint64_t matches = 0;
  std::uint64_t notices = 0;
  for (const AdvisoryCounts& counts : *all) {
    matches += counts.notified() + counts.Of(MatchVerdict::kNotAffected) +
               counts.Of(MatchVerdict::kBelowThreshold);
    notices += counts.is_withdrawn ? 0 : counts.notified();
    if (!is_short) advisories.push_back(CountsToJson(counts));
  }
  return ToResponse(Json(Json::Object{{"pending", Json(static_cast<std::uint64_t>(*pending))},
                                      {"matches", Json(matches)},
                                      {"notices", Json(notices)},
                                      {"advisories", Json(std::move(advisories))}}));
}

}  // namespace schakel::node
