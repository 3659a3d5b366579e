#include "node/members/import_row.h"

#include <algorithm>

#include "federation/advisory/text.h"
#include "node/members/catalogue.h"
#include "node/members/field_checks.h"

namespace schakel::node {
namespace {

std::size_t IndexOf(Field field) {
  return static_cast<std::size_t>(field);
}

// Domains and addresses hold no spaces and commas: these separate them too.
std::vector<std::string_view> SplitWords(std::string_view cell) {
  std::vector<std::string_view> words;
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of("|;, \t\r\n"), cell.size());
    if (end > 0) words.push_back(cell.substr(0, end));
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return words;
}

Fault TooManyFault(std::size_t max) {
  const std::string number = std::to_string(max);
  return {"lijst.lengte", "Hier passen hoogstens " + number + " waarden.",
          "At most " + number + " values fit here."};
}

class RowReader {
 public:
  RowReader(const ImportColumns& columns, const CsvRow& cells) : columns_(columns), cells_(cells) {}

  ImportRow Read() {
    for (column_ = 0; column_ < cells_.size(); ++column_)
      TakeCell(federation::Trim(CsvText(cells_[column_])));
    Require(Field::kName, "naam.leeg", "Vul een naam in.", "Fill in a name.");
    Require(Field::kEmail, "email.leeg", "Vul een e-mailadres in.", "Fill in an e-mail address.");
    TakeSbi();
    if (row_.member.persons > 0) row_.member.size = SizeClassOf(row_.member.persons);
    return std::move(row_);
  }

 private:
  void Note(Fault fault) { row_.faults.push_back({column_, std::move(fault)}); }

  template <typename T, typename Target>
  void Put(Checked<T> checked, Target& target) {
    if (checked) {
      target = *std::move(checked);
    } else {
      Note(checked.fault());
    }
  }

  void TakeCell(std::string_view text) {
    if (text.empty()) return;
    if (column_ >= columns_.fields.size()) {
      if (column_ > columns_.fields.size()) return;  // one fault for all
      Note({"csv.kolommen", "Deze regel heeft meer cellen dan de eerste regel.",
            "This row has more cells than the first one."});
      return;
    }
    const auto field = columns_.fields[column_];
    if (!field || *field == Field::kFaults) return;
    const bool is_obligatory = *field == Field::kName || *field == Field::kEmail;
    const bool has_value = is_obligatory || !(IsUnknown(text) || IsNothing(text));
    row_.given.set(IndexOf(*field));
    if (has_value || *field == Field::kSoftware) TakeField(*field, text);
  }

  void TakeField(Field field, std::string_view text) {
    Member& member = row_.member;
    switch (field) {
      case Field::kName:
        return Put(CheckName(text), member.name);
      case Field::kKvk:
        return Put(CheckKvk(text), member.kvk);
      case Field::kEstablishment:
        return Put(CheckEstablishment(text), member.establishment);
      case Field::kSbiVersion:
        return Put(CheckSbiVersion(text), member.sbi_version);
      case Field::kPersons:
        return Put(CheckPersons(text), member.persons);
      case Field::kSizeClass:
        return Put(CheckSizeClass(text), member.size);
      case Field::kPostcode:
        return Put(CheckPostcode(text), member.postcode);
      case Field::kMunicipality:
        return Put(CheckMunicipality(text), member.municipality);
      case Field::kEmail:
        return Put(CheckEmail(text), member.email);
      case Field::kPhone:
        return Put(CheckPhone(text), member.phone);
      case Field::kSample:
        return Put(CheckYesNo(text), member.is_sample);
      case Field::kSbi:
        return NoteSbi(text);
      case Field::kDomains:
        return TakeWords(text, member_limits::kDomainsMax, CheckDomain, member.domains);
      case Field::kAddresses:
        return TakeWords(text, member_limits::kAddressesMax, CheckAddress, member.addresses);
      case Field::kSuppliers:
        return TakeSuppliers(text);
      case Field::kSoftware:
        return TakeSoftware(text);
      case Field::kFaults:
        return;
    }
  }

