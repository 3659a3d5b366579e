// Whose documents a node may publish.
#include "federation/trust/relay_right.h"

#include <gtest/gtest.h>

#include "forge.h"

namespace schakel::federation {
namespace {

bool MayPublish(const std::string& website, const std::vector<std::string>& relays,
                std::string_view name_space) {
  Admission admission = MakeAdmission(1);
  admission.card.website = website;
  admission.relays = relays;
  return MayPublishOf(admission, name_space);
}

TEST(RelayRightTest, OwnIsTheHostOfTheWebsite) {
  for (const char* website : {"https://lid.example", "https://www.lid.example/over-ons",
                              "http://LID.example:8080?a=b", "https://ik@lid.example#x"}) {
    EXPECT_TRUE(MayPublish(website, {}, "https://lid.example")) << website;
    EXPECT_TRUE(MayPublish(website, {}, "https://www.Lid.example/csaf")) << website;
    for (const char* other :
         {"https://ander.example", "https://example", "https://sub.lid.example", "",
          "https://lid.example.ander.example", "https://lid.example@ander.example",
          "https://ander.example/https://lid.example", "urn:lid.example", "lid.example"}) {
      EXPECT_FALSE(MayPublish(website, {}, other)) << website << " " << other;
    }
  }
}

TEST(RelayRightTest, NoWebsiteMeansNothingOfItsOwn) {
  for (const char* website : {"", "lid.example", "https://", "https://localhost", "urn:x"}) {
    for (const char* name_space : {"", "https://", "https://localhost", "urn:x"})
      EXPECT_FALSE(MayPublish(website, {}, name_space)) << website << " " << name_space;
  }
}

TEST(RelayRightTest, RelaysAreHostsUrisOrAll) {
  const std::vector<std::string> relays{"NCSC.example", "urn:cert:nl", "https://a.example/team"};
  for (const char* name_space : {"https://ncsc.example", "https://advisories.ncsc.example/csaf",
                                 "urn:cert:nl", "https://a.example/team"}) {
    EXPECT_TRUE(MayPublish("", relays, name_space)) << name_space;
  }
  for (const char* name_space : {"https://xncsc.example", "https://ncsc.example.ander.example",
                                 "urn:cert:nl:x", "https://a.example", "urn:ncsc.example", ""}) {
    EXPECT_FALSE(MayPublish("", relays, name_space)) << name_space;
    EXPECT_TRUE(MayPublish("", {"*"}, name_space)) << name_space;
  }
}

TEST(RelayRightTest, ItemsThatNameNothingAreKnown) {
  for (const char* item : {"*", "ncsc.nl", "NCSC.nl", "https://www.ncsc.nl", "urn:x"})
    EXPECT_TRUE(IsRelayName(item)) << item;
  for (const char* item : {"", "NCSC", "nl", ".nl", "ncsc.nl.", "a..nl", "ncsc nl.x", "*.ncsc.nl"})
    EXPECT_FALSE(IsRelayName(item)) << item;
}

}  // namespace
}  // namespace schakel::federation
