#include <gtest/gtest.h>

#include "node/members/catalogue.h"

namespace schakel::node {
namespace {

struct Case {
  std::string_view text;
  std::string_view product;  // its name in the catalogue; empty = none
  std::string_view version;
};

std::string_view NameOf(std::uint16_t product) {
  return product == 0 ? std::string_view() : CatalogueProductOf(product).name;
}

TEST(RecogniseTest, CutsTheVersionOffWhatAMemberWrote) {
  const Case cases[] = {
      {"Exchange Server 2019", "Exchange Server", "2019"},
      {"exchange 2016", "Exchange Server", "2016"},
      {"Microsoft Exchange Server 2019 CU14", "Exchange Server", "2019 CU14"},
      {"Windows Server 2019", "Windows Server", "2019"},
      {"Windows server 2012 R2", "Windows Server", "2012 R2"},
      {"windows 11 pro", "Windows 11", ""},
      {"Windows 10 versie 22H2", "Windows 10", "22H2"},
      {"WordPress 6.4.2", "WordPress", "6.4.2"},
      {"GitLab 18.99.1", "GitLab", "18.99.1"},
      {"GitLab v18.99.1", "GitLab", "18.99.1"},
      {"NetScaler 14.1-25.56", "NetScaler", "14.1-25.56"},
      {"FortiGate 7.4.3", "FortiGate", "7.4.3"},
      {"Office 2016", "Office", "2016"},
      {"Kassasysteem 5.1.3", "Kassasysteem", "5.1.3"},
      {"PHP 8.1", "PHP", "8.1"},
      {"7-Zip 24.08", "7-Zip", "24.08"},
      {"3CX versie 20", "3CX", "20"},
      {"SolidWorks 2024 SP2", "SolidWorks", "2024 SP2"},
  };
  for (const Case& item : cases) {
    const RecognisedProduct found = Recognise(item.text);
    EXPECT_EQ(NameOf(found.product), item.product) << item.text;
    EXPECT_EQ(found.version, item.version) << item.text;
  }
}

TEST(RecogniseTest, TypeNumbersOfDevicesAreNoVersions) {
  const Case cases[] = {
      {"FortiGate 60F", "FortiGate", ""},
      {"FortiGate 100", "FortiGate", ""},
      {"FortiGate 60F v7.2.5", "FortiGate", "7.2.5"},
      {"DrayTek Vigor 2862", "DrayTek Vigor", ""},
      {"DrayTek Vigor 2927 4.4.3", "DrayTek Vigor", "4.4.3"},
      {"Synology DS920+", "Synology NAS", ""},
      {"Synology NAS DS218", "Synology NAS", ""},
      {"Zyxel ATP100", "Zyxel", ""},
      {"SonicWall TZ 270", "SonicWall", ""},
      {"HP LaserJet Pro M404dn", "HP-printer", ""},
      {"Brother MFC-L2710DW", "Brother-printer", ""},
      {"Siemens S7-1500", "SIMATIC S7-1500", ""},
      {"Hikvision DS-2CD2143", "Hikvision", ""},
      {"Cisco 2960 switch", "Cisco", ""},
  };
  for (const Case& item : cases) {
    const RecognisedProduct found = Recognise(item.text);
    EXPECT_EQ(NameOf(found.product), item.product) << item.text;
    EXPECT_EQ(found.version, item.version) << item.text;
  }
}

TEST(RecogniseTest, ReadsWhatPeopleWriteAroundAName) {
  const Case cases[] = {
      {"onze Exchange Server", "Exchange Server", ""},
      {"eigen website", "Website", ""},
      {"website in WordPress", "WordPress", ""},
      {"boekhouden met Exact Online", "Exact Online", ""},
      {"SSL-VPN (FortiGate)", "FortiGate", ""},
      {"FortiGate firewall", "FortiGate", ""},
      {"Synology NAS voor back-ups", "Synology NAS", ""},
      {"mail via Microsoft 365", "Microsoft 365", ""},
      {"Citrix Workspace app", "NetScaler", ""},
      {"oude router", "Router", ""},
      {"vpn voor thuiswerken", "VPN", ""},
      {"Router van KPN", "KPN-modem", ""},
      {"iPhones en een NAS", "NAS", ""},
      {"caméra's", "IP-camera", ""},
      {"PATIËNTENDOSSIER", "Praktijksoftware", ""},
      {"een kassa op de iPad", "iOS", ""},
      {"weet ik niet", "", ""},
      {"", "", ""},
      {"!!!", "", ""},
  };
  for (const Case& item : cases) {
    const RecognisedProduct found = Recognise(item.text);
    EXPECT_EQ(NameOf(found.product), item.product) << item.text;
    EXPECT_EQ(found.version, item.version) << item.text;
  }
}

TEST(RecogniseTest, NearMissesAreNotRecognised) {
  const std::string_view misses[] = {
      "Exchange rate software", "Teams outing planner",    "Word of mouth app",
      "Signal amplifier",       "Windows cleaning agenda", "Edge banding saw",
      "Office furniture list",  "Java coffee orders",      "Brother and sister care",
      "Slack rope park",        "King size bedden",        "Canon law archive",
      "Zoom lens shop",         "Ring maat opmeten",       "Exchangeable parts",
      "geen WordPress",         "Applefarm manager",       "Box breeding register",
      "Mobiel toilet verhuur",  "Planningsbureau Jansen",
  };
  for (const std::string_view text : misses)
    EXPECT_EQ(NameOf(Recognise(text).product), "") << text;
}

TEST(RecogniseTest, ADocumentsProductNeedsItsVendor) {
  EXPECT_EQ(NameOf(RecogniseProduct("Microsoft", "Exchange Server").product), "Exchange Server");
  EXPECT_EQ(NameOf(RecogniseProduct("Microsoft Corporation", "Exchange Server").product),
            "Exchange Server");
  EXPECT_EQ(NameOf(RecogniseProduct("", "Exchange Server").product), "Exchange Server");
  EXPECT_EQ(NameOf(RecogniseProduct("Broadcom", "VMware ESXi").product), "VMware");
  EXPECT_EQ(NameOf(RecogniseProduct("Cloud Software Group", "NetScaler ADC").product), "NetScaler");
  EXPECT_EQ(NameOf(RecogniseProduct("Fortinet", "FortiOS").product), "FortiGate");
  EXPECT_EQ(NameOf(RecogniseProduct("Synology", "NAS").product), "Synology NAS");
  EXPECT_EQ(NameOf(RecogniseProduct("Acme Instruments", "Exchange").product), "");
  EXPECT_EQ(NameOf(RecogniseProduct("Acme Instruments", "Teams").product), "");
  EXPECT_EQ(NameOf(RecogniseProduct("Siemens", "JT2Go Viewer Framework").product), "");
}

TEST(RecogniseTest, ADocumentsProductNameMayHoldItsVersion) {
  const RecognisedProduct server = RecogniseProduct("Microsoft", "Windows Server 2019");
  EXPECT_EQ(NameOf(server.product), "Windows Server");
  EXPECT_EQ(server.version, "2019");
  const RecognisedProduct core =
      RecogniseProduct("Microsoft", "Windows Server 2019 (Server Core installation)");
  EXPECT_EQ(NameOf(core.product), "Windows Server");
  EXPECT_EQ(NameOf(RecogniseProduct("Microsoft", "Windows 7").product), "Windows 7 en 8");
  EXPECT_EQ(RecogniseProduct("Microsoft", "Windows 10 Version 22H2").version, "22H2");
  EXPECT_EQ(NameOf(RecogniseProduct("Siemens", "SIMATIC S7-1500 CPU family").product),
            "SIMATIC S7-1500");
}

TEST(RecogniseTest, ADocumentsPlugInOrMakeOfAKindIsNarrower) {
  const RecognisedProduct plugin =
      RecogniseProduct("Formulieren Plus (voorbeeld)", "Formulieren Plus voor WordPress");
  EXPECT_EQ(NameOf(plugin.product), "WordPress");
  EXPECT_TRUE(plugin.is_narrower);
  const RecognisedProduct practice = RecogniseProduct("Dentalia", "Dentalia praktijksoftware");
  EXPECT_EQ(NameOf(practice.product), "Praktijksoftware");
  EXPECT_TRUE(practice.is_narrower);
  const RecognisedProduct router = RecogniseProduct("Routerfabriek Voorbeeld", "Router");
  EXPECT_EQ(NameOf(router.product), "Router");
  EXPECT_FALSE(router.is_narrower);
}

TEST(RecogniseTest, HostileNamesAreHarmless) {
  const std::string long_name(100'000, 'a');
  std::string many_words;
  for (int i = 0; i < 50'000; ++i)
    many_words += "microsoft ";
  const std::string broken = "Exchange Server \xff\xfe 2019";
  EXPECT_EQ(Recognise(long_name).product, 0);
  EXPECT_EQ(Recognise(many_words).product, 0);
  EXPECT_EQ(NameOf(Recognise(broken).product), "Exchange Server");
  EXPECT_LE(Recognise("WordPress 6" + std::string(5'000, '1')).version.size(), 60U);
}

}  // namespace
}  // namespace schakel::node
