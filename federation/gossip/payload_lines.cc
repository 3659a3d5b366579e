#include "federation/gossip/payload_lines.h"

#include "base/check.h"

namespace schakel::federation {

void PayloadLines::Enter(const crypto::NodeId& publisher, MonoTime due, const PayloadName& name) {
  Line& line = lines_[publisher];
  lengths_.erase({line.size(), publisher});
  line.emplace(due, name);
  lengths_.emplace(line.size(), publisher);
}

void PayloadLines::Leave(const crypto::NodeId& publisher, MonoTime due, const PayloadName& name) {
  const auto found = lines_.find(publisher);
  if (found == lines_.end()) return;
  Line& line = found->second;
  lengths_.erase({line.size(), publisher});
  line.erase({due, name});
  if (line.empty()) {
    lines_.erase(found);
  } else {
    lengths_.emplace(line.size(), publisher);
  }
}

std::size_t PayloadLines::Length(const crypto::NodeId& publisher) const {
  const auto found = lines_.find(publisher);
  return found == lines_.end() ? 0 : found->second.size();
}

const PayloadLines::Line& PayloadLines::Longest() const {
  CHECK(!lengths_.empty());
  return lines_.at(lengths_.rbegin()->second);
}

}  // namespace schakel::federation