  // The version may stand behind the code.
  void NoteSbi(std::string_view text) {
    sbi_ = text;
    sbi_column_ = column_;
  }
  void TakeSbi() {
    if (sbi_.empty()) return;
    column_ = sbi_column_;
    Put(CheckSbi(sbi_, row_.member.sbi_version), row_.member.sbi);
  }

  void TakeWords(std::string_view text, std::size_t max,
                 Checked<std::string> (*check)(std::string_view), std::vector<std::string>& out) {
    for (const std::string_view word : SplitWords(text)) {
      auto checked = check(word);
      if (!checked) return Note(checked.fault());
      if (std::find(out.begin(), out.end(), *checked) != out.end()) continue;
      if (out.size() == max) return Note(TooManyFault(max));
      out.push_back(*std::move(checked));
    }
  }

  void TakeSuppliers(std::string_view text) {
    for (const std::string_view part : SplitCell(text)) {
      const std::string compared = NormaliseName(part);
      // They do it themselves: nobody else is to be warned.
      if (IsUnknown(part) || compared == "eigen it" || compared == "eigen ict" ||
          compared == "zelf") {
        continue;
      }
      auto name = CheckName(part);
      if (!name) return Note(name.fault());
      if (row_.supplier_names.size() == member_limits::kSuppliersMax)
        return Note(TooManyFault(member_limits::kSuppliersMax));
      row_.supplier_names.push_back(*std::move(name));
    }
  }

  void TakeSoftware(std::string_view text) {
    Member& member = row_.member;
    for (const std::string_view part : SplitCell(text)) {
      if (IsNothing(part)) continue;
      if (IsUnknown(part)) {
        member.software_unknown = true;
        continue;
      }
      auto item = CheckSoftware(part);
      if (!item) return Note(item.fault());
      if (std::find(member.software.begin(), member.software.end(), *item) !=
          member.software.end()) {
        continue;
      }
      if (member.software.size() == member_limits::kSoftwareMax)
        return Note(TooManyFault(member_limits::kSoftwareMax));
      member.software.push_back(*std::move(item));
    }
  }

  void Require(Field field, const char* code, const char* dutch, const char* english) {
    if (row_.given.test(IndexOf(field))) return;
    const auto found = std::find(columns_.fields.begin(), columns_.fields.end(), field);
    column_ = static_cast<std::size_t>(found - columns_.fields.begin());
    Note({code, dutch, english});
  }

  const ImportColumns& columns_;
  const CsvRow& cells_;
  std::size_t column_ = 0;
  ImportRow row_;
  std::string_view sbi_;
  std::size_t sbi_column_ = 0;
};

}  // namespace

ImportRow ReadRow(const ImportColumns& columns, const CsvRow& cells) {
  return RowReader(columns, cells).Read();
}

Member Merge(const Member& before, const ImportRow& row, std::vector<SupplierId> suppliers) {
  Member after = before;
  const Member& said = row.member;
  const auto is_given = [&row](Field field) { return row.given.test(IndexOf(field)); };
  const auto take = [&is_given](Field field, auto& to, const auto& from) {
    if (is_given(field)) to = from;
  };
  take(Field::kName, after.name, said.name);
  take(Field::kKvk, after.kvk, said.kvk);
  take(Field::kEstablishment, after.establishment, said.establishment);
  take(Field::kSbi, after.sbi, said.sbi);
  take(Field::kSbi, after.sbi_version, said.sbi_version);
  take(Field::kPersons, after.persons, said.persons);
  take(Field::kPostcode, after.postcode, said.postcode);
  take(Field::kMunicipality, after.municipality, said.municipality);
  take(Field::kEmail, after.email, said.email);
  take(Field::kPhone, after.phone, said.phone);
  take(Field::kDomains, after.domains, said.domains);
  take(Field::kAddresses, after.addresses, said.addresses);
  take(Field::kSoftware, after.software, said.software);
  take(Field::kSoftware, after.software_unknown, said.software_unknown);
  take(Field::kSample, after.is_sample, said.is_sample);
  if (is_given(Field::kPersons) || is_given(Field::kSizeClass)) after.size = said.size;
  if (is_given(Field::kSuppliers)) after.suppliers = std::move(suppliers);
  return after;
}

}  // namespace schakel::node
