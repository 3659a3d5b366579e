#include "node/members/import_plan.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/check.h"
#include "crypto/hash.h"
#include "crypto/sodium.h"
#include "node/members/csv_encoding.h"

namespace schakel::node {
namespace {

class Import {
 public:
  Import(const ImportOptions& options, ImportTarget& target, std::ostream* refused)
      : options_(options), target_(target), refused_(refused) {
    crypto::FillRandom(salt_.bytes);
  }

  // Returns false if nothing more is wanted.
  bool Take(std::size_t row, const CsvRow& cells) {
    if (!columns_) return TakeHeader(cells);
    ++report_.counts.rows;
    ImportRow read = ReadRow(*columns_, cells);
    if (options_.is_sample) {
      read.member.is_sample = true;
      read.given.set(static_cast<std::size_t>(Field::kSample));
    }
    const auto taken = read.faults.empty() ? TakeRow(row, cells, read)
                                           : (Refuse(row, cells, read), Result<void>());
    if (!taken) error_ = taken.error();
    return taken.has_value();
  }

  Result<ImportReport> Finish(const Checked<CsvSummary>& read) {
    if (!error_) {
      const auto flushed = Flush();
      if (!flushed) error_ = flushed.error();
    }
    if (error_) return *error_;
    if (!read) report_.fault = read.fault();
    if (read) report_.was_converted = read->was_converted;
    if (!columns_ && !report_.fault) {
      report_.fault = Fault{"csv.leeg", "Het bestand is leeg.", "The file is empty."};
    }
    return std::move(report_);
  }

 private:
  using Fingerprint = std::uint64_t;

  // Where a member stands that waits to be written.
  struct Waiting {
    bool is_new = false;
    std::size_t index = 0;
  };

  [[nodiscard]] Fingerprint FingerprintOf(std::string_view text) const {
    return crypto::ShortTag(salt_, AsBytes(text));
  }
  [[nodiscard]] Fingerprint FingerprintOf(const CsvRow& cells) const {
    std::string all;
    for (const std::string& cell : cells)
      all.append(cell).push_back('\0');
    return FingerprintOf(all);
  }

  bool TakeHeader(const CsvRow& cells) {
    auto columns = ReadHeader(cells);
    if (!columns) {
      report_.fault = columns.fault();
      return false;
    }
    columns_ = *std::move(columns);
    report_.unknown_columns = columns_->unknown;
    return true;
  }

  void Refuse(std::size_t row, const CsvRow& cells, const ImportRow& read) {
    ++report_.counts.refused;
    std::string all;
    for (const auto& [column, fault] : read.faults) {
      const bool has_title = column < columns_->titles.size();
      std::string title = has_title ? columns_->titles[column] : std::string();
      all += (all.empty() ? "" : " ") + title + ": " + fault.In(options_.language);
      if (report_.errors.size() < kErrorsMax)
        report_.errors.push_back({row, std::move(title), fault});
    }
    if (refused_ != nullptr) WriteRefused(all, cells);
  }

  void WriteRefused(const std::string& faults, const CsvRow& cells) {
    if (report_.counts.refused == 1) {
      *refused_ << kUtf8Mark;
      WriteCells(std::string(FieldTitle(Field::kFaults)), columns_->titles);
    }
    WriteCells(faults, cells);
  }
  void WriteCells(const std::string& first, const CsvRow& cells) {
    *refused_ << CsvCell(first);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool is_old_fault =
          i < columns_->fields.size() && columns_->fields[i] == Field::kFaults;
      if (!is_old_fault) *refused_ << ';' << CsvCell(CsvText(cells[i]));
    }
    *refused_ << "\r\n";
  }

  Result<void> TakeRow(std::size_t row, const CsvRow& cells, const ImportRow& read) {
    const std::string key = DuplicateKey(Merge({}, read, {}));
    const Fingerprint who = FingerprintOf(key);
    const Fingerprint what = FingerprintOf(cells);
    const auto seen = seen_.find(who);
    if (seen == seen_.end()) {
      const auto taken = TakeFirst(key, who, read);
      seen_.emplace(who, what);
      return taken;
    }
    ++report_.counts.repeated;
    if (report_.repeated.size() < kErrorsMax) report_.repeated.push_back(row);
    const bool is_same = std::exchange(seen->second, what) == what;
    ++(is_same ? report_.counts.unchanged : report_.counts.changed);
    return is_same || options_.is_dry_run ? Result<void>() : TakeAgain(key, who, read);
  }

  Result<void> TakeFirst(const std::string& key, Fingerprint who, const ImportRow& read) {
    const auto known = FindKnown(key, read);
    if (!known) return known.error();
    const auto suppliers = SuppliersOf(read);
    if (!suppliers) return suppliers.error();
    if (!known->has_value()) {
      ++report_.counts.new_members;
      return Queue(who, std::nullopt, Merge({}, read, *suppliers));
    }
    const auto& [id, before] = **known;
    claimed_.insert(id);
    Member after = Merge(before, read, *suppliers);
    if (after == before) {
      ++report_.counts.unchanged;
      return {};
    }
    ++report_.counts.changed;
    return Queue(who, id, std::move(after));
  }

