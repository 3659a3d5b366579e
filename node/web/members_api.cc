#include "node/web/members_api.h"

#include <charconv>

#include "node/web/api_json.h"
#include "node/web/members_json.h"

namespace schakel::node {
namespace {

constexpr auto kReadMax = std::chrono::seconds(30);    // the desk may be in the middle of an import
constexpr auto kImportMax = std::chrono::minutes(20);  // 1.6 million members at 2,000 a second
constexpr std::size_t kEraseMax = 10'000;              // at once; each is looked up and compacted
constexpr std::size_t kListDefault = 1'000;

Problem MembersBusy() {
  return {503,           "Not now", "the node is busy with members; try again in a moment",
          "unavailable", "",        ExitCode::kFailed};
}

Problem Bad(const std::string& code, const std::string& detail) {
  return {400, "Bad request", detail, code, "", ExitCode::kUsage};
}

// Runs `work` at the desk and turns what comes back into a response.
template <typename Work, typename Shape>
HttpResponse AskDesk(const NodeContext& context, std::chrono::seconds wait, Work work,
                     Shape shape) {
  auto future = context.desk.Ask(std::move(work));
  if (!future.valid() || future.wait_for(wait) != std::future_status::ready) {
    return ToResponse(MembersBusy());
  }
  const auto answer = future.get();
  return answer ? ToResponse(shape(*answer)) : ToResponse(ProblemOf(answer.error()));
}

// Returns `fallback` where the parameter is absent, nothing where it is no number.
std::optional<std::uint64_t> Number(const HttpRequest& request, std::string_view key,
                                    std::uint64_t fallback) {
  const std::string_view text = request.Query(key);
  if (text.empty()) return fallback;
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

HttpResponse GetMembers(const NodeContext& context, const HttpRequest& request) {
  const auto from = Number(request, "vanaf", 0);
  const auto count = Number(request, "aantal", kListDefault);
  if (!from || !count || *count == 0) {
    return ToResponse(Bad("number", "vanaf and aantal are numbers"));
  }
  struct Answer {
    MemberDesk::MemberList members;
    std::map<SupplierId, std::string> suppliers;
    std::size_t total = 0;
  };
  return AskDesk(
      context, kReadMax,
      [from, count](MemberDesk& desk) -> Result<Answer> {
        auto list = desk.List(*from, static_cast<std::size_t>(*count));
        if (!list) return list.error();
        const auto total = desk.members().Count();
        if (!total) return total.error();
        const auto suppliers = desk.members().Suppliers();
        if (!suppliers) return suppliers.error();
        Answer answer{std::move(*list), {}, *total};
        for (const auto& [id, supplier] : *suppliers)
          answer.suppliers[id] = supplier.name;
        return answer;
      },
      [](const Answer& answer) {
        Json::Array members;
        for (const auto& [id, member] : answer.members)
          members.push_back(MemberToJson(id, member, answer.suppliers));
        return Json(Json::Object{{"members", Json(std::move(members))},
                                 {"total", Json(static_cast<std::uint64_t>(answer.total))}});
      });
}

HttpResponse PostImport(const NodeContext& context, const HttpRequest& request) {
  ImportOptions options;
  options.is_dry_run = request.Query("proef") == "ja";
  options.is_sample = request.Query("voorbeeld") == "ja";
  options.language = request.Query("taal") == "en" ? "en" : "nl";
  options.now = SystemNow().wall;
  // The work owns the text: it may still run when nobody waits any more.
  return AskDesk(
      context, kImportMax,
      [csv = request.body, options](MemberDesk& desk) { return desk.Import(csv, options); },
      [&options](const ImportAnswer& answer) { return ImportToJson(answer, options.language); });
}

HttpResponse PostErase(const NodeContext& context, const HttpRequest& request) {
  const auto body = Json::Parse(request.body, JsonLimits{});
  const Json* list = body ? body->Find("members") : nullptr;
  if (list == nullptr || list->AsArray() == nullptr || list->AsArray()->size() > kEraseMax) {
    return ToResponse(Bad("members", "members is a list of at most 10,000 numbers"));
  }
  std::vector<MemberId> ids;
  for (const Json& item : *list->AsArray()) {
    const auto* number = item.AsInteger();
    if (number == nullptr || *number <= 0) return ToResponse(Bad("members", "not a number"));
    ids.push_back(static_cast<MemberId>(*number));
  }
  return AskDesk(
      context, kImportMax, [ids](MemberDesk& desk) { return desk.Erase(ids); },
      [](std::size_t erased) {
        return Json(Json::Object{{"erased", Json(static_cast<std::uint64_t>(erased))}});
      });
}

HttpResponse GetSuppliers(const NodeContext& context, const HttpRequest& /*request*/) {
  return AskDesk(
      context, kReadMax, [](MemberDesk& desk) { return desk.members().Suppliers(); },
      [](const std::vector<std::pair<SupplierId, Supplier>>& suppliers) {
        Json::Array list;
        for (const auto& [id, supplier] : suppliers)
          list.push_back(SupplierToJson(id, supplier));
        return Json(std::move(list));
      });
}

Result<MemberDesk::NoticeFilter> FilterOf(const HttpRequest& request) {
  const auto member = Number(request, "lid", 0);
  const auto from = Number(request, "vanaf", 0);
  if (!member || !from) {
    return Error{ErrorCode::kInvalidArgument, "lid and vanaf are numbers"};
  }
  return MemberDesk::NoticeFilter{std::string(request.Query("publisher")),
                                  std::string(request.Query("advies")), *member, *from};
}

HttpResponse GetNotices(const NodeContext& context, const HttpRequest& request) {
  const auto filter = FilterOf(request);
  if (!filter) return ToResponse(ProblemOf(filter.error()));
  return AskDesk(
      context, kReadMax, [filter](MemberDesk& desk) { return desk.Notices(*filter); },
      [](const std::vector<MemberDesk::ListedNotice>& notices) {
        Json::Array list;
        for (const auto& listed : notices)
          list.push_back(NoticeToJson(listed.notice, listed.member_name));
        return Json(std::move(list));
      });
}

HttpResponse GetNotice(const NodeContext& context, const HttpRequest& request) {
  const auto filter = FilterOf(request);
  if (!filter) return ToResponse(ProblemOf(filter.error()));
  if (filter->member == 0 || filter->advisory.empty()) {
    return ToResponse(Bad("notice", "advies and lid say which notice"));
  }
  const std::string language(request.Query("taal") == "en" ? "en" : "nl");
  auto directory = context.core.Directory();
  if (directory.wait_for(kReadMax) != std::future_status::ready) return ToResponse(MembersBusy());
  const auto context_of = [names = directory.get(), self = context.self,
                           help = context.help](const Notice& notice) {
    const auto publisher = crypto::NodeId::FromHexText(notice.publisher);
    return NoticeContext{OrganisationOf(self, *names), help,
                         publisher ? OrganisationOf(*publisher, *names) : "", ""};
  };
  return AskDesk(
      context, kReadMax,
      [filter, context_of, language](MemberDesk& desk) {
        return desk.Show(*filter, context_of, language);
      },
      [&language](const MemberDesk::ShownNotice& shown) {
        Json::Object out = *NoticeToJson(shown.notice, shown.member.name).AsObject();
        Json::Array reasons;
        for (const Reason& reason : shown.notice.match.reasons)
          reasons.emplace_back(ReasonText(reason, language));
        out["reasons"] = Json(std::move(reasons));
        out["email"] = shown.member.email;
        out["subject"] = shown.text.subject;
        out["text"] = shown.text.body;
        return Json(std::move(out));
      });
}

static_assert(kHttpSheetMax >= csv_limits::kFileMax);

constexpr Resource kResources[] = {
    {"/v1/leden", "GET", GetMembers},        {kSheetPath, "POST", PostImport},
    {"/v1/leden/_wis", "POST", PostErase},   {"/v1/leveranciers", "GET", GetSuppliers},
    {"/v1/notificaties", "GET", GetNotices}, {"/v1/notificaties/_toon", "GET", GetNotice},
};

}  // namespace

std::span<const Resource> MemberResources() {
  return kResources;
}

}  // namespace schakel::node
