// Real and conformance documents. The files are not part of the project: ../shared/corpus.
#include "corpus.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "federation/advisory/csaf_checks.h"
#include "federation/advisory/csaf_reader.h"

namespace schakel::federation {
namespace {

struct Verdict {
  bool valid = true;
  std::string test;  // of the first finding, or the code of a refusal
  std::string reason;
};

Verdict Judge(const std::filesystem::path& path) {
  const CsafResult result = ReadCsaf(MustRead(path));
  if (const auto* error = std::get_if<DocumentError>(&result)) {
    return {false, error->code, ToString(*error)};
  }
  const std::vector<Finding> findings = CheckCsaf(std::get<CsafDocument>(result));
  if (findings.empty()) return {};
  return {false, std::string(findings[0].test), findings[0].pointer + " " + findings[0].reason};
}

TEST(CorpusTest, AllDocumentsOfCisaAreValid) {
  const auto root = SharedPath("corpus/cisa-csaf");
  if (!std::filesystem::exists(root)) GTEST_SKIP() << root << " is absent";
  const auto files = JsonFiles(root);
  EXPECT_EQ(files.size(), 1192U);
  for (const auto& path : files) {
    const Verdict verdict = Judge(path);
    EXPECT_TRUE(verdict.valid) << path << ": " << verdict.test << " " << verdict.reason;
  }
}

TEST(CorpusTest, AgreesWithTheCommitteeOnItsDocuments) {
  const auto root = SharedPath("corpus/oasis-csaf-2.0");
  if (!std::filesystem::exists(root)) GTEST_SKIP() << root << " is absent";
  const Buffer list = MustRead(root / "testcases.json");
  const auto json = Json::Parse(AsText(list), JsonLimits{});
  ASSERT_TRUE(json);
  std::size_t count = 0;
  for (const Json& test : *json->Find("tests")->AsArray()) {
    for (const char* kind : {"failures", "valid"}) {
      const Json* cases = test.Find(kind);
      if (cases == nullptr) continue;
      for (const Json& item : *cases->AsArray()) {
        const std::string name(item.StringOr("name", ""));
        const Verdict verdict = Judge(root / name);
        EXPECT_EQ(verdict.valid, *item.Find("valid")->AsBool())
            << name << ": " << verdict.test << " " << verdict.reason;
        ++count;
      }
    }
  }
  EXPECT_GT(count, 150U);
}

}  // namespace
}  // namespace schakel::federation