  // A row whose member was written, or waits to be.
  Result<void> TakeAgain(const std::string& key, Fingerprint who, const ImportRow& read) {
    const auto suppliers = SuppliersOf(read);
    if (!suppliers) return suppliers.error();
    const auto waiting = waiting_.find(who);
    if (waiting != waiting_.end()) {
      const auto [is_new, index] = waiting->second;
      Member& member = is_new ? batch_.added[index] : batch_.changed[index].second;
      member = Merge(member, read, *suppliers);
      return {};
    }
    const auto known = Read(key);
    if (!known) return known.error();
    if (!known->has_value()) return Queue(who, std::nullopt, Merge({}, read, *suppliers));
    const auto& [id, before] = **known;
    return Queue(who, id, Merge(before, read, *suppliers));
  }

  using Known = std::optional<std::pair<MemberId, Member>>;

  Result<Known> Read(const std::string& key) {
    const auto id = target_.FindMember(key);
    if (!id) return id.error();
    if (!id->has_value()) return Known();
    auto member = target_.ReadMember(**id);
    if (!member && member.error().code == ErrorCode::kNotFound) return Known();  // erased meanwhile
    if (!member) return member.error();
    return Known(std::pair(**id, std::move(*member)));
  }

  Result<Known> FindKnown(const std::string& key, const ImportRow& read) {
    auto known = Read(key);
    if (!known || known->has_value()) return known;
    Member less = Merge({}, read, {});
    if (!less.establishment.empty() && !less.kvk.empty()) {
      less.establishment.clear();
      known = ReadUnclaimed(DuplicateKey(less));
      if (!known || known->has_value()) return known;
    }
    if (less.kvk.empty()) return known;
    less.kvk.clear();
    return ReadUnclaimed(DuplicateKey(less));
  }

  // A member known by less than the row says, unless an earlier row is that member: then this is
  // another establishment.
  Result<Known> ReadUnclaimed(const std::string& key) {
    if (seen_.contains(FingerprintOf(key))) return Known();
    auto known = Read(key);
    if (known && known->has_value() && claimed_.contains((*known)->first)) return Known();
    return known;
  }

  // In a dry run, 0 stands for a supplier that would be added.
  Result<std::vector<SupplierId>> SuppliersOf(const ImportRow& read) {
    std::vector<SupplierId> ids;
    for (const std::string& name : read.supplier_names) {
      const auto known = target_.FindSupplier(name);
      if (!known) return known.error();
      SupplierId id = known->value_or(0);
      if (!known->has_value() && !options_.is_dry_run) {
        const auto added = target_.AddSupplier({name, "", "", read.member.is_sample});
        if (!added) return added.error();
        id = *added;
      }
      if (std::find(ids.begin(), ids.end(), id) == ids.end() || id == 0) ids.push_back(id);
    }
    return ids;
  }

  Result<void> Queue(Fingerprint who, std::optional<MemberId> id, Member member) {
    if (options_.is_dry_run) return {};
    member.checked = options_.now;
    const std::size_t index = id ? batch_.changed.size() : batch_.added.size();
    waiting_.insert_or_assign(who, Waiting{!id.has_value(), index});
    if (id) {
      batch_.changed.emplace_back(*id, std::move(member));
    } else {
      batch_.added.push_back(std::move(member));
    }
    return waiting_.size() < MemberRegister::kAddMax ? Result<void>() : Flush();
  }

  Result<void> Flush() {
    if (waiting_.empty()) return {};
    waiting_.clear();
    return target_.Apply(std::exchange(batch_, {}));
  }

  const ImportOptions& options_;
  ImportTarget& target_;
  std::ostream* refused_;
  crypto::TagSalt salt_;
  std::optional<ImportColumns> columns_;
  ImportReport report_;
  std::optional<Error> error_;
  std::unordered_map<Fingerprint, Fingerprint> seen_;  // who, and what the last row said
  std::unordered_set<MemberId> claimed_;               // known members that rows were
  ImportBatch batch_;
  std::unordered_map<Fingerprint, Waiting> waiting_;
};

}  // namespace

Result<ImportReport> ImportCsv(std::istream& in, const ImportOptions& options, ImportTarget& target,
                               std::ostream* refused) {
  Import import(options, target, refused);
  const auto read = ReadCsv(
      in, [&import](std::size_t row, const CsvRow& cells) { return import.Take(row, cells); });
  return import.Finish(read);
}

Result<std::optional<MemberId>> RegisterTarget::FindMember(const std::string& duplicate_key) {
  return members_.FindDuplicate(duplicate_key);
}
Result<Member> RegisterTarget::ReadMember(MemberId id) {
  return members_.Find(id);
}
Result<std::optional<SupplierId>> RegisterTarget::FindSupplier(const std::string& name) {
  return members_.FindSupplierByName(name);
}
Result<SupplierId> RegisterTarget::AddSupplier(const Supplier& supplier) {
  return members_.FindOrAddSupplier(supplier);
}
Result<void> RegisterTarget::Apply(ImportBatch batch) {
  const auto added = members_.Add(batch.added);
  if (!added) return added.error();
  return members_.Change(batch.changed);
}

}  // namespace schakel::node
