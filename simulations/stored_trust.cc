#include "simulations/stored_trust.h"

#include "federation/trust/names.h"

namespace schakel::simulations {
namespace {

using storage::Column;

// The trust column only, with the files of the store in place of those with the same name.
class Overlay final : public storage::Reader {
 public:
  Overlay(const storage::Reader& store, const federation::TrustContent& installed)
      : files_(installed.files) {
    const auto scanned = store.Scan(Column::kTrust, {}, {}, [this](Bytes key, Bytes value) {
      files_[std::string(AsText(key))] = ToBuffer(value);
      return true;
    });
    if (!scanned) failure_ = scanned;
  }

  [[nodiscard]] Result<std::optional<Buffer>> Get(Column /*column*/, Bytes key) const override {
    const auto found = files_.find(AsText(key));
    if (found == files_.end()) return std::optional<Buffer>();
    return std::optional<Buffer>(found->second);
  }
  Result<void> Scan(Column /*column*/, Bytes /*begin*/, Bytes /*end*/,
                    const storage::ScanVisitor& visit) const override {
    for (const auto& [name, file] : files_) {
      if (!visit(AsBytes(name), file)) break;
    }
    return failure_;
  }
  Result<void> ScanBackwards(Column /*column*/, Bytes /*begin*/, Bytes /*end*/,
                             const storage::ScanVisitor& /*visit*/) const override {
    return Error{ErrorCode::kUnavailable, "nobody reads trust backwards"};
  }

 private:
  std::map<std::string, Buffer, std::less<>> files_;
  Result<void> failure_;
};

}  // namespace

Result<federation::TrustedSet> StoredTrust(const storage::Reader& store,
                                           const federation::TrustedSet& installed, WallTime now) {
  const auto changed = store.Get(Column::kTrust, AsBytes(federation::kTimestampFileName));
  if (!changed) return changed.error();
  // No metadata changes without a new timestamp.
  if (!changed->has_value()) return installed;
  return federation::TrustedSet::Restore(Overlay(store, *installed.content()), now);
}

}  // namespace schakel::simulations
