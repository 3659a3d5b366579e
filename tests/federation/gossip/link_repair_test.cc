// How a node finds links again: after most of a large federation has gone, and where the few nodes
// that it knows have no room.
#include <functional>

#include "crowd.h"
#include "federation/gossip/expected_peers.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// One real core among a crowd of fakes: those that live greet and say no more, the others refuse a
// dial at once or never answer.
class Survivor {
 public:
  Survivor(const Crowd& crowd, std::uint64_t seed)
      : crowd_(crowd), random_(seed), core_random_(seed + 1) {
    FederationOptions options;
    options.self = self_.id;
    options.transport_key = self_.transport.public_key();
    options.sealing_key = options.transport_key;
    options.build_directory = [&crowd](const TrustedSet&, WallTime) { return crowd.directory(); };
    core_ = std::make_unique<Federation>(options, self_.identity, core_random_);
    CHECK(core_->Restore(*crowd.store().TakeSnapshot(), TrustedSet(), false, now_).has_value());
    is_alive_.assign(crowd.size(), true);
  }

  // All links break, and `permille` of the nodes are gone. Of a hundred dials to those so many are
  // never answered, the others refused at once.
  void CrashOthers(std::size_t permille, std::size_t silent_percent) {
    silent_percent_ = silent_percent;
    for (std::size_t i = 0; i < is_alive_.size(); ++i)
      is_alive_[i] = random_.Below(1'000) >= permille;
    for (const LinkStatus& link : core_->Status(now_).links)
      core_->OnLinkDown(link.id, LinkEnd::kClosed, now_);
    events_.clear();
  }

  // Returns how long it took until enough push links were up, or nothing.
  std::optional<Duration> FindPushLinks(Duration at_most) {
    const MonoTime began = now_.mono;
    Carry();
    while (CountPush() < limits::kPushLinks) {
      MonoTime next = std::max(core_->NextDeadline(), now_.mono);
      if (!events_.empty()) next = std::min(next, events_.begin()->first);
      if (next - began > at_most) return std::nullopt;
      now_.wall += next - now_.mono;
      now_.mono = next;
      if (!events_.empty() && events_.begin()->first <= next) {
        const auto event = events_.extract(events_.begin());
        event.mapped()();
      } else {
        core_->Tick(now_);
      }
      Carry();
    }
    return now_.mono - began;
  }

  [[nodiscard]] std::size_t OutboundUp() const { return core_->Status(now_).outbound_up; }

 private:
  [[nodiscard]] std::size_t CountPush() const {
    const auto links = core_->Status(now_).links;
    return static_cast<std::size_t>(std::count_if(
        links.begin(), links.end(),
        [](const LinkStatus& link) { return link.is_up && link.kind == LinkKind::kPush; }));
  }

  void Carry() {
    for (auto actions = core_->TakeActions(); !actions.empty(); actions = core_->TakeActions()) {
      for (const Action& action : actions) {
        if (const auto* write = std::get_if<WriteStore>(&action)) {
          core_->OnDurable(write->token, now_);
        } else if (const auto* dial = std::get_if<DialPeer>(&action)) {
          Dial(*dial);
        }
      }
    }
  }

  void Dial(const DialPeer& dial) {
    const std::size_t number = crowd_.NumberOf(dial.node);
    if (!is_alive_[number]) {
      const Duration wait =
          random_.Below(100) < silent_percent_ ? Duration(seconds(3)) : milliseconds(1);
      At(wait, [this, link = dial.link] { core_->OnLinkDown(link, LinkEnd::kDialFailed, now_); });
      return;
    }
    At(milliseconds(60), [this, link = dial.link, node = dial.node] {
      core_->OnLinkUp(link, node, Direction::kOutbound, now_);
      At(milliseconds(20), [this, link] {
        const Message hello = HelloMessage{1, 1, 4711, LinkKind::kPush, {}, 1 << 18};
        core_->OnFrame(link, *EncodeFrame({{}, hello}), now_);
      });
    });
  }

  void At(Duration wait, std::function<void()> run) {
    events_.emplace(now_.mono + wait, std::move(run));
  }

  const Crowd& crowd_;
  const Member self_ = MakeMember(0);
  SeededRandom random_;
  SeededRandom core_random_;
  std::unique_ptr<Federation> core_;
  std::vector<bool> is_alive_;
  std::size_t silent_percent_ = 0;
  std::multimap<MonoTime, std::function<void()>> events_;
  Now now_ = StartOfTests();
};

TEST(LinkRepairTest, FindsFourPushLinksWithinAMinuteWhenNineInTenAreGone) {
  constexpr int kCrashes = 50;
  const Crowd crowd(10'000);
  const std::uint64_t seed = 11;
  Survivor node(crowd, seed);
  ASSERT_TRUE(node.FindPushLinks(seconds(10)).has_value());
  for (const std::size_t silent_percent : {0U, 50U, 100U}) {
    Duration longest{0};
    Duration sum{0};
    for (int crash = 0; crash < kCrashes; ++crash) {
      SCOPED_TRACE(testing::Message()
                   << "seed " << seed << " silent " << silent_percent << " crash " << crash);
      node.CrashOthers(900, silent_percent);
      const auto took = node.FindPushLinks(seconds(60));
      ASSERT_TRUE(took.has_value());
      longest = std::max(longest, *took);
      sum += *took;
    }
    std::printf("silent %zu %%: mean %lld ms, longest %lld ms\n", silent_percent,
                static_cast<long long>(ToMillis(sum / kCrashes)),
                static_cast<long long>(ToMillis(longest)));
  }
}

TEST(LinkRepairTest, ReplacesALostPushLinkAtOnce) {
  const Crowd crowd(200);
  Survivor node(crowd, 12);
  ASSERT_TRUE(node.FindPushLinks(seconds(10)).has_value());
  node.CrashOthers(0, 0);
  EXPECT_EQ(node.OutboundUp(), 0U);
  EXPECT_LE(*node.FindPushLinks(seconds(10)), milliseconds(200));
  EXPECT_GE(node.OutboundUp(), limits::kPushLinks);
}

// A newcomer that knows only seeds whose slots are taken.
class FullSeedsTest : public testing::Test {
 protected:
  static constexpr std::size_t kSeeds = 3;
  // So many that no seed keeps a place for the newcomer.
  static std::size_t CountGuests() {
    for (std::size_t guests = 70;; ++guests) {
      const Cast cast(1 + kSeeds + guests);
      const auto directory = Directory::Build(cast.trust(), StartOfTests().wall);
      bool is_expected = false;
      for (std::size_t seed = 1; seed <= kSeeds; ++seed)
        is_expected = is_expected || IsExpected(*directory, cast[0].id, cast[seed].id);
      if (!is_expected) return guests;
    }
  }

  FullSeedsTest() {
    PartyOptions options;
    for (std::size_t i = 1; i <= kSeeds; ++i) {
      const Member& seed = stage_.cast()[i];
      options.seeds.push_back(
          {seed.id, "192.0.2.1:" + std::to_string(i), seed.transport.public_key()});
      Fill(i);
    }
    stage_.Replace(0, options);
  }

  // Guests take all slots of a seed, and one of them says where it is.
  void Fill(std::size_t seed) {
    for (std::size_t guest = 0; guest < guests_; ++guest) {
      const Member& member = stage_.cast()[1 + kSeeds + guest];
      Puppet puppet(stage_[seed], member);
      puppet.Greet();
      if (guest > 0) continue;
      puppet.Say(RecordsMessage{
          {SignPresenceRecord(member.identity, member.id, 1, {{"198.51.100.7:7"}})}});
    }
  }

  const std::size_t guests_ = CountGuests();
  Stage stage_{1 + kSeeds, Cast(1 + kSeeds + guests_)};
};

TEST_F(FullSeedsTest, GiveANewcomerTheRecordsThroughAFeeler) {
  Party& newcomer = stage_[0];
  stage_.RunFor(seconds(1));
  ASSERT_EQ(newcomer.dialled.size(), kSeeds);
  for (std::size_t i = 1; i <= kSeeds; ++i) {
    ASSERT_TRUE(stage_.Answer(0, i));
    EXPECT_FALSE(stage_.AreLinked(0, i));
  }
  for (const CloseLink& close : newcomer.closed)
    EXPECT_EQ(close.reason, CloseReason::kRejected);
  stage_.RunFor(seconds(2));
  ASSERT_EQ(newcomer.dialled.size(), 2 * kSeeds);
  ASSERT_TRUE(stage_.Answer(0, 1));
  EXPECT_TRUE(stage_.AreLinked(0, 1));
  EXPECT_EQ(newcomer.Status().outbound_up, 0U);
  stage_.RunFor(seconds(2));
  EXPECT_EQ(newcomer.dialled.back().node, stage_.cast()[1 + kSeeds].id);
  EXPECT_EQ(newcomer.dialled.back().endpoint, "198.51.100.7:7");
}

}  // namespace
}  // namespace schakel::federation
