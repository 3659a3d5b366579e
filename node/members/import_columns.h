// Which column of a spreadsheet holds which field, by what people write above it.
// Capitals, accents, spaces and punctuation do not matter. Threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "node/members/csv.h"
#include "node/members/fault.h"

namespace schakel::node {

enum class Field : std::uint8_t {
  kName,
  kKvk,
  kEstablishment,
  kSbi,
  kSbiVersion,
  kPersons,
  kSizeClass,
  kPostcode,
  kMunicipality,
  kEmail,
  kPhone,
  kDomains,
  kAddresses,
  kSuppliers,
  kSoftware,
  kSample,
  kFaults,  // "fout" of an error file of ours: passed over
};
constexpr std::size_t kFieldCount = 17;

// The column title that we write ourselves, "kvknummer".
std::string_view FieldTitle(Field field);

struct ImportColumns {
  CsvRow titles;
  std::vector<std::optional<Field>> fields;  // of each column; nothing = not known
  std::vector<std::string> unknown;          // titles that were not understood
};

// Faults: "kolom.ontbreekt" (no name or e-mail address), "kolom.dubbel".
Checked<ImportColumns> ReadHeader(const CsvRow& titles);

}  // namespace schakel::node
