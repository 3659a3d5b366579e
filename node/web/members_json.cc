#include "node/web/members_json.h"

#include "federation/advisory/severity.h"
#include "node/members/catalogue.h"
#include "node/members/field_checks.h"

namespace schakel::node {
namespace {

Json Texts(const std::vector<std::string>& texts) {
  Json::Array list;
  for (const std::string& text : texts)
    list.emplace_back(text);
  return Json(std::move(list));
}

Json SoftwareToJson(const std::vector<Software>& software) {
  Json::Array list;
  for (const Software& item : software) {
    Json::Object out;
    out["text"] = item.text;
    out["version"] = item.version;
    out["product"] = item.product == 0 ? "" : std::string(CatalogueProductOf(item.product).name);
    list.emplace_back(std::move(out));
  }
  return Json(std::move(list));
}

Json Number(std::size_t value) {
  return Json(static_cast<std::uint64_t>(value));
}

}  // namespace

Json MemberToJson(MemberId id, const Member& member,
                  const std::map<SupplierId, std::string>& suppliers) {
  Json::Array names;
  for (const SupplierId supplier : member.suppliers) {
    const auto found = suppliers.find(supplier);
    if (found != suppliers.end()) names.emplace_back(found->second);
  }
  Json::Object out;
  out["id"] = Json(id);
  out["name"] = member.name;
  out["kvk"] = member.kvk;
  out["establishment"] = member.establishment;
  out["sbi"] = member.sbi;
  out["sbiVersion"] = static_cast<int>(member.sbi_version);
  out["size"] = std::string(SizeClassName(member.size));
  out["persons"] = static_cast<std::int64_t>(member.persons);
  out["postcode"] = member.postcode;
  out["municipality"] = member.municipality;
  out["email"] = member.email;
  out["phone"] = member.phone;
  out["domains"] = Texts(member.domains);
  out["addresses"] = Texts(member.addresses);
  out["suppliers"] = Json(std::move(names));
  out["software"] = SoftwareToJson(member.software);
  out["softwareUnknown"] = member.software_unknown;
  out["threshold"] = federation::SeverityName(member.threshold);
  out["checked"] = FormatRfc3339(member.checked);
  out["isSample"] = member.is_sample;
  return Json(std::move(out));
}

Json SupplierToJson(SupplierId id, const Supplier& supplier) {
  return Json(Json::Object{{"id", Json(id)},
                           {"name", supplier.name},
                           {"email", supplier.email},
                           {"phone", supplier.phone},
                           {"isSample", supplier.is_sample}});
}

Json ImportToJson(const ImportAnswer& answer, const std::string& language) {
  const ImportCounts& counts = answer.report.counts;
  Json::Array errors;
  for (const RowError& error : answer.report.errors) {
    errors.push_back(Json::Object{{"row", Number(error.row)},
                                  {"column", error.column},
                                  {"code", error.fault.code},
                                  {"text", error.fault.In(language)}});
  }
  Json::Array repeated;
  for (const std::size_t row : answer.report.repeated)
    repeated.push_back(Number(row));
  const auto& fault = answer.report.fault;
  Json::Object out;
  out["rows"] = Number(counts.rows);
  out["newMembers"] = Number(counts.new_members);
  out["changed"] = Number(counts.changed);
  out["unchanged"] = Number(counts.unchanged);
  out["refused"] = Number(counts.refused);
  out["repeated"] = Number(counts.repeated);
  out["repeatedRows"] = Json(std::move(repeated));
  out["errors"] = Json(std::move(errors));
  out["unknownColumns"] = Texts(answer.report.unknown_columns);
  out["wasConverted"] = answer.report.was_converted;
  out["fault"] = fault ? Json(fault->In(language)) : Json();
  out["refusedCsv"] = answer.refused;
  out["isRefusedCut"] = answer.is_refused_cut;
  return Json(std::move(out));
}

std::string_view NoticeStateName(NoticeState state) {
  switch (state) {
    case NoticeState::kNew:
      return "new";
    case NoticeState::kSuperseded:
      return "superseded";
    case NoticeState::kWithdrawn:
      return "withdrawn";
  }
  return "new";
}

Json NoticeToJson(const Notice& notice, const std::string& member_name) {
  return Json(Json::Object{{"publisher", notice.publisher},
                           {"advisory", notice.advisory},
                           {"version", notice.version},
                           {"member", Json(notice.member)},
                           {"name", member_name},
                           {"verdict", VerdictName(notice.match.verdict)},
                           {"state", NoticeStateName(notice.state)},
                           {"severity", federation::SeverityName(notice.severity)},
                           {"made", FormatRfc3339(notice.made)},
                           {"controlCode", notice.control_code}});
}

}  // namespace schakel::node
