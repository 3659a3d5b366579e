// A spreadsheet into the register, and what it means for notices: members that came are matched
// with the advisories that are here, members that changed are matched again.
//
// Ownership: borrows register and matcher for the call. Thread: the desk's. Errors: those of the
// register; batches that were applied stay.
// Bounds: those of import_plan.h; the text of refused rows is cut at kRefusedTextMax.
#pragma once

#include <string>
#include <string_view>

#include "node/delivery/matcher.h"
#include "node/members/import_plan.h"

namespace schakel::node {

constexpr std::size_t kRefusedTextMax = 32 << 20;  // 100,000 rows that somebody has to mend

struct ImportAnswer {
  ImportReport report;
  std::string refused;  // CSV of the refused rows, to be mended and read again
  bool is_refused_cut = false;
};

Result<ImportAnswer> ImportMembers(std::string_view csv, const ImportOptions& options,
                                   MemberRegister& members, Matcher& matcher);

}  // namespace schakel::node
