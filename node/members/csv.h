// Reads a table that a spreadsheet wrote as CSV, row by row.
//
// RFC 4180 with the separators that are in use (; , tab; found in the first line, or named by
// Excel's "sep=;"), lines that end in LF or CRLF. Text is UTF-8 with or without BOM; a cell that is
// no UTF-8 is taken as Windows-1252, which a Dutch Excel writes. A fault ends the reading: what
// stands behind a wrong quote cannot be trusted.
//
// Threads: any, one stream each. Bounds: those below; memory is one block and one row.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <vector>

#include "node/members/fault.h"

namespace schakel::node {

namespace csv_limits {
constexpr std::size_t kFileMax = std::size_t{256} * 1024 * 1024;  // 1.6 million rows of 160 bytes
constexpr std::size_t kRowsMax = 1'700'000;  // the letter's 1.6 million firms, and a header
constexpr std::size_t kColumnsMax = 65;      // four times what is asked, and "fout"
constexpr std::size_t kCellMax = 4 * 1024;   // fifty software items of ordinary length
}  // namespace csv_limits

using CsvRow = std::vector<std::string>;  // cells in UTF-8, as they stood; any content but NUL

// `row` counts as the spreadsheet does: the first is 1. Empty rows are counted, not visited.
// Returns false to end the reading.
using CsvVisitor = std::function<bool(std::size_t row, const CsvRow& cells)>;

struct CsvSummary {
  std::size_t rows = 0;
  char separator = ';';
  bool was_converted = false;  // some text was Windows-1252
};

// Faults: "csv.*", with the row in the text.
Checked<CsvSummary> ReadCsv(std::istream& in, const CsvVisitor& visit);

// Returns the cell in quotes if it needs them for `;`. What a spreadsheet would compute gets an
// apostrophe in front; CsvText() takes it away again.
std::string CsvCell(std::string_view text);
// The text of a cell without that apostrophe.
std::string_view CsvText(std::string_view cell);

}  // namespace schakel::node
