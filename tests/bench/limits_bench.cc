#include <zmq.h>

#include <thread>

#include "base/random.h"
#include "crypto/hash.h"
#include "crypto/signature.h"
#include "crypto/transport_key.h"
#include "tests/base/temp_folder.h"
#include "tests/bench/bench.h"
#include "tests/bench/synced_writes.h"

namespace schakel::bench {
namespace {

constexpr std::string_view kContext = "schakel/v1/bench";
constexpr std::size_t kSmallFrame = 300;        // an announcement
constexpr std::size_t kLargeFrame = 64 * 1024;  // a payload chunk

Buffer RandomBytes(std::size_t size, std::uint64_t seed) {
  SeededRandom random(seed);
  Buffer bytes(size);
  for (std::uint8_t& byte : bytes)
    byte = static_cast<std::uint8_t>(random.Next());
  return bytes;
}

// Makes the compiler believe that the value is read.
template <typename Value>
void Keep(const Value& value) {
  asm volatile("" : : "r"(&value) : "memory");
}

void MeasureSignatures(std::size_t count, Figures& out) {
  const auto key = crypto::KeyPair::FromSeed(RandomBytes(32, 1));
  const Buffer message = RandomBytes(300, 2);
  crypto::Signature signature;
  const double signing = SecondsOf([&] {
    for (std::size_t i = 0; i < count; ++i)
      signature = crypto::Sign(key, kContext, message);
  });
  std::size_t valid = 0;
  const double verifying = SecondsOf([&] {
    for (std::size_t i = 0; i < count; ++i)
      valid += crypto::Verify(key.public_key(), kContext, message, signature) ? 1 : 0;
  });
  CHECK(valid == count);
  out["sign_per_s"] = static_cast<double>(count) / signing;
  out["verify_per_s"] = static_cast<double>(count) / verifying;
}

void MeasureHashes(std::size_t rounds, Figures& out) {
  const Buffer block = RandomBytes(1 << 20, 3);
  const double blake = SecondsOf([&] {
    for (std::size_t i = 0; i < rounds; ++i)
      Keep(crypto::Blake2b(block));
  });
  const double sha = SecondsOf([&] {
    for (std::size_t i = 0; i < rounds; ++i)
      Keep(crypto::Sha256(block));
  });
  out["blake2b_mb_per_s"] = static_cast<double>(rounds) * 1.048576 / blake;
  out["sha256_mb_per_s"] = static_cast<double>(rounds) * 1.048576 / sha;
}

// A pair of sockets with CURVE on loopback; the receiver counts.
class CurvePair {
 public:
  CurvePair() {
    const auto server = crypto::TransportKeyPair::Generate();
    const auto client = crypto::TransportKeyPair::Generate();
    const int yes = 1;
    const int none = 0;
    SetKeys(receiver_, server);
    zmq_setsockopt(receiver_, ZMQ_CURVE_SERVER, &yes, sizeof(yes));
    SetKeys(sender_, client);
    zmq_setsockopt(sender_, ZMQ_CURVE_SERVERKEY, server.public_key().bytes.data(), 32);
    for (void* socket : {receiver_, sender_})
      zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none));
    CHECK(zmq_bind(receiver_, "tcp://127.0.0.1:*") == 0);
    char endpoint[128] = {};
    std::size_t size = sizeof(endpoint);
    CHECK(zmq_getsockopt(receiver_, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
    CHECK(zmq_connect(sender_, endpoint) == 0);
  }
  ~CurvePair() {
    zmq_close(sender_);
    zmq_close(receiver_);
    zmq_ctx_term(context_);
  }
  CurvePair(const CurvePair&) = delete;
  CurvePair& operator=(const CurvePair&) = delete;

  // Returns messages per second, sent by one thread and read by another.
  double Measure(std::size_t count, std::size_t size) {
    const Buffer frame = RandomBytes(size, 4);
    Buffer into(size);
    zmq_send(sender_, frame.data(), size, 0);  // the handshake is not measured
    zmq_recv(receiver_, into.data(), size, 0);
    const double seconds = SecondsOf([&] {
      std::thread sending([&] {
        for (std::size_t i = 0; i < count; ++i)
          zmq_send(sender_, frame.data(), size, 0);
      });
      for (std::size_t i = 0; i < count; ++i)
        CHECK(zmq_recv(receiver_, into.data(), size, 0) == static_cast<int>(size));
      sending.join();
    });
    return static_cast<double>(count) / seconds;
  }

 private:
  static void SetKeys(void* socket, const crypto::TransportKeyPair& keys) {
    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keys.public_key().bytes.data(), 32);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys.secret_key().data(), 32);
  }

  void* context_ = zmq_ctx_new();
  void* receiver_ = zmq_socket(context_, ZMQ_PULL);
  void* sender_ = zmq_socket(context_, ZMQ_PUSH);
};

void MeasureCurve(std::size_t scale, Figures& out) {
  CurvePair pair;
  out["curve_300b_per_s"] = pair.Measure(200'000 * scale, kSmallFrame);
  out["curve_64k_mb_per_s"] = pair.Measure(8'000 * scale, kLargeFrame) * kLargeFrame / 1e6;
}

Result<void> MeasureDisk(std::size_t scale, std::uint64_t seed, Figures& out) {
  const TempFolder folder;
  const auto single =
      MeasureSyncedWrites(folder.path() / "single", {10'000 * scale, 1, 2'000, seed});
  if (!single) return single.error();
  const auto batch =
      MeasureSyncedWrites(folder.path() / "batch", {100'000 * scale, 100, 2'000, seed});
  if (!batch) return batch.error();
  out["synced_writes_single_per_s"] = *single;
  out["synced_writes_batch_per_s"] = *batch;
  return {};
}

}  // namespace

Result<Figures> RunLimits(const BenchOptions& options) {
  const std::size_t scale = options.is_full ? 5 : 1;
  Figures out;
  MeasureSignatures(40'000 * scale, out);
  MeasureHashes(500 * scale, out);
  MeasureCurve(scale, out);
  const auto disk = MeasureDisk(scale, options.seed, out);
  if (!disk) return disk.error();
  return out;
}

}  // namespace schakel::bench
