#include <array>

#include "node/members/csv.h"
#include "node/members/csv_encoding.h"
#include "node/members/import_columns.h"
#include "node/members/sample_members.h"

namespace schakel::node {
namespace {

using federation::NodeKind;

// The columns in the order of the manual.
constexpr std::array kColumns = {
    Field::kName,    Field::kKvk,       Field::kEstablishment, Field::kSbi,      Field::kSbiVersion,
    Field::kPersons, Field::kPostcode,  Field::kMunicipality,  Field::kEmail,    Field::kPhone,
    Field::kDomains, Field::kAddresses, Field::kSuppliers,     Field::kSoftware, Field::kSample};

std::string Join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts)
    joined += (joined.empty() ? "" : "|") + text;
  return joined;
}

std::string SoftwareCell(const Member& member) {
  if (member.software_unknown) return "weet ik niet";
  std::vector<std::string> texts;
  for (const Software& item : member.software)
    texts.push_back(item.text);
  return Join(texts);
}

std::string CellOf(Field field, const SampleMember& sample) {
  const Member& member = sample.member;
  switch (field) {
    case Field::kName:
      return member.name;
    case Field::kKvk:
      return member.kvk;
    case Field::kEstablishment:
      return member.establishment;
    case Field::kSbi:
      return member.sbi;
    case Field::kSbiVersion:
      return std::to_string(member.sbi_version);
    case Field::kPersons:
      return std::to_string(member.persons);
    case Field::kPostcode:
      return member.postcode;
    case Field::kMunicipality:
      return member.municipality;
    case Field::kEmail:
      return member.email;
    case Field::kPhone:
      return member.phone;
    case Field::kDomains:
      return Join(member.domains);
    case Field::kAddresses:
      return Join(member.addresses);
    case Field::kSuppliers:
      return sample.is_supplier_unknown ? "weet ik niet" : sample.supplier;
    case Field::kSoftware:
      return SoftwareCell(member);
    case Field::kSample:
      return "ja";
    case Field::kSizeClass:
    case Field::kFaults:
      return {};
  }
  return {};
}

template <typename CellText>
void WriteRow(std::ostream& out, const CellText& text) {
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    out << (i == 0 ? "" : ";") << CsvCell(text(kColumns.at(i)));
  out << "\r\n";
}

}  // namespace

void WriteSampleCsv(const SampleProfile& profile, std::uint64_t seed, std::size_t count,
                    std::ostream& out) {
  SampleMembers members(profile, seed);
  out << kUtf8Mark;
  WriteRow(out, [](Field field) { return std::string(FieldTitle(field)); });
  for (std::size_t i = 0; i < count; ++i) {
    const SampleMember sample = members.Next();
    WriteRow(out, [&sample](Field field) { return CellOf(field, sample); });
  }
}

SampleProfile DemoProfile(std::string_view folder) {
  static const std::vector<std::pair<std::string_view, SampleProfile>> kProfiles = {
      {"ovz",
       {"Ondernemersvereniging Zuiderkade",
        NodeKind::kRegional,
        {"GM0772", "PV30", "VR22"},
        {},
        184,
        1'000,
        6}},
      {"bmh",
       {"Branchevereniging Metaalhart",
        NodeKind::kBranch,
        {},
        {"24", "25", "26", "27", "28"},
        1'240,
        2'000,
        12}},
      {"itk", {"ISAC Tuinbouwketen", NodeKind::kSector, {"PV28"}, {"01"}, 36, 1'300, 4}},
      {"cww",
       {"Stichting Cyberweerbaar Wadden",
        NodeKind::kRegional,
        {"GM0080", "PV21"},
        {},
        62,
        1'400,
        4}},
      {"khd",
       {"Kenniskring Hightech Dommeldal",
        NodeKind::kSector,
        {"GM0772", "PV30"},
        {"26", "72"},
        48,
        1'500,
        4}},
      {"dpo", {"Digitaal Platform Ondernemers", NodeKind::kPlatform, {}, {}, 0, 4'000, 12}},
  };
  for (const auto& [name, profile] : kProfiles) {
    if (name == folder) return profile;
  }
  return {std::string(folder), NodeKind::kAuthority, {}, {}, 0, 9'000, 4};
}

}  // namespace schakel::node
