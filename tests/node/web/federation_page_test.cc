#include "node/web/federation_page.h"

#include <gtest/gtest.h>

#include "tests/node/web/material.h"

namespace schakel::node {
namespace {

std::size_t Count(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

std::string Render(std::vector<IndexedDocument> documents, const std::string& other = "Ander",
                   const std::string& language = "nl") {
  return RenderFederationPage(
      {{GoodStatus(), DirectoryWith(other), kNow, language, "/x", false}, std::move(documents)});
}

TEST(FederationPageTest, EscapesEveryTextOfOthers) {
  const std::string evil = "<script>alert('x')</script>\"'&";
  auto row = RowOf("ID" + evil, "1" + evil);
  row.title = evil;
  const std::string page = Render({PublishedBy(2, row)}, "Org" + evil);
  EXPECT_EQ(Count(page, "<script"), 0U);
  EXPECT_EQ(Count(page, "alert('x')"), 0U);
  EXPECT_GE(Count(page, "&lt;script&gt;"), 5U);  // title, id, version, and the organisation twice
  EXPECT_EQ(Count(page, "&lt;script&gt;"), Count(page, "&lt;/script&gt;"));
}

TEST(FederationPageTest, ShowsAtTheAnchorWhichRootsAreTrusted) {
  auto anchor = AdmissionOf(1, "Anker");
  anchor.kind = federation::NodeKind::kAuthority;
  const auto directory = federation::Directory::FromAdmissions({2, 1}, {anchor});
  auto status = GoodStatus();
  status.trusted_roots = {{0, 3}, {1, 7}, {2, 58}};
  const auto render = [&status](const std::shared_ptr<const federation::Directory>& members) {
    return RenderFederationPage({{status, members, kNow, "nl", "/x", false}, {}});
  };
  const std::string page = render(directory);
  for (const char* row : {"<td>-</td><td class=\"n\">3</td>", "<td>1</td><td class=\"n\">7</td>",
                          "<td>2</td><td class=\"n\">58</td>"})
    EXPECT_EQ(Count(page, row), 1U) << row;
  EXPECT_EQ(Count(render(DirectoryWith("Ander")), "hoofdsleutels"), 0U);
}

TEST(FederationPageTest, ShowsBytesThatAreNoTextAsText) {
  auto row = RowOf("ID\xff", "1");
  row.title = "\xc3(";
  const std::string page = Render({PublishedBy(2, row)});
  EXPECT_EQ(Count(page, "\xff"), 0U);
  EXPECT_EQ(Count(page, "ID\xef\xbf\xbd"), 1U);
}

TEST(FederationPageTest, ShowsOnlyWhatMayBeShown) {
  auto refused = PublishedBy(2, RowOf("REFUSED", "1"));
  refused.verdict = {federation::Delivery::kRefuse, "kind_not_allowed"};
  const IndexedDocument local{
      std::nullopt, RowOf("LOCAL", "1"), {federation::Delivery::kHold, ""}, false};
  auto withdrawal = PublishedBy(2, RowOf("WITHDRAWAL", "1"));
  withdrawal.row.kind = static_cast<std::uint16_t>(federation::EntryKind::kWithdraw);
  const std::string page = Render({refused, local, withdrawal, PublishedBy(2, RowOf("GOOD", "1"))});
  for (const char* id : {"REFUSED", "LOCAL", "WITHDRAWAL"})
    EXPECT_EQ(Count(page, id), 0U) << id;
  EXPECT_EQ(Count(page, "GOOD (1)"), 1U);
}

TEST(FederationPageTest, ShowsTheNewestFirstAndNotAll) {
  std::vector<IndexedDocument> documents;
  for (int i = 0; i < 100; ++i) {
    auto row = RowOf("N" + std::to_string(i), "1");
    row.received = kNow - std::chrono::minutes(i * 37 % 100);
    documents.push_back(PublishedBy(2, row));
  }
  const std::string page = Render(documents);
  EXPECT_EQ(Count(page, " (1)</small>"), kJourneysShown);
  EXPECT_LT(page.find("N0 (1)"), page.find("N73 (1)"));  // 73 * 37 % 100 = 1
  EXPECT_NE(page.find("N73 (1)"), std::string::npos);
}

TEST(FederationPageTest, LeavesNoTagOfItsTemplateOpen) {
  for (const char* language : {"nl", "en"}) {
    const std::string page = Render({PublishedBy(2, RowOf("X", "1"))}, "Ander", language);
    EXPECT_EQ(Count(page, "{{"), 0U);
    EXPECT_EQ(Count(page, "}}"), 0U);
    EXPECT_EQ(Count(page, "<html lang=\"" + std::string(language) + "\">"), 1U);
    for (const char* tag : {"table", "tr", "td", "th", "section", "ul", "main", "svg", "text"}) {
      const std::string name(tag);
      EXPECT_EQ(Count(page, "<" + name + ">") + Count(page, "<" + name + " "),
                Count(page, "</" + name + ">"))
          << tag;
    }
  }
}

}  // namespace
}  // namespace schakel::node
