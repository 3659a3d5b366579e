// Thread `delivery`: owns the MemberDesk. Carries out commands of people and matches what arrives.
//
// Ownership: borrows inbox; owns the desk from Start() on. Threads: Ask() any.
// Errors: a failed step is logged and tried again when something else becomes durable.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include "federation/trust/directory.h"
#include "node/delivery/desk_inbox.h"
#include "node/delivery/member_desk.h"

namespace schakel::node {

class DeskThread {
 public:
  // Asks for the directory of today; nullptr = not now.
  using AskDirectory = std::function<std::shared_ptr<const federation::Directory>()>;

  DeskThread(std::unique_ptr<MemberDesk> desk, DeskInbox& inbox, AskDirectory directory);
  ~DeskThread();
  DeskThread(const DeskThread&) = delete;
  DeskThread& operator=(const DeskThread&) = delete;

  // As of the last command; no member is named by them.
  [[nodiscard]] std::size_t members() const { return members_; }
  [[nodiscard]] bool has_samples() const { return has_samples_; }

  // Calls `work` with the desk on its thread. Returns an invalid future if the desk is too busy. A
  // command that is still waiting at the end is dropped: its future throws broken_promise.
  template <typename Work>
  auto Ask(Work work) -> std::future<decltype(work(std::declval<MemberDesk&>()))> {
    using Answer = decltype(work(std::declval<MemberDesk&>()));
    auto promise = std::make_shared<std::promise<Answer>>();
    auto future = promise->get_future();
    const bool is_posted = inbox_.Post([promise, work = std::move(work)](MemberDesk& desk) mutable {
      promise->set_value(work(desk));
    });
    return is_posted ? std::move(future) : std::future<Answer>();
  }

 private:
  void Run();
  void NoteMembers();
  // Returns true if there is more to do.
  bool TakeArrivals(const DeskInbox::Wakeup& wakeup);

  std::unique_ptr<MemberDesk> desk_;
  DeskInbox& inbox_;
  AskDirectory ask_directory_;
  std::shared_ptr<const federation::Directory> directory_;
  MonoTime next_retry_{};
  std::atomic<std::size_t> members_{0};
  std::atomic<bool> has_samples_{false};
  std::thread thread_;
};

}  // namespace schakel::node
