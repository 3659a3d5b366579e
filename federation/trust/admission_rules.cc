#include "federation/trust/admission_rules.h"

#include <algorithm>

#include "federation/trust/limits.h"
#include "federation/trust/relay_right.h"

namespace schakel::federation {
namespace {

constexpr std::uint16_t kAdvisory = 1;  // of the kinds of entries
constexpr Duration kStopAgeMax = std::chrono::hours(12);
constexpr Duration kAheadMax = std::chrono::minutes(10);
constexpr std::size_t kKvkDigits = 8;
constexpr std::size_t kSectorDigitsMax = 5;

// A key of low order gives the same secret, zero, with every other key.
bool GivesSecrets(const crypto::TransportKey& key) {
  const Buffer any(crypto::TransportKey::kSize, 9);
  return crypto::Agree(any, key).has_value();
}

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsRegionCode(std::string_view code) {
  const bool is_municipality = code.starts_with("GM") && code.size() == 6;
  const bool is_larger = (code.starts_with("PV") || code.starts_with("VR")) && code.size() == 4;
  return (is_municipality || is_larger) && IsDigits(code.substr(2));
}

bool IsSectorCode(std::string_view code) {
  return IsDigits(code) && code.size() <= kSectorDigitsMax;
}

bool IsCountry(std::string_view country) {
  return country.size() == 2 &&
         std::all_of(country.begin(), country.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

template <typename Item>
bool HasAll(const std::vector<Item>& in, const std::vector<Item>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&in](const Item& item) {
    return std::find(in.begin(), in.end(), item) != in.end();
  });
}

class Checker {
 public:
  Checker(const Admission* before, const Admission& after, WallTime now)
      : before_(before), after_(after), now_(now) {}

  std::vector<RuleFinding> Run() {
    CheckKeys();
    CheckWords();
    CheckCodes();
    const PublishRights one_officer{{}, PublishScope::kRegion, Tlp::kGreen, Tlp::kGreen};
    if (after_.source == AdmissionSource::kNodes) {
      CheckRights(one_officer, Rule::kNeedsTwoOfficers);
    }
    CheckRights(RightsMax(after_.maturity), Rule::kMaturity);
    if (after_.maturity == 0 && !after_.rights.kinds.empty()) {
      Add(Rule::kMaturity, "publish.kinds");
    }
    const auto& kinds = after_.rights.kinds;
    const bool has_advisories = std::find(kinds.begin(), kinds.end(), kAdvisory) != kinds.end();
    if (has_advisories && !HasNamespace(after_)) Add(Rule::kNoNamespace, "card.website");
    if (after_.status == AdmissionStatus::kActive) CheckValidity();
    CheckStatus();
    if (before_ != nullptr) CheckHistory();
    return std::move(findings_);
  }

 private:
  void Add(Rule rule, std::string detail) {
    const std::string& name = after_.organisation.name;
    findings_.push_back(
        {rule, name.empty() ? after_.node_id.hex().substr(0, 8) : name, std::move(detail)});
  }

  void CheckKeys() {
    const auto& earlier = after_.earlier_identity_keys;
    const auto makes_id = [this](const crypto::PublicKey& key) {
      return crypto::NodeIdOf(key) == after_.node_id;
    };
    const bool is_first = earlier.empty() ? makes_id(after_.identity_key)
                                          : std::any_of(earlier.begin(), earlier.end(), makes_id);
    if (!is_first) Add(Rule::kNodeId, after_.node_id.hex());
    if (!GivesSecrets(after_.transport_key)) Add(Rule::kWeakKey, "transport_key");
    if (!GivesSecrets(after_.sealing_key)) Add(Rule::kWeakKey, "sealing_key");
  }

  void CheckWords() {
    const Organisation& organisation = after_.organisation;
    if (organisation.name.empty()) Add(Rule::kOrganisation, "organisation.name");
    const bool is_kvk = organisation.kvk.size() == kKvkDigits && IsDigits(organisation.kvk);
    if (!is_kvk) Add(Rule::kOrganisation, "organisation.kvk");
    if (!IsCountry(organisation.country)) Add(Rule::kOrganisation, "organisation.country");
  }

  void CheckCodes() {
    for (const std::string& code : after_.coverage.regions) {
      if (!IsRegionCode(code)) Add(Rule::kCode, "coverage.regions: " + code);
    }
    for (const std::string& code : after_.coverage.sectors) {
      if (!IsSectorCode(code)) Add(Rule::kCode, "coverage.sectors: " + code);
    }
    for (const std::uint16_t kind : after_.rights.kinds) {
      if (kind == 0 || kind > kEntryKindNewest) {
        Add(Rule::kCode, "publish.kinds: " + std::to_string(kind));
      }
    }
    for (const std::string& item : after_.relays) {
      if (!IsRelayName(item)) Add(Rule::kCode, "relays: " + item);
    }
  }

  void CheckRights(const PublishRights& most, Rule rule) {
    const PublishRights& rights = after_.rights;
    if (rights.scope > most.scope) Add(rule, "publish.scope");
    if (rights.tlp_publish_max > most.tlp_publish_max) Add(rule, "publish.tlp_publish_max");
    if (rights.tlp_receive_max > most.tlp_receive_max) Add(rule, "publish.tlp_receive_max");
  }

  void CheckValidity() {
    const bool is_span = after_.valid_from < after_.valid_until && after_.valid_until > now_;
    const bool is_bounded = after_.valid_until <= now_ + std::chrono::days(limits::kOfflineDaysMax);
    if (!is_span || !is_bounded) {
      Add(Rule::kValidity, FormatRfc3339(after_.valid_until).substr(0, 10));
    }
  }

  void CheckStatus() {
    const bool by_one = after_.source == AdmissionSource::kNodes;
    const auto stays_stopped = [this] {
      return before_ != nullptr && before_->status == after_.status &&
             before_->revoked_at == after_.revoked_at;
    };
    const bool was_revoked = before_ != nullptr && before_->status == AdmissionStatus::kRevoked;
    if (by_one && was_revoked && after_.status != AdmissionStatus::kRevoked) {
      Add(Rule::kRevokedStays, "");
    }
    if (after_.status == AdmissionStatus::kActive || stays_stopped()) return;
    const bool is_old = by_one && after_.revoked_at < now_ - kStopAgeMax;
    if (is_old || after_.revoked_at > now_ + kAheadMax) {
      Add(Rule::kStoppedAt, FormatRfc3339(after_.revoked_at));
    }
  }

  void CheckHistory() {
    auto keys = before_->earlier_identity_keys;
    if (before_->identity_key != after_.identity_key) keys.push_back(before_->identity_key);
    if (!HasAll(after_.earlier_identity_keys, keys)) Add(Rule::kHistory, "earlier_identity_keys");
    if (!HasAll(after_.trusted_points, before_->trusted_points)) {
      Add(Rule::kHistory, "trusted_points");
    }
  }

  const Admission* before_;
  const Admission& after_;
  WallTime now_;
  std::vector<RuleFinding> findings_;
};

}  // namespace

std::vector<RuleFinding> CheckAdmission(const Admission* before, const Admission& after,
                                        WallTime now) {
  return Checker(before, after, now).Run();
}

}  // namespace schakel::federation
