// Takes a spreadsheet into the register: new members, changes of known ones, and a list of what is
// wrong. A dry run counts and says the same, and writes nothing.
//
// A row is a known member if it has its KVK and establishment number; or its KVK number where the
// register has no establishment; or its name and postcode where the register has no KVK number. A
// row that repeats an earlier row of the file changes the same member and is noted.
//
// Ownership: borrows the target and the streams for the call. Thread: the caller's.
// Errors:    those of the target; what was applied before stays. Faults of the file stand in the
//            report: rows before it are in, unless the header is wrong. Do a dry run first.
// Bounds:    csv_limits; a batch of kAddMax rows; 32 bytes a row to know repeated ones; kErrorsMax.
#pragma once

#include <istream>
#include <optional>
#include <ostream>

#include "node/members/import_row.h"
#include "node/members/register.h"

namespace schakel::node {

struct ImportBatch {
  std::vector<Member> added;
  std::vector<std::pair<MemberId, Member>> changed;
};

// Where members come to stand; RegisterTarget is the register itself.
class ImportTarget {
 public:
  virtual ~ImportTarget() = default;
  virtual Result<std::optional<MemberId>> FindMember(const std::string& duplicate_key) = 0;
  virtual Result<Member> ReadMember(MemberId id) = 0;
  virtual Result<std::optional<SupplierId>> FindSupplier(const std::string& name) = 0;
  // Never called in a dry run, nor is Apply().
  virtual Result<SupplierId> AddSupplier(const Supplier& supplier) = 0;
  // At most MemberRegister::kAddMax of both together.
  virtual Result<void> Apply(ImportBatch batch) = 0;
};

class RegisterTarget final : public ImportTarget {
 public:
  explicit RegisterTarget(MemberRegister& members) : members_(members) {}
  Result<std::optional<MemberId>> FindMember(const std::string& duplicate_key) override;
  Result<Member> ReadMember(MemberId id) override;
  Result<std::optional<SupplierId>> FindSupplier(const std::string& name) override;
  Result<SupplierId> AddSupplier(const Supplier& supplier) override;
  Result<void> Apply(ImportBatch batch) override;

 private:
  MemberRegister& members_;
};

struct ImportOptions {
  bool is_dry_run = true;
  bool is_sample = false;       // marks all as voorbeeldgegevens, whatever the file says
  std::string language = "nl";  // of the column "fout"
  WallTime now{};               // when new and changed members were last checked
};

struct ImportCounts {
  std::size_t rows = 0;  // with something in them, without the header
  std::size_t new_members = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::size_t refused = 0;
  std::size_t repeated = 0;  // rows that repeat an earlier one; counted above as well
  bool operator==(const ImportCounts&) const = default;
};

struct RowError {
  std::size_t row = 0;  // as the spreadsheet counts
  std::string column;   // its title
  Fault fault;
};

struct ImportReport {
  ImportCounts counts;
  std::vector<RowError> errors;  // the first kErrorsMax
  std::vector<std::string> unknown_columns;
  std::vector<std::size_t> repeated;  // rows, the first kErrorsMax
  bool was_converted = false;         // text was Windows-1252
  std::optional<Fault> fault;         // of the file as a whole
};

// What people can look through on a page; the error file has all.
constexpr std::size_t kErrorsMax = 1'000;

// `refused` gets the refused rows as CSV with a column "fout" in front, to be corrected and read
// again; nothing is written if there are none. nullptr: not wanted.
Result<ImportReport> ImportCsv(std::istream& in, const ImportOptions& options, ImportTarget& target,
                               std::ostream* refused);

}  // namespace schakel::node
