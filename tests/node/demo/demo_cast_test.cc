#include "node/demo/demo_cast.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "config/config.h"
#include "crypto/sodium.h"
#include "node/runtime/node_folder.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

TEST(DemoCastTest, NamesTheSevenInTheOrderOfTheirPorts) {
  std::string folders;
  for (const DemoCharacter& character : DemoCast())
    folders += std::string(character.folder) + " ";
  EXPECT_EQ(folders, "dtc ovz bmh itk cww khd dpo ");
  const DemoPorts ports;
  EXPECT_EQ(ports.Page(0), "127.0.0.1:27100");
  EXPECT_EQ(ports.Page(6), "127.0.0.1:27106");
  EXPECT_EQ(ports.Federation(6), "127.0.0.1:27126");
}

TEST(DemoCastTest, MakesFoldersOnceAndSettingsEachTime) {
  ASSERT_TRUE(crypto::Initialise());
  const TempFolder dir;
  ASSERT_TRUE(PrepareDemo(dir.path(), {20'000}, "nl"));
  const auto before = LoadNodeKeys({dir / "ovz"});
  ASSERT_TRUE(before);
  ASSERT_TRUE(PrepareDemo(dir.path(), {21'000}, "en"));
  const auto after = LoadNodeKeys({dir / "ovz"});
  ASSERT_TRUE(after);
  EXPECT_EQ(before->identity.public_key(), after->identity.public_key());
  const auto config = config::LoadConfig(dir / "ovz/schakel.toml");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->listen, "127.0.0.1:21021");
  EXPECT_EQ(config->language, "en");
  EXPECT_EQ(config->dial_private, "yes");
  ASSERT_EQ(config->seeds.size(), 1U);
  EXPECT_EQ(config->seeds[0].endpoint, "127.0.0.1:21020");
  EXPECT_TRUE(std::filesystem::exists(dir / "dtc/trust/timestamp.key"));
  EXPECT_FALSE(std::filesystem::exists(dir / "ovz/trust"));
}

}  // namespace
}  // namespace schakel::node
