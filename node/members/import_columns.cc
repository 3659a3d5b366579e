#include "node/members/import_columns.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <map>

#include "node/members/catalogue.h"

namespace schakel::node {
namespace {

constexpr std::array<std::string_view, kFieldCount> kTitles = {
    "naam",    "kvknummer",        "vestigingsnummer", "sbi",       "sbiversie", "werkzamepersonen",
    "grootte", "postcode",         "gemeentecode",     "email",     "telefoon",  "domein",
    "ip",      "itdienstverlener", "software",         "voorbeeld", "fout"};

struct Synonyms {
  Field field;
  std::vector<std::string_view> words;  // as Compared() gives them
};

const std::vector<Synonyms>& AllSynonyms() {
  static const std::vector<Synonyms> kAll = {
      {Field::kName,
       {"bedrijf", "bedrijfsnaam", "handelsnaam", "name", "organisatie", "organisatienaam", "lid",
        "naambedrijf", "naamlid", "naamorganisatie", "company", "companyname", "statutairenaam"}},
      {Field::kKvk,
       {"kvk", "kvknr", "kvknum", "kamervankoophandel", "handelsregisternummer", "handelsregister",
        "handelsregisternr", "nummerkvk", "coc", "cocnumber", "chamberofcommerce",
        "dossiernummer"}},
      {Field::kEstablishment,
       {"vestiging", "vestigingsnr", "vestigingnummer", "establishment", "branchnumber"}},
      {Field::kSbi,
       {"sbicode", "sbi2025", "hoofdactiviteit", "sbihoofdactiviteit", "activiteitcode",
        "branchecode"}},
      {Field::kSbiVersion, {"versiesbi", "sbiversion", "sbijaar"}},
      {Field::kPersons,
       {"aantalmedewerkers", "aantalwerknemers", "aantalwerkzamepersonen", "employees", "fte",
        "medewerkers", "personeel", "personen", "totaalwerkzamepersonen", "werknemers",
        "aantalpersonen"}},
      {Field::kSizeClass, {"grootteklasse", "bedrijfsgrootte", "size", "sizeclass", "omvang"}},
      {Field::kPostcode, {"pc", "postalcode", "zip", "zipcode"}},
      {Field::kMunicipality,
       {"gemeente", "gemeentenaam", "gm", "gmcode", "municipality", "vestigingsgemeente"}},
      {Field::kEmail,
       {"emailadres", "mail", "mailadres", "emailaddress", "contactemail", "emailcontact"}},
      {Field::kPhone,
       {"tel", "telefoonnr", "telefoonnummer", "telnr", "phone", "phonenumber", "telephone",
        "mobiel"}},
      {Field::kDomains,
       {"domeinen", "domeinnaam", "domeinnamen", "domain", "domains", "website", "site", "url",
        "websites", "web"}},
      {Field::kAddresses,
       {"ipadres", "ipadressen", "ipaddress", "ipaddresses", "ipblok", "ips", "iprange",
        "ipranges"}},
      {Field::kSuppliers,
       {"itleverancier", "leverancier", "itbedrijf", "itpartner", "itsupplier", "supplier",
        "systeembeheerder", "wiedoetuwit", "automatiseerder", "ictdienstverlener", "ictbedrijf",
        "ictleverancier", "itdienstverleners", "dienstverlener"}},
      {Field::kSoftware,
       {"applicaties", "programmas", "pakketten", "softwarepakketten", "systemen", "producten",
        "apparatuur", "softwareenhardware"}},
      {Field::kSample, {"voorbeeldgegevens", "sample"}},
      {Field::kFaults, {"fouten"}},
  };
  return kAll;
}

std::string Compared(std::string_view title) {
  std::string compared = NormaliseName(title);
  std::erase(compared, ' ');
  return compared;
}

const std::map<std::string_view, Field>& FieldsByTitle() {
  static const std::map<std::string_view, Field> kFields = [] {
    std::map<std::string_view, Field> fields;
    for (std::size_t i = 0; i < kFieldCount; ++i)
      fields.emplace(kTitles.at(i), static_cast<Field>(i));
    for (const Synonyms& synonyms : AllSynonyms()) {
      for (const std::string_view word : synonyms.words)
        fields.emplace(word, synonyms.field);
    }
    return fields;
  }();
  return kFields;
}

std::optional<Field> FieldOf(std::string_view title) {
  const auto found = FieldsByTitle().find(Compared(title));
  return found == FieldsByTitle().end() ? std::nullopt : std::optional<Field>(found->second);
}

Fault MissingFault(Field field) {
  const std::string title(FieldTitle(field));
  return {"kolom.ontbreekt", "Er is geen kolom '" + title + "'.",
          "There is no column '" + title + "'."};
}

}  // namespace

std::string_view FieldTitle(Field field) {
  return kTitles.at(static_cast<std::size_t>(field));
}

Checked<ImportColumns> ReadHeader(const CsvRow& titles) {
  ImportColumns columns{titles, {}, {}};
  std::bitset<kFieldCount> found;
  for (const std::string& title : titles) {
    const auto field = FieldOf(title);
    columns.fields.push_back(field);
    if (!field) {
      if (!title.empty()) columns.unknown.push_back(title);
      continue;
    }
    const auto index = static_cast<std::size_t>(*field);
    if (found.test(index)) {
      return Fault{"kolom.dubbel", "Twee kolommen zijn '" + std::string(FieldTitle(*field)) + "'.",
                   "Two columns are '" + std::string(FieldTitle(*field)) + "'."};
    }
    found.set(index);
  }
  const bool has_faults = found.test(static_cast<std::size_t>(Field::kFaults));
  if (titles.size() + (has_faults ? 0 : 1) > csv_limits::kColumnsMax) {
    // An error file has one column more and must be readable too.
    return Fault{"csv.kolommen", "Er zijn meer dan 64 kolommen.",
                 "There are more than 64 columns."};
  }
  for (const Field field : {Field::kName, Field::kEmail}) {
    if (!found.test(static_cast<std::size_t>(field))) return MissingFault(field);
  }
  return columns;
}

}  // namespace schakel::node
