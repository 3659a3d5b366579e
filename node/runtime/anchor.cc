#include "node/runtime/anchor.h"

#include "base/log.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;

constexpr auto kRenewInterval = std::chrono::hours(1);
constexpr auto kAskInterval = std::chrono::milliseconds(1'000);  // while it is not its turn
constexpr auto kAnswerMax = std::chrono::seconds(5);             // of the core
constexpr auto kOfferWaitMax = std::chrono::seconds(30);         // then a person wants to know

Error NotOurTurn(AnchorTurn turn) {
  return {ErrorCode::kUnavailable,
          turn == AnchorTurn::kWait
              ? "no other node can be asked for the newest version, and without that nothing is "
                "signed: check the network, or wait until another node runs, and try again"
              : "this machine may not sign now: it is a stand-by, or it stops"};
}

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
  Offer offer{std::move(proposal), Clock::now(), {}};
  auto future = offer.reply.get_future();
  return inbox_.TryPush(std::move(offer)) ? std::move(future)
                                          : std::future<Result<federation::TrustedSet>>();
}

void Anchor::Run() {
  auto next = Clock::now();
  std::vector<Offer> waiting;  // for the turn, which comes within seconds of a start
  while (!inbox_.IsClosed()) {
    for (Offer& offer : inbox_.PopAll(next))
      waiting.push_back(std::move(offer));
    const bool is_due = Clock::now() >= next;
    if (!is_due && waiting.empty()) continue;
    const AnchorTurn turn = TakeTurn();
    if (turn == AnchorTurn::kSign && is_due) Renew();
    Answer(waiting, turn);
    if (turn == AnchorTurn::kSign && !is_due) continue;
    next = Clock::now();
    next += turn == AnchorTurn::kSign ? std::chrono::milliseconds(kRenewInterval) : kAskInterval;
  }
  for (Offer& offer : waiting)
    offer.reply.set_value(NotOurTurn(AnchorTurn::kStandBy));
}

void Anchor::Answer(std::vector<Offer>& waiting, AnchorTurn turn) {
  std::vector<Offer> patient;
  for (Offer& offer : waiting) {
    const bool may_wait = turn == AnchorTurn::kWait && patient.size() < kProposalsMax &&
                          Clock::now() < offer.since + kOfferWaitMax;
    if (may_wait) {
      patient.push_back(std::move(offer));
    } else {
      offer.reply.set_value(turn == AnchorTurn::kSign ? Accept(offer.proposal) : NotOurTurn(turn));
    }
  }
  waiting = std::move(patient);
}

AnchorTurn Anchor::TakeTurn() {
  auto asked = core_.Status();
  if (asked.wait_for(kAnswerMax) != std::future_status::ready) return AnchorTurn::kWait;
  const NodeStatus status = asked.get();
  const auto own = repository_.Verify(SystemNow().wall);
  const auto version = own ? own->version() : federation::TrustVersion{};
  const AnchorTurn turn = TurnOf(IsStandBy(folder_), status, version);
  if (turn == AnchorTurn::kStandBy && !std::exchange(was_standby_, true)) {
    log::Info("stand-by: another machine signs the timestamps");
  }
  if (turn != AnchorTurn::kAdopt) return turn;
  const auto adopted = Adopt(status.trust_set);
  if (!adopted) log::Warning("timestamp not renewed error=" + ToString(adopted.error()));
  return adopted ? AnchorTurn::kSign : AnchorTurn::kWait;
}

Result<void> Anchor::Adopt(const federation::TrustedSet& newer) {
  auto keys = LoadMachineKeys(MachineKeysIn(folder_));
  if (!keys) return keys.error();
  auto repository =
      federation::TrustRepository::Load(newer.content()->files, std::move(*keys), SystemNow().wall);
  if (!repository) return repository.error();
  log::Warning("the peers hold newer trust than this folder: continuing from theirs timestamp=" +
               std::to_string(newer.version().timestamp));
  repository_ = std::move(*repository);
  return SaveRepositoryFiles(folder_, repository_.files());
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
