// One row of a spreadsheet as a member: what it says, what it clears, and what is wrong with it.
//
// An empty cell says nothing: it leaves a known member as it was. "-", "geen" and "n.v.t." clear
// the field; so does "weet ik niet", which for software is remembered as the answer that it is.
// Threads: any. Bounds: those of the row.
#pragma once

#include <bitset>

#include "node/members/import_columns.h"
#include "node/members/member.h"

namespace schakel::node {

struct CellFault {
  std::size_t column = 0;
  Fault fault;
};

struct ImportRow {
  Member member;                            // the fields that are given; without suppliers
  std::vector<std::string> supplier_names;  // checked
  std::bitset<kFieldCount> given;           // also those that are cleared
  std::vector<CellFault> faults;            // empty: the row is fit for use
};

ImportRow ReadRow(const ImportColumns& columns, const CsvRow& cells);

// Returns `before` with what the row says. `suppliers` are the numbers of its supplier_names.
Member Merge(const Member& before, const ImportRow& row, std::vector<SupplierId> suppliers);

}  // namespace schakel::node
