// A desk without node: store in memory, vault in a temporary folder, advisories made to measure.
#pragma once

#include <memory>

#include "node/delivery/arrivals.h"
#include "storage/memory_store.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {

// What an advisory of these tests says.
struct AdvisorySketch {
  std::string id = "TST-2026-0001";
  std::string version = "1.0.0";
  std::vector<std::string> products;  // "Vendor|Product|version", version may be empty
  std::string audience;               // lines of the note Doelgroep
  std::string level = "high";         // of Kans and Schade
};
std::string AdvisoryText(const AdvisorySketch& sketch);

// Register, book and matcher over one store; Restart() is a crash.
class DeskWorld {
 public:
  DeskWorld();

  // Loses what is in memory and opens everything again.
  void Restart();
  // The `nth` write from now on fails, and all after it, until Restart().
  void FailWrite(std::size_t nth) { writes_until_failure_ = nth; }
  [[nodiscard]] bool has_failed() const { return has_failed_; }

  // What the matcher gets when an advisory arrives.
  ArrivedAdvisory Arrived(const crypto::NodeId& publisher, const AdvisorySketch& sketch);

  storage::MemoryStore store;
  std::unique_ptr<MemberRegister> members;
  std::unique_ptr<NoticeBook> book;
  std::unique_ptr<Matcher> matcher;
  WallTime now{std::chrono::hours(24 * 365 * 56)};

  Result<void> Apply(storage::WriteBatch batch);

 private:
  TempFolder folder_;
  std::unique_ptr<crypto::KeyVault> vault_;
  std::unique_ptr<SealedRows> rows_;
  std::size_t writes_until_failure_ = 0;  // 0 = never
  bool has_failed_ = false;
  std::uint64_t next_index_ = 0;
};

// Node ids that differ in their first byte.
crypto::NodeId PublisherOf(std::uint8_t number);
Member MemberOf(const std::string& name, const std::string& software);

}  // namespace schakel::node
