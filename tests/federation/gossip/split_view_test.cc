// Two trust states under one version: found when nodes compare, never taken.
#include "stage.h"

namespace schakel::federation {
namespace {

TEST(SplitViewTest, IsFoundBetweenNodesOfOneVersion) {
  // Two anchors with the same keys, whose second versions differ.
  Cast left(4, 2);
  Cast right(4, 2);
  left.Admit(AdmissionOf(left[2]));
  right.Admit(AdmissionOf(right[3]));
  ASSERT_EQ(left.trust().version(), right.trust().version());
  Party here(left, 0);
  Party there(right, 1);
  Puppet peer(here, left[1]);
  peer.Greet();
  peer.Hear();
  peer.Say(RecentMessage{{}, {}, 0, 77, 0, false});
  const auto wants = peer.Hear<TrustWantMessage>();
  ASSERT_EQ(wants.size(), 1U);
  const auto answer = [&](const TrustWantMessage& want) {
    TrustFilesMessage files;
    for (const std::string& name : want.names) {
      const Buffer* content = there.core().trust().FindFile(name);
      files.files.push_back({name, content != nullptr, content == nullptr ? Buffer() : *content});
    }
    peer.Say(files);
  };
  answer(wants[0]);
  for (const TrustWantMessage& want : peer.Hear<TrustWantMessage>())
    answer(want);
  ASSERT_EQ(here.alarms.size(), 1U);
  EXPECT_EQ(here.alarms[0].kind, AlarmKind::kSplitView);
  EXPECT_EQ(here.core().directory()->Find(left[3].id), nullptr);
  EXPECT_TRUE(peer.IsUp());
  peer.Say(RecentMessage{{}, {}, 0, 77, 0, false});
  EXPECT_TRUE(peer.Hear<TrustWantMessage>().empty());  // once a session
}

}  // namespace
}  // namespace schakel::federation
