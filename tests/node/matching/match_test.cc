#include "node/matching/match.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sketches.h"

namespace schakel::node {
namespace {

std::string_view Verdict(const AdvisoryFacts& advisory, const Member& member) {
  return VerdictName(MatchMember(advisory, member).verdict);
}
std::string_view Verdict(const AffectedProduct& product, const std::string& software) {
  return Verdict(AdvisoryOn({product}), MemberUsing({software}));
}
bool Says(const Match& match, ReasonKind kind) {
  return std::any_of(match.reasons.begin(), match.reasons.end(),
                     [kind](const Reason& reason) { return reason.kind == kind; });
}

const AffectedProduct kExchange = Affected("Microsoft", "Exchange Server", {"2016", "2019"});
const AffectedProduct kFortiGate = Affected("Fortinet", "FortiGate", {"vers:generic/<7.4.99"});

TEST(MatchTest, AVersionThatBothNameIsAffected) {
  EXPECT_EQ(Verdict(kExchange, "Exchange Server 2019"), "affected");
  EXPECT_EQ(Verdict(kFortiGate, "FortiGate 7.4.3"), "affected");
  const Match match = MatchMember(AdvisoryOn({kExchange}), MemberUsing({"Exchange Server 2019"}));
  ASSERT_GE(match.reasons.size(), 2U);
  EXPECT_EQ(match.reasons[0],
            (Reason{ReasonKind::kProduct, "Exchange Server 2019", "Microsoft Exchange Server"}));
  EXPECT_EQ(match.reasons[1], (Reason{ReasonKind::kVersionEqual, "2019", "2016; 2019"}));
}

TEST(MatchTest, AnUnknownVersionIsPossible) {
  EXPECT_EQ(Verdict(kExchange, "Exchange Server"), "possible");
  EXPECT_EQ(Verdict(kFortiGate, "FortiGate 60F"), "possible");
  EXPECT_EQ(Verdict(Affected("Microsoft", "Exchange Server"), "Exchange Server 2019"), "possible");
}

TEST(MatchTest, AVersionAmongNoneOfSingleVersionsIsPossible) {
  EXPECT_EQ(Verdict(kExchange, "Exchange Server 2013"), "possible");
}

TEST(MatchTest, ANewerVersionThanEveryRangeIsNotAffected) {
  EXPECT_EQ(Verdict(kFortiGate, "FortiGate 7.6.1"), "not_affected");
  EXPECT_EQ(Verdict(kFortiGate, "FortiGate 7.4"), "possible");
  AffectedProduct open = kFortiGate;
  open.is_open = true;
  EXPECT_EQ(Verdict(open, "FortiGate 7.6.1"), "possible");
  AdvisoryFacts cut = AdvisoryOn({kFortiGate});
  cut.is_cut = true;
  EXPECT_EQ(Verdict(cut, MemberUsing({"FortiGate 7.6.1"})), "possible");
}

TEST(MatchTest, AnOlderVersionThanEveryRangeIsPossible) {
  EXPECT_EQ(Verdict(Affected("Fortinet", "FortiGate", {">=7.0|<7.4.99"}), "FortiGate 6.4.2"),
            "possible");
}

TEST(MatchTest, WhatTheDocumentCallsFixedIsNotAffected) {
  AffectedProduct product = kExchange;
  product.unharmed = {"SE", "2022"};
  EXPECT_EQ(Verdict(product, "Exchange Server 2022"), "not_affected");
  EXPECT_EQ(Verdict(product, "Exchange Server 2019"), "affected");
  product.unharmed = {"2019"};
  EXPECT_EQ(Verdict(product, "Exchange Server 2019"), "affected") << "affected outweighs fixed";
}

TEST(MatchTest, AllVersionsMeansTheMembersToo) {
  EXPECT_EQ(Verdict(Affected("TeamViewer", "TeamViewer", {"vers:all/*"}), "TeamViewer"),
            "affected");
}

TEST(MatchTest, ASuspicionIsPossibleWhateverTheVersion) {
  AffectedProduct product = kExchange;
  product.standing = ProductStanding::kSuspected;
  EXPECT_EQ(Verdict(product, "Exchange Server 2019"), "possible");
}

TEST(MatchTest, AKindStandsForItsProductsAndTheyForIt) {
  const Match vpn = MatchMember(AdvisoryOn({kFortiGate}), MemberUsing({"VPN"}));
  EXPECT_EQ(VerdictName(vpn.verdict), "possible");
  EXPECT_TRUE(Says(vpn, ReasonKind::kWiderUsed));
  EXPECT_EQ(Verdict(kFortiGate, "firewall"), "possible");
  EXPECT_EQ(Verdict(kFortiGate, "router"), "none");
  EXPECT_EQ(Verdict(kFortiGate, "Sophos Firewall"), "none");
  const AffectedProduct router = Affected("Routerfabriek Voorbeeld", "Router", {"<3"});
  EXPECT_EQ(Verdict(router, "DrayTek Vigor 2862"), "possible");
  EXPECT_EQ(Verdict(router, "router 4.0"), "possible") << "another make counts otherwise";
}

TEST(MatchTest, ASuiteAndItsPartsBelongTogether) {
  EXPECT_EQ(Verdict(Affected("Microsoft", "Outlook"), "Microsoft 365"), "possible");
  EXPECT_EQ(Verdict(Affected("Microsoft", "Microsoft 365"), "Outlook"), "possible");
  EXPECT_EQ(Verdict(kExchange, "Microsoft 365"), "none");
}

TEST(MatchTest, APlugInIsPossibleAndItsVersionIsItsOwn) {
  const AffectedProduct plugin =
      Affected("Formulieren Plus (voorbeeld)", "Formulieren Plus voor WordPress", {"<3.9.1"});
  EXPECT_EQ(Verdict(plugin, "WordPress 6.4"), "possible");
  EXPECT_EQ(Verdict(plugin, "WordPress 2.0"), "possible");
  EXPECT_EQ(Verdict(plugin, "Joomla"), "none");
}

TEST(MatchTest, OneMakeOfAKindConcernsWhoNamesOnlyTheKind) {
  const AffectedProduct practice = Affected("Dentalia", "Dentalia praktijksoftware");
  EXPECT_EQ(Verdict(practice, "praktijksoftware"), "possible");
  EXPECT_EQ(Verdict(practice, "Exquise"), "none");
}

TEST(MatchTest, FreeTextMustShareAWordThatIsNotCommon) {
  const AffectedProduct product = Affected("Dentalia", "Agenda Pro");
  EXPECT_EQ(Verdict(product, "Dentalia"), "possible");
  EXPECT_EQ(Verdict(product, "onze agenda"), "possible");
  EXPECT_EQ(Verdict(product, "Dentalia röntgen"), "none") << "another product of that vendor";
  EXPECT_EQ(Verdict(product, "software pro"), "none");
  EXPECT_EQ(Verdict(kExchange, "Exchange rate software"), "none") << "an ordinary word";
  EXPECT_EQ(Verdict(Affected("TeamViewer", "TeamViewer Frontline"), "frontline van de zaak"),
            "possible");
}

TEST(MatchTest, ASafeProductIsNotAffectedAndSaysNothingOfItsKind) {
  AffectedProduct printer = Affected("Printerfabriek Voorbeeld", "Netwerkprinter");
  printer.standing = ProductStanding::kUnharmed;
  EXPECT_EQ(Verdict(printer, "HP LaserJet"), "not_affected");
  EXPECT_EQ(Verdict(printer, "printer"), "not_affected");
  AffectedProduct fortigate = kFortiGate;
  fortigate.standing = ProductStanding::kUnharmed;
  EXPECT_EQ(Verdict(fortigate, "firewall"), "none");
}

TEST(MatchTest, TheMostSeriousProductCounts) {
  const AdvisoryFacts advisory = AdvisoryOn({kFortiGate, kExchange});
  EXPECT_EQ(Verdict(advisory, MemberUsing({"FortiGate 7.6.1", "Exchange Server"})), "possible");
  EXPECT_EQ(Verdict(advisory, MemberUsing({"FortiGate 7.6.1", "Exchange Server 2016"})),
            "affected");
  EXPECT_EQ(Verdict(advisory, MemberUsing({"FortiGate 7.6.1", "kassa"})), "not_affected");
}

TEST(MatchTest, WhoDoesNotKnowItsSoftwareIsUnknownUnlessWhatItKnowsMatches) {
  EXPECT_EQ(Verdict(AdvisoryOn({kExchange}), MemberUsing({})), "unknown");
  Member partly = MemberUsing({"kassa"});
  EXPECT_EQ(Verdict(AdvisoryOn({kExchange}), partly), "none");
  partly.software_unknown = true;
  EXPECT_EQ(Verdict(AdvisoryOn({kExchange}), partly), "unknown");
  partly.software.push_back(Uses("Exchange 2019"));
  EXPECT_EQ(Verdict(AdvisoryOn({kExchange}), partly), "affected");
}

TEST(MatchTest, ACutAdvisoryTellsNobodyThatItIsNotNamed) {
  AdvisoryFacts cut = AdvisoryOn({kExchange});
  cut.is_cut = true;
  const Match match = MatchMember(cut, MemberUsing({"kassa"}));
  EXPECT_EQ(VerdictName(match.verdict), "unknown");
  EXPECT_TRUE(Says(match, ReasonKind::kAdvisoryCut));
}

TEST(MatchTest, WithoutProductsItConcernsTheWholeAudience) {
  const AdvisoryFacts everybody = AdvisoryOn({});
  EXPECT_EQ(MatchMember(everybody, MemberUsing({})),
            (Match{MatchVerdict::kAffected, {{ReasonKind::kEverybody, {}, {}}}}));
}

TEST(MatchTest, TheAudienceRestrictsAndWhatIsUnknownDoesNotExclude) {
  AdvisoryFacts advisory = AdvisoryOn({});
  advisory.audience = {{"25"}, {"PV30"}, 0b00100};
  Member member = MemberUsing({});
  EXPECT_EQ(Verdict(advisory, member), "affected");
  member.sbi = "26510";
  EXPECT_EQ(Verdict(advisory, member), "none");
  member.sbi.clear();
  EXPECT_EQ(Verdict(advisory, member), "possible");
  member.municipality = "GM0080";
  EXPECT_EQ(Verdict(advisory, member), "none");
  member.municipality.clear();
  EXPECT_EQ(Verdict(advisory, member), "possible");
  member.size = SizeClass::kZzp;
  EXPECT_EQ(Verdict(advisory, member), "none");
  member.size = SizeClass::kUnknown;
  const Match match = MatchMember(advisory, member);
  EXPECT_EQ(VerdictName(match.verdict), "possible");
  EXPECT_TRUE(Says(match, ReasonKind::kSectorUnknown));
  EXPECT_TRUE(Says(match, ReasonKind::kRegionUnknown));
  EXPECT_TRUE(Says(match, ReasonKind::kSizeUnknown));
}

TEST(MatchTest, RegionsOfAllThreeKindsHoldTheMunicipality) {
  AdvisoryFacts advisory = AdvisoryOn({});
  for (const std::string code : {"GM0772", "VR22", "PV30"}) {
    advisory.audience.regions = {"PV21", code};
    EXPECT_EQ(Verdict(advisory, MemberUsing({})), "affected") << code;
  }
}

TEST(MatchTest, ACodeOfTheOldListIsComparedByItsDivision) {
  AdvisoryFacts advisory = AdvisoryOn({});
  advisory.audience.sectors = {"2553"};
  Member member = MemberUsing({});
  member.sbi_version = 2008;
  member.sbi = "2562";
  EXPECT_EQ(Verdict(advisory, member), "possible");
  member.sbi = "6201";
  EXPECT_EQ(Verdict(advisory, member), "possible") << "division 62 was cut anew";
  member.sbi = "0113";
  EXPECT_EQ(Verdict(advisory, member), "none");
  member.sbi_version = 2025;
  member.sbi = "2562";
  EXPECT_EQ(Verdict(advisory, member), "none");
}

TEST(MatchTest, AShortCodeMayBelongToALongerPrefix) {
  AdvisoryFacts advisory = AdvisoryOn({});
  advisory.audience.sectors = {"01132"};
  Member member = MemberUsing({});
  member.sbi = "0113";
  EXPECT_EQ(Verdict(advisory, member), "possible");
}

TEST(MatchTest, BelowTheMembersThresholdNothingIsSent) {
  AdvisoryFacts advisory = AdvisoryOn({kExchange});
  Member member = MemberUsing({"Exchange Server 2019"});
  member.threshold = federation::Severity::kCritical;
  const Match match = MatchMember(advisory, member);
  EXPECT_EQ(VerdictName(match.verdict), "below_threshold");
  EXPECT_FALSE(IsNotified(match.verdict));
  EXPECT_TRUE(Says(match, ReasonKind::kBelowThreshold));
  advisory.severity = federation::Severity::kCritical;
  EXPECT_EQ(Verdict(advisory, member), "affected");
}

TEST(MatchTest, NoReasonIsGivenTwice) {
  constexpr std::uint64_t kSeed = 21;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 5'000; ++round) {
    const Match match = MatchMember(RandomAdvisory(random), RandomMember(random));
    std::set<ReasonKind> kinds;
    for (const Reason& reason : match.reasons)
      EXPECT_TRUE(kinds.insert(reason.kind).second);
    EXPECT_EQ(match.reasons.empty(), match.verdict == MatchVerdict::kNone);
  }
}

}  // namespace
}  // namespace schakel::node
