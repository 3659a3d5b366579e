#include "node/delivery/notice_parts.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "notice_cases.h"

namespace schakel::node {
namespace {

using federation::CsafDocument;
using federation::NoteCategory;
using Items = std::vector<std::string>;

CsafDocument WithSteps(std::string text) {
  CsafDocument document;
  document.document.notes = {{NoteCategory::kDetails, "Wat moet u doen?", std::move(text), ""}};
  return document;
}

TEST(NoticePartsTest, TakesTheNotesByTheirTitles) {
  const NoticeParts parts = FindNoticeParts(SampleDocument("CWW-2026-0005"));
  EXPECT_EQ(parts.title, "Werk de formulieren-plug-in van uw WordPress-site bij");
  EXPECT_EQ(parts.what.substr(0, 21), "Veel websites zijn ge");
  EXPECT_EQ(parts.risk.substr(0, 11), "Uw website ");
  ASSERT_EQ(parts.steps.size(), 5U);
  EXPECT_EQ(parts.steps[2], "Lukt dat niet? Zet de plug-in uit.");
  EXPECT_EQ(parts.questions.size(), 3U);
  EXPECT_EQ(parts.audience, "Bedrijven met een WordPress-site.");
  EXPECT_EQ(parts.change, "Kans van midden naar hoog: er staat nu een aanvalscode op internet.");
  EXPECT_FALSE(parts.sample_note.empty());
  EXPECT_FALSE(parts.is_exercise || parts.is_withdrawal || parts.is_cut);
}

TEST(NoticePartsTest, KnowsAnExerciseAndAWithdrawal) {
  const NoticeParts exercise = FindNoticeParts(SampleDocument("DTC-2026-0015"));
  EXPECT_TRUE(exercise.is_exercise);
  EXPECT_EQ(exercise.title, "Oefening Waterval, storing bij een boekhoudpakket");
  const NoticeParts withdrawn = FindNoticeParts(SampleDocument("DTC-2026-0009"));
  EXPECT_TRUE(withdrawn.is_withdrawal);
  EXPECT_EQ(withdrawn.title, "fout in netwerkprinters");
  CsafDocument document;
  document.document.title = "Ingetrokken rijbewijzen en oefeningen";
  EXPECT_FALSE(FindNoticeParts(document).is_withdrawal);
  EXPECT_FALSE(FindNoticeParts(document).is_exercise);
}

TEST(NoticePartsTest, UsesSummaryThreatsAndRemediationsOfAVendor) {
  const NoticeParts parts = FindNoticeParts(VendorDocument());
  EXPECT_EQ(parts.what, "Anybody on the network can change the temperature.");
  EXPECT_EQ(parts.risk, "The boiler may stop.");
  EXPECT_EQ(parts.steps, (Items{"Install version 3.2.", "Put the boiler behind a firewall.",
                                "Model 2000 gets no update."}));
  EXPECT_TRUE(parts.questions.empty());
  EXPECT_TRUE(parts.sample_note.empty());
}

TEST(NoticePartsTest, UsesTheTitlesOfNcsc) {
  CsafDocument document;
  document.document.notes = {
      {NoteCategory::kDescription, "Inleiding", "Er is een fout.", ""},
      {NoteCategory::kDescription, "Oplossingen", "Microsoft heeft updates gemaakt.", ""}};
  const NoticeParts parts = FindNoticeParts(document);
  EXPECT_EQ(parts.what, "Er is een fout.");
  EXPECT_EQ(parts.steps, (Items{"Microsoft heeft updates gemaakt."}));
}

TEST(NoticePartsTest, ReadsStepsHoweverTheyAreWritten) {
  const Items three = {"Bel.", "Werk bij en start opnieuw.", "Klaar."};
  for (const char* text : {"1. Bel.\n2. Werk bij\nen start opnieuw.\n3. Klaar.",
                           "1) Bel.\n2) Werk bij en start opnieuw.\n\n3) Klaar.",
                           "- Bel.\n- Werk bij en start opnieuw.\n- Klaar.",
                           "* Bel.\n* Werk bij\n  en start opnieuw.\n* Klaar.",
                           "• Bel.\n• Werk bij en start opnieuw.\n• Klaar.",
                           "Bel.\n\nWerk bij\nen start opnieuw.\n\nKlaar."}) {
    EXPECT_EQ(FindNoticeParts(WithSteps(text)).steps, three) << text;
  }
}

TEST(NoticePartsTest, KeepsToItsLimits) {
  std::string steps;
  for (int i = 1; i <= 500; ++i)
    steps += std::to_string(i) + ". " + std::string(30, 'x') + "\n";
  const NoticeParts many = FindNoticeParts(WithSteps(steps));
  EXPECT_EQ(many.steps.size(), notice_limits::kStepsMax);
  EXPECT_TRUE(many.is_cut);
  const NoticeParts large = FindNoticeParts(WithSteps("1. " + std::string(900'000, 'x')));
  ASSERT_EQ(large.steps.size(), 1U);
  EXPECT_LE(CountCharacters(large.steps[0]), notice_limits::kShortTextMax);
  EXPECT_TRUE(large.is_cut);
  CsafDocument vendor = VendorDocument();
  for (int i = 0; i < 5000; ++i) {
    vendor.vulnerabilities[0].remediations.emplace_back().details = "Step " + std::to_string(i);
  }
  EXPECT_EQ(FindNoticeParts(vendor).steps.size(), notice_limits::kStepsMax);
  EXPECT_TRUE(FindNoticeParts(vendor).is_cut);
}

}  // namespace
}  // namespace schakel::node
