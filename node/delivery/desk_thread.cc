#include "node/delivery/desk_thread.h"

#include "base/log.h"

namespace schakel::node {
namespace {

constexpr auto kLookEvery = std::chrono::seconds(30);
constexpr auto kRetryEvery = std::chrono::hours(1);  // some entries wait for a time to come

}  // namespace

DeskThread::DeskThread(std::unique_ptr<MemberDesk> desk, DeskInbox& inbox, AskDirectory directory)
    : desk_(std::move(desk)),
      inbox_(inbox),
      ask_directory_(std::move(directory)),
      thread_([this] { Run(); }) {}

DeskThread::~DeskThread() {
  inbox_.Close();
  thread_.join();
}

void DeskThread::Run() {
  const auto recovered = desk_->Recover(SystemNow().wall);
  if (!recovered) log::Error("members: cannot go on error=" + ToString(recovered.error()));
  NoteMembers();
  bool has_more = true;
  while (true) {
    const auto now = std::chrono::steady_clock::now();
    DeskInbox::Wakeup wakeup = inbox_.Wait(has_more ? now : now + kLookEvery);
    if (wakeup.is_closed) return;
    for (const DeskInbox::Command& command : wakeup.commands)
      command(*desk_);
    if (!wakeup.commands.empty()) NoteMembers();
    has_more = TakeArrivals(wakeup);
  }
}

void DeskThread::NoteMembers() {
  const auto count = desk_->members().Count();
  if (count) members_ = *count;
  const auto first = desk_->List(0, 1);
  has_samples_ = first && !first->empty() && first->front().second.is_sample;
}

bool DeskThread::TakeArrivals(const DeskInbox::Wakeup& wakeup) {
  const auto directory = ask_directory_();
  if (directory == nullptr) return false;
  const Now clock = SystemNow();
  const WallTime now = clock.wall;
  const bool is_other = directory != directory_;
  directory_ = directory;
  Result<void> done;
  if (wakeup.is_all || is_other || clock.mono >= next_retry_) {
    next_retry_ = clock.mono + kRetryEvery;
    done = desk_->arrivals().RetryAll(*directory, now);
  } else {
    for (const auto& position : wakeup.positions) {
      if (done) done = desk_->arrivals().Retry(position, *directory, now);
    }
  }
  const auto taken =
      done ? desk_->arrivals().Step(*directory, now) : Result<std::size_t>(done.error());
  if (taken) return *taken == Arrivals::kStepMax;
  log::Error("members: arrivals cannot be matched error=" + ToString(taken.error()));
  return false;
}

}  // namespace schakel::node
