// Members, advisories and registers in a few words, for the tests of matching.
#pragma once

#include <memory>

#include "base/random.h"
#include "federation/advisory/document.h"
#include "node/matching/match_index.h"
#include "node/members/sealed_rows.h"
#include "storage/memory_store.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {

// What a member wrote, recognised as an import recognises it.
Software Uses(std::string_view text);
// A member in Eindhoven, sector 25530, class KLEIN, that uses these.
Member MemberUsing(const std::vector<std::string>& software);

// An affected product as FindFacts() makes it from vendor, product and versions.
AffectedProduct Affected(const std::string& vendor, const std::string& product,
                         const std::vector<std::string>& versions = {});
AdvisoryFacts AdvisoryOn(std::vector<AffectedProduct> products);

// A CSAF document with this product tree and these vulnerabilities, and a note Doelgroep.
federation::CsafDocument Document(const std::string& tree, const std::string& vulnerabilities,
                                  const std::string& audience = "Iedereen");
// The document of a file; aborts the test if it cannot be read.
federation::CsafDocument DocumentOfFile(const std::filesystem::path& path);

// A register over a MemoryStore that files members under TermsOf().
class Registry {
 public:
  Registry();
  MemberRegister& members() { return *members_; }

 private:
  TempFolder folder_;
  storage::MemoryStore store_;
  std::unique_ptr<crypto::KeyVault> vault_;
  std::unique_ptr<SealedRows> rows_;
  std::unique_ptr<MemberRegister> members_;
};

// Few different values, so that members and advisories meet.
Member RandomMember(Random& random);
AdvisoryFacts RandomAdvisory(Random& random);

}  // namespace schakel::node
