#include "federation/gossip/record_base.h"

namespace schakel::federation {

std::shared_ptr<const RecordBase> RecordBase::Build(const std::vector<Buffer>& records,
                                                    const Directory& directory) {
  auto base = std::make_shared<RecordBase>();
  for (const Buffer& bytes : records) {
    const auto id = PeekRecord(bytes);
    const Admission* admission = id ? directory.Find(id->node) : nullptr;
    if (admission == nullptr) continue;
    auto record = OpenRecord(bytes, admission->identity_key);
    if (!record) continue;
    if (const auto* keys = std::get_if<KeysBody>(&record->body)) {
      base->holders.insert_or_assign(keys->transport_key, id->node);
    }
    base->records.insert_or_assign({id->node, id->type}, std::move(*record));
  }
  crypto::Blake2bHasher hasher;
  for (const auto& [key, record] : base->records)
    hasher.Update(record.bytes);
  base->digest = hasher.Finish();
  return base;
}

}  // namespace schakel::federation
