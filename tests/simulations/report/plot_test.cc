#include <gtest/gtest.h>

#include <sstream>

#include "base/random.h"
#include "simulations/report/bar_plot.h"
#include "simulations/report/frame.h"
#include "simulations/report/line_plot.h"
#include "tests/simulations/report/well_formed.h"

namespace schakel::simulations {
namespace {

constexpr std::uint64_t kSeed = 97;

double Number(const std::string& text) {
  return std::stod(text);
}

LinePlot RandomLines(SeededRandom& random) {
  LinePlot plot;
  plot.id = "p";
  plot.title = "a < b & c";
  plot.description = "\"quoted\"";
  plot.x_title = "x";
  plot.y_title = "%";
  for (std::uint64_t i = 0; i < 3; ++i) {
    Series series{"s<" + std::to_string(i), "s-flood", {}};
    const std::uint64_t points = random.Below(12);
    for (std::uint64_t k = 0; k < points; ++k) {
      const auto x = static_cast<double>(random.Below(100'000)) / 7;
      const auto y = static_cast<double>(random.Below(140)) - 20;  // some outside of the frame
      series.points.push_back({x, y});
    }
    plot.series.push_back(series);
  }
  return plot;
}

TEST(LinePlotTest, KeepsAllPointsInsideTheFrame) {
  SeededRandom random(kSeed);
  const Frame frame;
  for (int round = 0; round < 200; ++round) {
    Markup out;
    Draw(RandomLines(random), out);
    ASSERT_EQ(WhatIsMalformed(out.text()), "") << kSeed << " round " << round;
    const auto lines = ValuesOf(out.text(), "points");
    ASSERT_EQ(lines.size(), 3U);
    for (const std::string& line : lines) {
      std::istringstream pairs(line);
      for (std::string pair; pairs >> pair;) {
        const std::size_t comma = pair.find(',');
        EXPECT_GE(Number(pair.substr(0, comma)), frame.left);
        EXPECT_LE(Number(pair.substr(0, comma)), frame.right);
        EXPECT_GE(Number(pair.substr(comma + 1)), frame.top);
        EXPECT_LE(Number(pair.substr(comma + 1)), frame.bottom);
      }
    }
  }
}

TEST(LinePlotTest, SaysWhatItShows) {
  SeededRandom random(kSeed);
  Markup out;
  Draw(RandomLines(random), out);
  EXPECT_NE(out.text().find("role=\"img\""), std::string::npos);
  EXPECT_NE(out.text().find("<title id=\"p-title\">a &lt; b &amp; c</title>"), std::string::npos);
  EXPECT_NE(out.text().find("<desc id=\"p-text\">"), std::string::npos);
  EXPECT_NE(out.text().find("s&lt;2</li>"), std::string::npos);
}

TEST(BarPlotTest, KeepsBarsInsideTheDrawingInTheOrderOfTheirValues) {
  SeededRandom random(kSeed);
  for (int round = 0; round < 200; ++round) {
    BarPlot plot{"b", "t", "d", 1, std::nullopt, {{"g", {}}, {"h", {}}}};
    if (round % 2 == 0) plot.limit = static_cast<double>(random.Below(2'000));
    for (int i = 0; i < 6; ++i)
      plot.groups[i % 2].bars.push_back(
          {"n", "s-pull", static_cast<double>(random.Below(100'000)) / 100});
    Markup out;
    Draw(plot, out);
    ASSERT_EQ(WhatIsMalformed(out.text()), "");
    const std::string rects = out.text();
    const auto widths = ValuesOf(rects, "width");
    const auto heights = ValuesOf(rects, "viewBox");
    ASSERT_EQ(widths.size(), 6U);
    std::vector<double> values;
    for (const BarGroup& group : plot.groups) {
      for (const Bar& bar : group.bars)
        values.push_back(bar.value);
    }
    for (std::size_t a = 0; a < 6; ++a) {
      EXPECT_GT(Number(widths[a]), 0);
      EXPECT_LT(Number(widths[a]), Frame::kWidth - 84);
      for (std::size_t b = 0; b < 6; ++b) {
        if (values[a] < values[b]) {
          EXPECT_LE(Number(widths[a]), Number(widths[b])) << kSeed;
        }
      }
    }
    const double height = Number(heights[0].substr(heights[0].rfind(' ')));
    for (const std::string& y : ValuesOf(rects, "y"))
      EXPECT_LT(Number(y), height);
  }
}

}  // namespace
}  // namespace schakel::simulations
