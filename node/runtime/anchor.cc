#include "node/runtime/anchor.h"

#include "base/log.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;

constexpr auto kRenewInterval = std::chrono::hours(1);

}  // namespace

Anchor::Anchor(fs::path folder, federation::TrustRepository repository, TrustLock lock,
               CoreThread& core)
    : folder_(std::move(folder)),
      lock_(std::move(lock)),
      repository_(std::move(repository)),
      core_(core) {
  thread_ = std::thread([this] { Run(); });
}

Anchor::~Anchor() {
  inbox_.Close();
  thread_.join();
}

Result<std::unique_ptr<Anchor>> Anchor::Start(const fs::path& folder, CoreThread& core) {
  auto lock = TrustLock::Take(folder);
  if (!lock) return lock.error();
  auto keys = LoadMachineKeys(MachineKeysIn(folder));
  if (!keys) return keys.error();
  const auto files = LoadRepositoryFiles(folder);
  if (!files) return files.error();
  auto repository = federation::TrustRepository::Load(*files, std::move(*keys), SystemNow().wall);
  if (!repository) return repository.error();
  return std::unique_ptr<Anchor>(
      new Anchor(folder, std::move(*repository), std::move(*lock), core));
}

std::future<Result<federation::TrustedSet>> Anchor::Publish(federation::Proposal proposal) {
  Offer offer{std::move(proposal), {}};
  auto future = offer.reply.get_future();
  return inbox_.TryPush(std::move(offer)) ? std::move(future)
                                          : std::future<Result<federation::TrustedSet>>();
}

void Anchor::Run() {
  Renew();
  auto next = std::chrono::steady_clock::now() + kRenewInterval;
  while (!inbox_.IsClosed()) {
    for (Offer& offer : inbox_.PopAll(next))
      offer.reply.set_value(Accept(offer.proposal));
    if (std::chrono::steady_clock::now() < next) continue;
    next += kRenewInterval;
    Renew();
  }
}

void Anchor::Renew() {
  const WallTime now = SystemNow().wall;
  auto renewed = repository_.RenewTimestamp(now);
  // Durable before anybody hears of it: a version must never be signed twice.
  if (renewed) renewed = SaveRepositoryFiles(folder_, repository_.files());
  auto trust = renewed ? repository_.Verify(now) : Result<federation::TrustedSet>(renewed.error());
  if (!trust) {
    log::Warning("timestamp not renewed error=" + ToString(trust.error()));
    return;
  }
  core_.OfferTrust(std::move(*trust));
}

Result<federation::TrustedSet> Anchor::Accept(const federation::Proposal& proposal) {
  auto accepted = repository_.Accept(proposal, SystemNow().wall);
  if (!accepted) {
    log::Warning("proposal refused error=" + std::string(ErrorCodeName(accepted.error().code)));
    return accepted;
  }
  // If this fails, the next renewal or the same proposal again writes it.
  const auto saved = SaveRepositoryFiles(folder_, repository_.files());
  if (!saved) return saved.error();
  log::Info("proposal in force timestamp=" + std::to_string(accepted->version().timestamp));
  core_.OfferTrust(*accepted);
  return accepted;
}

}  // namespace schakel::node
