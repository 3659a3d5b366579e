// The node of the worked examples: its key, its one entry, and a test that compares what the code
// makes with what a page shows.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/time.h"
#include "crypto/signature.h"
#include "federation/journal/journal_id.h"

namespace schakel::federation {

inline constexpr std::string_view kExamplePayload = "Werk uw router bij.\n";

class ExampleTest : public testing::Test {
 protected:
  // `document`: as named in the source tree.
  explicit ExampleTest(const std::string& document);
  static void SetUpTestSuite();

  // Compares without white space: the document breaks long lines.
  void ExpectHex(const std::string& name, Bytes bytes);
  // Returns the bytes of an example in hexadecimal. REQUIRES: it is one.
  [[nodiscard]] Buffer BytesOf(const std::string& name) const;

  [[nodiscard]] static crypto::KeyPair Identity();
  [[nodiscard]] static JournalId Journal();
  // Entry 0 of incarnation 1, which is the only one.
  [[nodiscard]] static Buffer Header();
  // 2026-11-25 09:00 UTC as the counter of a record.
  [[nodiscard]] static std::uint64_t Counter();

  std::map<std::string, std::string> examples_;
};

}  // namespace schakel::federation
