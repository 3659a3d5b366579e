// Any bytes as a record, and as what a recovery key says once its signature is made to hold. What
// opens is within its bounds and says the same when it is signed again.
#include "base/check.h"
#include "base/coding.h"
#include "crypto/recovery_key.h"
#include "federation/gossip/recovery_record.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kPrefixSize = 1 + crypto::NodeId::kSize + 8;

const crypto::KeyPair& Key() {
  static const crypto::KeyPair kKey =
      crypto::KeyPair::FromSeed(Buffer(crypto::KeyPair::kSeedSize, 7));
  return kKey;
}

Buffer SignAs(std::string_view context, Bytes message) {
  Buffer out = ToBuffer(message);
  Append(out, crypto::Sign(Key(), context, message).view());
  return out;
}

void CheckRecovery(const SignedRecord& record) {
  const auto& body = std::get<RecoveryBody>(record.body);
  CHECK(!body.said.stop.empty() && body.said.stop.size() <= kStopPointsMax);
  CHECK(body.said.open == 0 || body.said.open > body.said.stop.back().incarnation);
  const auto again = SignRecoveryRecord(Key(), record.id.node, record.id.counter, body.said);
  CHECK(again == record.bytes);
  CHECK(!FreezeOf(record, record));
}

void CheckRecord(Bytes bytes) {
  const auto hash = crypto::RecoveryKeyHash(Key().public_key());
  CHECK(!OpenFreezeRecord(bytes, hash).has_value() || bytes.size() <= limits::kRecordSizeMax);
  if (bytes.size() < kPrefixSize || bytes.size() > limits::kRecordSizeMax) return;
  for (const std::string_view context :
       {"schakel/v1/keys", "schakel/v1/presence", "schakel/v1/beacon"}) {
    const Buffer record = SignAs(context, bytes);
    const auto opened = OpenRecord(record, Key().public_key());
    CHECK(!opened || opened->bytes == record);
  }
  const Buffer recovery = SignAs("schakel/v1/recovery", bytes);
  const auto opened = OpenRecoveryRecord(recovery, hash);
  if (opened) CheckRecovery(*opened);
}

// The body of a recovery record by our key, from any bytes after the key.
void CheckBody(Bytes bytes) {
  Buffer body = ToBuffer(Key().public_key().view());
  Append(body, bytes);
  Buffer record(kPrefixSize, 1);
  record[0] = NumberOf(RecordType::kRecovery);
  AppendSized(record, body);
  const auto opened = OpenRecoveryRecord(SignAs("schakel/v1/recovery", record),
                                         crypto::RecoveryKeyHash(Key().public_key()));
  if (opened) CheckRecovery(*opened);
}

}  // namespace
}  // namespace schakel::federation

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schakel::federation::CheckRecord({data, size});
  if (size <= schakel::federation::limits::kRecordSizeMax) {
    schakel::federation::CheckBody({data, size});
  }
  return 0;
}
