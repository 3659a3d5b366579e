#include "simulations/report/markup.h"

#include <gtest/gtest.h>

#include "tests/simulations/report/well_formed.h"

namespace schakel::simulations {
namespace {

TEST(MarkupTest, EscapesTextsAndAttributes) {
  Markup out;
  out.Leaf("p", {{"title", "a \"b\" <c>"}}, "1 < 2 & 3 > 2\x01");
  EXPECT_EQ(out.text(), "<p title=\"a &quot;b&quot; &lt;c&gt;\">1 &lt; 2 &amp; 3 &gt; 2 </p>\n");
  EXPECT_EQ(WhatIsMalformed(out.text()), "");
}

TEST(MarkupTest, ClosesWhatWasOpenedLast) {
  Markup out;
  out.Open("ul");
  out.Open("li");
  out.Empty("br", {});
  out.Close();
  out.Close();
  EXPECT_EQ(out.text(), "<ul><li><br/>\n</li>\n</ul>\n");
}

TEST(MarkupTest, TheJudgeOfTheseTestsSeesWhatIsWrong) {
  for (const char* wrong : {"<a><b></a></b>", "<a>", "</a>", "<a x=\"1></a>", "<a>1 & 2</a>",
                            "<a>1 < 2</a>", "<a>1 > 2</a>"})
    EXPECT_NE(WhatIsMalformed(wrong), "") << wrong;
  EXPECT_EQ(WhatIsMalformed("<a x=\"1\"><b/>1 &lt; 2</a>\n"), "");
}

}  // namespace
}  // namespace schakel::simulations
