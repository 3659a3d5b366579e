#include "federation/trust/directory_builder.h"

namespace schakel::federation {
namespace {

AdmissionSource SourceOf(const std::string& path) {
  return path.starts_with("wide/") ? AdmissionSource::kWide : AdmissionSource::kNodes;
}

// Of "nodes/<64 hex>.json".
std::optional<crypto::NodeId> NodeOf(const std::string& path) {
  if (!IsAdmissionPath(path)) return std::nullopt;
  const std::size_t begin = path.find('/') + 1;
  return crypto::NodeId::FromHexText(path.substr(begin, path.rfind('.') - begin));
}

}  // namespace

const Admission* DirectoryBuilder::Known(const std::string& path, const Buffer& file) const {
  if (trust_.content() == nullptr) return nullptr;
  const auto& files = trust_.content()->admissions;
  const auto before = files.find(path);
  if (before == files.end() || before->second != file) return nullptr;
  const auto node = NodeOf(path);
  const Admission* known = node ? directory_->Find(*node) : nullptr;
  // Of two files about one node the directory has the wide one.
  return known != nullptr && known->source == SourceOf(path) ? known : nullptr;
}

std::shared_ptr<const Directory> DirectoryBuilder::operator()(const TrustedSet& trust,
                                                              WallTime now) {
  std::map<crypto::NodeId, Admission> chosen;
  if (trust.content() != nullptr) {
    for (const auto& [path, file] : trust.content()->admissions) {
      const Admission* known = Known(path, file);
      auto admission =
          known == nullptr ? ReadAdmission(file, SourceOf(path)) : Result<Admission>(*known);
      const bool is_placed =
          admission && AdmissionPath(admission->node_id, admission->source) == path;
      if (!is_placed) continue;
      const crypto::NodeId id = admission->node_id;
      // Paths ascend, so wide/ comes after nodes/ and wins.
      chosen.insert_or_assign(id, std::move(*admission));
    }
  }
  std::vector<Admission> admissions;
  admissions.reserve(chosen.size());
  for (auto& [id, admission] : chosen)
    admissions.push_back(std::move(admission));
  directory_ =
      Directory::FromAdmissions(trust.version(), std::move(admissions), trust.issued(), now);
  trust_ = trust;
  return directory_;
}

std::shared_ptr<const Directory> Directory::Build(const TrustedSet& trust, WallTime now) {
  return DirectoryBuilder()(trust, now);
}

}  // namespace schakel::federation
