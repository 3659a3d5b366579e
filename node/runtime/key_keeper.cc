#include "node/runtime/key_keeper.h"

#include "base/log.h"
#include "node/runtime/key_schedule.h"

namespace schakel::node {
namespace {

constexpr auto kStatusMax = std::chrono::seconds(15);

}  // namespace

KeyKeeper::KeyKeeper(CoreThread& core, KeyRotation& rotation)
    : core_(core), rotation_(rotation), thread_([this] { Run(); }) {}

KeyKeeper::~KeyKeeper() {
  ending_.Close();
  thread_.join();
}

void KeyKeeper::Run() {
  auto next = std::chrono::steady_clock::now() + kFirstLook;
  while (true) {
    ending_.PopAll(next);
    if (ending_.IsClosed()) return;
    Look();
    next = std::chrono::steady_clock::now() + kLookInterval;
  }
}

void KeyKeeper::Look() {
  auto asked = core_.Status();
  if (asked.wait_for(kStatusMax) != std::future_status::ready) return;
  const NodeStatus status = asked.get();
  for (const KeyKind kind : {KeyKind::kTransport, KeyKind::kSealing}) {
    const WallTime now = SystemNow().wall;
    const auto made = rotation_.MadeAt(kind);
    if (!made || !MustRenew(kind, *made, status, now) || !CanRenew(kind, status, now)) continue;
    const auto key = rotation_.Rotate(kind, kRenewalOverlap);
    if (key) {
      const auto age = std::chrono::duration_cast<std::chrono::days>(now - *made);
      log::Info("key renewed kind=" + std::string(KeyKindName(kind)) +
                " age_days=" + std::to_string(age.count()));
    } else {
      log::Warning("key not renewed kind=" + std::string(KeyKindName(kind)) +
                   " error=" + ToString(key.error()));
    }
  }
}

}  // namespace schakel::node
