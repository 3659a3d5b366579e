#include <algorithm>
#include <set>

#include "federation/advisory/check_parts.h"
#include "federation/advisory/version.h"

namespace schakel::federation {
namespace {

constexpr std::string_view kHistory = "/document/tracking/revision_history";
constexpr std::string_view kVersion = "/document/tracking/version";

struct DatedVersion {
  std::size_t position;  // in the document
  WallTime date;
  Version version;
};

Version VersionOf(const std::string& text) {
  return ParseVersion(text).value_or(Version{});
}

// Returns the history by date; revisions of the same moment by version.
std::vector<DatedVersion> ByDate(const Tracking& tracking) {
  std::vector<DatedVersion> history;
  for (std::size_t i = 0; i < tracking.revision_history.size(); ++i) {
    const Revision& revision = tracking.revision_history[i];
    history.push_back({i, revision.date, VersionOf(revision.number)});
  }
  std::stable_sort(history.begin(), history.end(),
                   [](const DatedVersion& a, const DatedVersion& b) {
                     if (a.date != b.date) return a.date < b.date;
                     return Compare(a.version, b.version) < 0;
                   });
  return history;
}

std::string NumberAt(const DatedVersion& item) {
  return At(kHistory, item.position) + "/number";
}

void CheckOrder(const std::vector<DatedVersion>& history, Findings& findings) {
  for (std::size_t i = 1; i < history.size(); ++i) {
    if (Compare(history[i].version, history[i - 1].version) < 0) {
      findings.Add("6.1.14", NumberAt(history[i]), "is lower than that of an earlier date");
    }
  }
}

void CheckNoneIsMissing(const std::vector<DatedVersion>& history, Findings& findings) {
  if (history.front().version.major() > 1) {
    findings.Add("6.1.21", NumberAt(history.front()), "is the first one but not 0 or 1");
  }
  for (std::size_t i = 1; i < history.size(); ++i) {
    if (history[i].version.major() > history[i - 1].version.major() + 1) {
      findings.Add("6.1.21", NumberAt(history[i]), "follows on a version that is missing");
    }
  }
}

void CheckLatest(const Tracking& tracking, const std::vector<DatedVersion>& history,
                 Findings& findings) {
  Version current = VersionOf(tracking.version);
  Version latest = history.back().version;
  if (tracking.status == TrackingStatus::kDraft) {
    current.pre_release.clear();
    latest.pre_release.clear();
  }
  if (Compare(current, latest) != 0) {
    findings.Add("6.1.16", std::string(kVersion), "is not the latest of the revision history");
  }
}

void CheckStatus(const Tracking& tracking, Findings& findings) {
  if (tracking.status == TrackingStatus::kDraft) return;
  const Version version = VersionOf(tracking.version);
  if (version.major() == 0 || !version.pre_release.empty()) {
    findings.Add("6.1.17", "/document/tracking/status", "must be draft with such a version");
  }
  if (!version.pre_release.empty()) {
    findings.Add("6.1.20", std::string(kVersion), "is a pre-release of a released document");
  }
}

void CheckRevisions(const Tracking& tracking, const std::vector<DatedVersion>& history,
                    Findings& findings) {
  std::set<std::string_view> numbers;
  for (const DatedVersion& item : history) {
    if (item.version.major() == 0 && tracking.status != TrackingStatus::kDraft) {
      findings.Add("6.1.18", NumberAt(item), "is a version 0 of a released document");
    }
    if (!item.version.pre_release.empty()) {
      findings.Add("6.1.19", NumberAt(item), "is a pre-release");
    }
    if (!numbers.insert(tracking.revision_history[item.position].number).second) {
      findings.Add("6.1.22", NumberAt(item), "stands in the history twice");
    }
  }
}

void CheckOneForm(const Tracking& tracking, const std::vector<DatedVersion>& history,
                  Findings& findings) {
  const VersionForm form = VersionOf(tracking.version).form;
  for (const DatedVersion& item : history) {
    if (item.version.form != form) {
      findings.Add("6.1.30", NumberAt(item), "mixes integer and semantic versions");
    }
  }
}

}  // namespace

void CheckTracking(const CsafDocument& document, Findings& findings) {
  const Tracking& tracking = document.document.tracking;
  const std::vector<DatedVersion> history = ByDate(tracking);
  if (history.empty()) return;
  CheckOrder(history, findings);
  CheckLatest(tracking, history, findings);
  CheckStatus(tracking, findings);
  CheckRevisions(tracking, history, findings);
  CheckNoneIsMissing(history, findings);
  CheckOneForm(tracking, history, findings);
}

}  // namespace schakel::federation
