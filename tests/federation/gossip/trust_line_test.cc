// Joining a large federation over thin lines, from peers with a budget, and past hostile ones.
#include "federation/gossip/trust_limits.h"
#include "large_registry.h"
#include "party.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kStep = milliseconds(10);
constexpr std::uint64_t kTwoMbit = 250'000;  // bytes a second

// A joiner that knows the root, and its links to nodes that hold everything. What a node sends to
// the joiner passes a line of so many bytes a second; the other way takes no time.
class ThinLines {
 public:
  ThinLines(const LargeRegistry& registry, std::size_t servers)
      : cast_(servers + 1), joiner_(cast_, 0, JoinerOptions(registry)) {
    PartyOptions options;
    options.trust = registry.trust();
    for (std::size_t i = 1; i <= servers; ++i)
      lines_.push_back({std::make_unique<Party>(cast_, i, options)});
  }
  void Connect(std::size_t number, std::uint64_t bytes_per_second) {
    Line& line = lines_[number];
    joiner_.RunFor(seconds(2));
    line.party->RunUntil(joiner_.now.mono);
    line.rate = bytes_per_second;
    line.there = line.party->Accept(joiner_.member().id);
    line.here = joiner_.Reach(line.party->member().id);
    line.is_up = true;
  }
  void Cut(std::size_t number) {
    Line& line = lines_[number];
    line.is_up = false;
    line.waiting.clear();
    joiner_.Drop(line.here);
    line.party->Drop(line.there);
  }
  // Returns how long it took until all is there, or nothing.
  std::optional<Duration> RunUntilJoined(Duration at_most) {
    const MonoTime start = joiner_.now.mono;
    while (!HasJoined()) {
      if (joiner_.now.mono - start > at_most) return std::nullopt;
      Run(kStep);
    }
    return joiner_.now.mono - start;
  }
  void Run(Duration duration) {
    const MonoTime until = joiner_.now.mono + duration;
    joiner_.RunUntil(until);
    for (Line& line : lines_) {
      line.party->RunUntil(until);
      if (line.is_up) Carry(line, duration);
    }
  }
  [[nodiscard]] bool HasJoined() {
    return joiner_.core().trust().version() == lines_[0].party->core().trust().version();
  }
  [[nodiscard]] std::uint64_t CarriedBy(std::size_t number) const { return lines_[number].carried; }
  // The most that waited at a node for its line.
  [[nodiscard]] std::size_t waiting_max() const { return waiting_max_; }
  [[nodiscard]] Party& joiner() { return joiner_; }
  [[nodiscard]] Party& server(std::size_t number) { return *lines_[number].party; }

 private:
  struct Line {
    std::unique_ptr<Party> party;
    LinkId here = 0;
    LinkId there = 0;
    bool is_up = false;
    std::uint64_t rate = 0;
    std::uint64_t left = 0;  // of the time that passed, in bytes
    std::deque<Buffer> waiting{};
    std::uint64_t carried = 0;
  };

  PartyOptions JoinerOptions(const LargeRegistry& registry) const {
    PartyOptions options;
    options.trust = registry.root();
    for (std::size_t i = 1; i < cast_.size(); ++i) {
      const std::string endpoint = "192.0.2." + std::to_string(i) + ":1";
      options.seeds.push_back({cast_[i].id, endpoint, cast_[i].transport.public_key()});
    }
    return options;
  }
  // Frames of one party on one link, in order.
  static std::vector<Buffer> TakeFrames(Party& party, LinkId link) {
    std::vector<Buffer> frames;
    for (SendFrame& send : party.frames) {
      if (send.link == link) frames.push_back(std::move(send.frame));
    }
    std::erase_if(party.frames, [link](const SendFrame& send) { return send.link == link; });
    return frames;
  }
  void Carry(Line& line, Duration duration) {
    for (const Buffer& frame : TakeFrames(joiner_, line.here))
      line.party->Receive(line.there, frame);
    for (Buffer& frame : TakeFrames(*line.party, line.there))
      line.waiting.push_back(std::move(frame));
    std::size_t waiting = 0;
    for (const Buffer& frame : line.waiting)
      waiting += frame.size();
    waiting_max_ = std::max(waiting_max_, waiting);
    line.left += line.rate * static_cast<std::uint64_t>(duration / milliseconds(1)) / 1'000;
    while (!line.waiting.empty() && line.waiting.front().size() <= line.left) {
      const Buffer frame = std::move(line.waiting.front());
      line.waiting.pop_front();
      line.left -= frame.size();
      line.carried += frame.size();
      joiner_.Receive(line.here, frame);
    }
    if (line.waiting.empty()) line.left = 0;
  }

  Cast cast_;
  Party joiner_;
  std::vector<Line> lines_;
  std::size_t waiting_max_ = 0;
};

