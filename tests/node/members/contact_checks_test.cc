#include <gtest/gtest.h>

#include <array>

#include "base/random.h"
#include "node/members/domain_name.h"
#include "node/members/field_checks.h"

namespace schakel::node {
namespace {

using Case = std::pair<std::string_view, std::string_view>;

std::string Show(const Checked<std::string>& checked) {
  return checked ? *checked : "!" + checked.fault().code;
}

template <std::size_t N>
void ExpectAll(const std::array<Case, N>& cases, Checked<std::string> (*check)(std::string_view)) {
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(Show(check(text)), expected) << "'" << text << "'";
}

TEST(ContactChecksTest, EmailAddressesAreOneMailboxOnTheInternet) {
  ExpectAll(std::to_array<Case>({{"info@dekorenmaat.example", "info@dekorenmaat.example"},
                                 {" Info@DeKorenmaat.Example ", "Info@dekorenmaat.example"},
                                 {"mailto:a@b.example", "a@b.example"},
                                 {"o'brien+nis2@b.example", "o'brien+nis2@b.example"},
                                 {"info@café.example", "info@xn--caf-dma.example"},
                                 {"josé@b.example", "!email.accent"},
                                 {"info@localhost", "!email.formaat"},
                                 {"info@b..example", "!email.formaat"},
                                 {"info@-b.example", "!email.formaat"},
                                 {"info@1.2.3.4", "!email.formaat"},
                                 {".info@b.example", "!email.formaat"},
                                 {"in..fo@b.example", "!email.formaat"},
                                 {"a@b.example;c@d.example", "!email.formaat"},
                                 {"Jan <jan@b.example>", "!email.formaat"},
                                 {"a@b.example\r\nBcc: x@y.example", "!email.formaat"},
                                 {"a@b@c.example", "!email.formaat"},
                                 {"@b.example", "!email.formaat"},
                                 {"info", "!email.formaat"},
                                 {"", "!email.formaat"}}),
            CheckEmail);
  EXPECT_FALSE(CheckEmail(std::string(65, 'a') + "@b.example"));
  const std::string domain =
      std::string(60, 'a') + "." + std::string(60, 'b') + "." + std::string(60, 'c') + ".example";
  EXPECT_EQ(Show(CheckEmail(std::string(64, 'a') + "@" + domain)), "!email.lengte");
}

TEST(ContactChecksTest, PhoneNumbersBecomeInternational) {
  ExpectAll(std::to_array<Case>({{"+31850000101", "+31850000101"},
                                 {"010-123 45 67", "+31101234567"},
                                 {"(010) 123.45.67", "+31101234567"},
                                 {"+31 (0)10 123 45 67", "+31101234567"},
                                 {"0031 10 1234567", "+31101234567"},
                                 {"+31 010 1234567", "+31101234567"},
                                 {"06 12345678", "+31612345678"},
                                 {"06-1234 5678", "+31612345678"},
                                 {"tel:+31612345678", "+31612345678"},
                                 {"0800-1234", "+318001234"},
                                 {"0900 1234567", "+319001234567"},
                                 {"+32 2 123 45 67", "+3221234567"},
                                 {"0049 30 1234567", "+49301234567"},
                                 {"612345678", "!telefoon.nul"},
                                 {"31612345678", "!telefoon.nul"},
                                 {"010-12345", "!telefoon.lengte"},
                                 {"06 123456789", "!telefoon.lengte"},
                                 {"+31 6 1234567", "!telefoon.lengte"},
                                 {"0", "!telefoon.lengte"},
                                 {"+31", "!telefoon.lengte"},
                                 {"+", "!telefoon.formaat"},
                                 {"00", "!telefoon.formaat"},
                                 {"+0123456789", "!telefoon.formaat"},
                                 {"+32123456789012345", "!telefoon.formaat"},
                                 {"bel Ineke", "!telefoon.formaat"},
                                 {"010-1234567 / 06-12345678", "!telefoon.lengte"},
                                 {"", "!telefoon.formaat"}}),
            CheckPhone);
}

TEST(ContactChecksTest, DomainsAreTakenOutOfWhatPeoplePaste) {
  ExpectAll(std::to_array<Case>({{"dekorenmaat.example", "dekorenmaat.example"},
                                 {"https://www.Lindehof.example/contact", "lindehof.example"},
                                 {"http://lindehof.example:8080/?a=b#c", "lindehof.example"},
                                 {"www.lindehof.example.", "lindehof.example"},
                                 {"mail.lindehof.example", "mail.lindehof.example"},
                                 {"Café-Zon.example", "xn--caf-zon-dya.example"},
                                 {"xn--caf-dma.example", "xn--caf-dma.example"},
                                 {"lindehof", "!domein.formaat"},
                                 {"info@lindehof.example", "!domein.formaat"},
                                 {"192.0.2.7", "!domein.formaat"},
                                 {"linde_hof.example", "!domein.formaat"},
                                 {"-linde.example", "!domein.formaat"},
                                 {"linde hof.example", "!domein.formaat"},
                                 {"linde..example", "!domein.formaat"},
                                 {"https://", "!domein.formaat"},
                                 {"", "!domein.formaat"}}),
            CheckDomain);
  EXPECT_FALSE(CheckDomain(std::string(64, 'a') + ".example"));
  EXPECT_FALSE(CheckDomain(std::string(5'000, 'a') + ".example"));
  EXPECT_FALSE(CheckDomain(std::string_view("a.example\0.b", 12)));
}

TEST(ContactChecksTest, AddressesArePublicSmallAndCanonical) {
  ExpectAll(std::to_array<Case>({{"203.0.113.18", "203.0.113.18"},
                                 {" 203.0.113.18/32 ", "203.0.113.18"},
                                 {"198.51.100.32/29", "198.51.100.32/29"},
                                 {"198.51.100.33/29", "198.51.100.32/29"},
                                 {"198.51.96.0/20", "198.51.96.0/20"},
                                 {"198.51.0.0/19", "!ip.grootte"},
                                 {"0.0.0.0/0", "!ip.grootte"},
                                 {"2001:DB8:42::/48", "2001:db8:42::/48"},
                                 {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
                                 {"2001:0db8:0000:0000:0000:0000:0000:0001/128", "2001:db8::1"},
                                 {"2001:db8::/32", "2001:db8::/32"},
                                 {"2001:db8::/31", "!ip.grootte"},
                                 {"192.168.1.10", "!ip.intern"},
                                 {"10.0.0.1", "!ip.intern"},
                                 {"172.16.0.0/24", "!ip.intern"},
                                 {"172.31.255.255", "!ip.intern"},
                                 {"172.32.0.1", "172.32.0.1"},
                                 {"100.64.0.1", "!ip.intern"},
                                 {"100.127.255.255", "!ip.intern"},
                                 {"100.128.0.1", "100.128.0.1"},
                                 {"127.0.0.1", "!ip.intern"},
                                 {"169.254.1.1", "!ip.intern"},
                                 {"224.0.0.1", "!ip.intern"},
                                 {"255.255.255.255", "!ip.intern"},
                                 {"0.1.2.3", "!ip.intern"},
                                 {"::1", "!ip.intern"},
                                 {"fe80::1", "!ip.intern"},
                                 {"fc00::1", "!ip.intern"},
                                 {"fd12::1", "!ip.intern"},
                                 {"ff02::1", "!ip.intern"},
                                 {"::ffff:203.0.113.18", "!ip.intern"},
                                 {"203.0.113.256", "!ip.formaat"},
                                 {"203.0.113", "!ip.formaat"},
                                 {"203.0.113.018", "!ip.formaat"},
                                 {"203.0.113.18/33", "!ip.formaat"},
                                 {"203.0.113.18/", "!ip.formaat"},
                                 {"203.0.113.18/029", "!ip.formaat"},
                                 {"203.0.113.18/29/29", "!ip.formaat"},
                                 {"203.0.113.1-203.0.113.9", "!ip.formaat"},
                                 {"fe80::1%eth0", "!ip.formaat"},
                                 {"AS64496", "!ip.formaat"},
                                 {"", "!ip.formaat"}}),
            CheckAddress);
}

TEST(ContactChecksTest, WhatIsCheckedOnceIsRightAgain) {
  constexpr std::uint64_t kSeed = 4;
  RecordProperty("seed", std::to_string(kSeed));
  SeededRandom random(kSeed);
  constexpr std::string_view kLetters = "0123456789abz.:/-+@ ()é";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    const std::uint64_t size = random.Below(24);
    for (std::uint64_t i = 0; i < size; ++i)
      text += kLetters[static_cast<std::size_t>(random.Below(kLetters.size()))];
    for (auto* const check : {CheckEmail, CheckPhone, CheckDomain, CheckAddress, CheckPostcode}) {
      const auto once = check(text);
      if (!once) continue;
      EXPECT_EQ(Show(check(*once)), *once) << text;
    }
  }
}

}  // namespace
}  // namespace schakel::node