TEST(TrustLineTest, TakesTenThousandAdmissionsAtTwoMegabitASecond) {
  const LargeRegistry registry(10'000, 1'500);
  ThinLines lines(registry, 1);
  lines.Connect(0, kTwoMbit);
  const auto took = lines.RunUntilJoined(seconds(300));
  ASSERT_TRUE(took) << "not in five minutes";
  // The line was busy for nearly all of that time, and little waited for it.
  const Duration transfer = milliseconds(lines.CarriedBy(0) * 1'000 / kTwoMbit);
  EXPECT_LT(*took, transfer + seconds(5));
  EXPECT_LE(lines.waiting_max(), limits::kTrustOpenMax + limits::kTrustFrameFill);
  EXPECT_EQ(lines.joiner().core().directory()->size(), 10'000U);
  RecordProperty("joined_after_s", static_cast<int>(*took / seconds(1)));
  RecordProperty("waiting_max_bytes", static_cast<int>(lines.waiting_max()));
}

TEST(TrustLineTest, TakesMoreThanThePeerGivesAtOnce) {
  const LargeRegistry registry(7'000, 4'800);
  ASSERT_GT(registry.bytes(), limits::kControlBurst + (4U << 20));
  ThinLines lines(registry, 1);
  lines.Connect(0, 100 * kTwoMbit);
  const auto took = lines.RunUntilJoined(seconds(120));
  ASSERT_TRUE(took);
  const std::uint64_t beyond = lines.CarriedBy(0) - limits::kControlBurst;
  EXPECT_GT(*took, seconds(beyond / limits::kControlBytesPerSecond / 2));
  EXPECT_LT(*took, seconds(beyond / limits::kControlBytesPerSecond + 10));
}

TEST(TrustLineTest, GoesOnAtTheNextPeerWhenALinkEnds) {
  const LargeRegistry registry(1'000, 1'500);
  ThinLines lines(registry, 2);
  lines.Connect(0, kTwoMbit);
  lines.Run(seconds(4));
  ASSERT_FALSE(lines.HasJoined());
  const std::uint64_t first = lines.CarriedBy(0);
  lines.Cut(0);
  lines.Connect(1, kTwoMbit);
  ASSERT_TRUE(lines.RunUntilJoined(seconds(60)));
  EXPECT_LT(first + lines.CarriedBy(1), registry.bytes() * 3 / 2)
      << "what the first peer brought was not asked for again";
}

TEST(TrustLineTest, IsDoneInTheEndOverALineThatIsSlowerThanTheFetchAllows) {
  const LargeRegistry registry(1'500, 1'500);
  ThinLines lines(registry, 1);
  lines.Connect(0, limits::kTrustBytesPerSecond * 3 / 8);
  const auto took = lines.RunUntilJoined(seconds(600));
  ASSERT_TRUE(took);
  EXPECT_GT(*took, limits::kTrustFetchMax) << "in more than one fetch";
  EXPECT_LT(lines.CarriedBy(0), registry.bytes() * 3 / 2);
  EXPECT_EQ(lines.joiner().Status().offences, 0U);
}

// Two that name ever newer versions and answer a file every two seconds, and an honest one.
TEST(TrustLineTest, AnHonestPeerHasItsTurnAfterEachSlowOneHadOne) {
  const LargeRegistry registry(600, 1'500);
  const Cast cast(4);
  PartyOptions options;
  options.trust = registry.root();
  for (std::size_t i = 1; i < 4; ++i)
    options.seeds.push_back({cast[i].id, "192.0.2." + std::to_string(i) + ":1", {}});
  Party node(cast, 0, options);
  node.RunFor(seconds(2));
  std::vector<std::unique_ptr<Puppet>> peers;
  for (std::size_t i = 1; i < 4; ++i) {
    peers.push_back(std::make_unique<Puppet>(node, cast[i], Direction::kOutbound));
    peers.back()->Greet();
  }
  std::sort(peers.begin(), peers.end(),
            [](const auto& a, const auto& b) { return a->link() < b->link(); });
  const MonoTime start = node.now.mono;
  TrustVersion version = registry.trust().version();
  std::vector<std::deque<std::string>> open(peers.size());
  const auto hear = [&](std::size_t i) {
    for (const auto& want : peers[i]->Hear<TrustWantMessage>())
      open[i].insert(open[i].end(), want.names.begin(), want.names.end());
  };
  const auto answer = [&](std::size_t i) {
    if (open[i].empty()) return;
    peers[i]->Say(TrustFilesMessage{{registry.FileOf(open[i].front())}}, version);
    open[i].pop_front();
  };
  while (open[2].empty()) {
    ASSERT_LT(node.now.mono - start, 2 * limits::kTrustFetchMax + seconds(20));
    ++version.timestamp;
    for (std::size_t i = 0; i < 2; ++i) {
      hear(i);
      answer(i);
      peers[i]->Say(PongMessage{}, version);
    }
    peers[2]->Say(PongMessage{}, registry.trust().version());
    node.RunFor(seconds(2));
    hear(2);
  }
  version = registry.trust().version();
  for (; !open[2].empty(); hear(2))
    answer(2);
  EXPECT_EQ(node.core().trust().version(), registry.trust().version());
}

}  // namespace
}  // namespace schakel::federation
