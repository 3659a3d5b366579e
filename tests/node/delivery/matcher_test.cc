// The matcher against a twin that knows no index, no batches and no order of arrival.
#include "node/delivery/matcher.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/coding.h"
#include "base/random.h"
#include "desk_world.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/advisory/version.h"

namespace schakel::node {
namespace {

const std::vector<std::string> kProducts = {"Microsoft|Exchange Server|2019", "Fortinet|FortiGate|",
                                            "WordPress|WordPress|6.1", "Hoveniersoft|Tuinplanner|",
                                            "Acme|Planbord Pro|2.0"};
const std::vector<std::string> kSoftware = {"Exchange Server 2019",
                                            "Exchange Server",
                                            "FortiGate|WordPress 6.1",
                                            "WordPress",
                                            "Tuinplanner",
                                            "Planbord Pro 2.0",
                                            "",
                                            "Firefox"};
const std::vector<std::string> kAudiences = {"", "SBI: 25, 01", "Regio: GM0772"};

struct Held {
  AdvisoryFacts facts;
  bool is_withdrawn = false;
};

// What must be true after any sequence of events.
class Twin {
 public:
  std::map<MemberId, Member> members;
  std::map<std::pair<std::uint8_t, std::string>, Held> advisories;  // publisher, id

  void Take(std::uint8_t publisher, const ArrivedAdvisory& arrived) {
    const auto key = std::pair(publisher, arrived.header.document_id);
    const auto held = advisories.find(key);
    if (held != advisories.end() && federation::CompareVersions(arrived.header.document_version,
                                                                held->second.facts.version) <= 0) {
      return;
    }
    const auto read = federation::ReadCsaf(arrived.payload);
    advisories[key] = {FindFacts(std::get<federation::CsafDocument>(read), arrived.header.audience),
                       false};
  }

  void Compare(DeskWorld& world) const {
    const auto snapshot = world.store.TakeSnapshot();
    std::set<std::pair<std::string, MemberId>> open;
    for (const auto& [key, held] : advisories) {
      const AdvisoryHash hash = AdvisoryHashOf(PublisherOf(key.first), key.second);
      const auto counts = NoticeBook::FindCounts(*snapshot, hash);
      ASSERT_TRUE(counts.has_value() && counts->has_value()) << key.second;
      AdvisoryCounts expected = **counts;
      expected.members = {};
      expected.reasons = {};
      for (const auto& [id, member] : members) {
        const Match match = MatchMember(held.facts, member);
        expected.Add(match);
        if (IsNotified(match.verdict) && !held.is_withdrawn) open.emplace(hash.hex(), id);
      }
      EXPECT_EQ((*counts)->members, expected.members) << key.second;
      EXPECT_EQ((*counts)->reasons, expected.reasons) << key.second;
      EXPECT_EQ((*counts)->version, held.facts.version);
      EXPECT_EQ((*counts)->is_withdrawn, held.is_withdrawn);
    }
    CompareOpen(world, *snapshot, open);
  }

 private:
  void CompareOpen(DeskWorld& world, const storage::Reader& snapshot,
                   const std::set<std::pair<std::string, MemberId>>& expected) const {
    std::set<std::pair<std::string, MemberId>> found;
    for (const auto& item : advisories) {
      const auto& key = item.first;
      const Held& held = item.second;  // clang 14 captures no structured binding
      const AdvisoryHash hash = AdvisoryHashOf(PublisherOf(key.first), key.second);
      const auto visited = world.book->ForEach(snapshot, hash, 0, [&](const Notice& notice) {
        if (notice.state != NoticeState::kNew) return true;
        found.emplace(hash.hex(), notice.member);
        EXPECT_EQ(notice.version, held.facts.version);
        EXPECT_EQ(notice.match, MatchMember(held.facts, members.at(notice.member)));
        return true;
      });
      EXPECT_TRUE(visited.has_value());
    }
    EXPECT_EQ(found, expected);
    std::set<std::pair<std::string, MemberId>> outbox;
    std::size_t rows = 0;
    const auto scanned =
        snapshot.Scan(storage::Column::kOutbox, {}, {}, [&](Bytes key, Bytes /*value*/) {
          outbox.emplace(ToHex(key.first(AdvisoryHash::kSize)), ReadBigEndian64(key.last(8)));
          ++rows;
          return true;
        });
    EXPECT_TRUE(scanned.has_value());
    EXPECT_EQ(outbox, expected);
    EXPECT_EQ(rows, expected.size());  // one version, one channel
  }
};

Member RandomMember(SeededRandom& random) {
  Member member = MemberOf("firma" + std::to_string(random.Below(1'000'000)),
                           kSoftware[random.Below(kSoftware.size())]);
  if (random.Below(2) == 0) member.sbi = random.Below(2) == 0 ? "25530" : "86230";
  if (random.Below(2) == 0) member.municipality = random.Below(2) == 0 ? "GM0772" : "GM0080";
  if (random.Below(8) == 0) member.threshold = federation::Severity::kCritical;
  return member;
}

AdvisorySketch RandomSketch(SeededRandom& random) {
  AdvisorySketch sketch;
  sketch.id = "TST-2026-000" + std::to_string(random.Below(5));
  sketch.version = "1.0." + std::to_string(random.Below(4));
  sketch.audience = kAudiences[random.Below(kAudiences.size())];
  sketch.level = random.Below(2) == 0 ? "high" : "medium";
  const std::uint64_t count = random.Below(3);
  for (std::uint64_t i = 0; i < count; ++i)
    sketch.products.push_back(kProducts[random.Below(kProducts.size())]);
  return sketch;
}

// One run of random events. With `with_crashes` a write fails now and then, the world starts again
// and the event is carried out again, as its source would.
class Story {
 public:
  Story(std::uint64_t seed, bool with_crashes) : random_(seed), with_crashes_(with_crashes) {}

  void Run(std::size_t events) {
    for (std::size_t i = 0; i < events && !testing::Test::HasFatalFailure(); ++i) {
      switch (random_.Below(6)) {
        case 0:
        case 1:
          Add();
          break;
        case 2:
          Change();
          break;
        case 3:
          Erase();
          break;
        case 4:
          Withdraw();
          break;
        default:
          Take();
      }
      twin_.Compare(world_);
    }
  }

 private:
  void MayFail() {
    if (with_crashes_ && random_.Below(3) == 0) world_.FailWrite(1 + random_.Below(5));
  }
  // Returns true if the event has to be carried out again.
  bool Crashed(const Result<void>& outcome) {
    if (outcome) {
      world_.FailWrite(0);
      return false;
    }
    const bool is_ours = world_.has_failed();
    EXPECT_TRUE(is_ours) << ToString(outcome.error());
    world_.Restart();
    return is_ours;
  }

  void Add() {
    std::vector<Member> batch;
    const std::uint64_t count = 1 + random_.Below(5);
    for (std::uint64_t i = 0; i < count; ++i)
      batch.push_back(RandomMember(random_));
    MayFail();
    const auto added = world_.members->Add(batch);
    if (!added) {
      EXPECT_TRUE(Crashed(added.error()));
      return;
    }
    for (std::size_t i = 0; i < batch.size(); ++i)
      twin_.members[(*added)[i]] = batch[i];
    Crashed(world_.matcher->OnAdded(world_.now));
  }

  MemberId AnyMember() {
    auto at = twin_.members.begin();
    std::advance(at, random_.Below(twin_.members.size()));
    return at->first;
  }

  void Change() {
    if (twin_.members.empty()) return;
    const MemberId id = AnyMember();
    const Member after = RandomMember(random_);
    MayFail();
    auto also = world_.matcher->BatchForChange(id, twin_.members.at(id), after, world_.now);
    ASSERT_TRUE(also.has_value()) << ToString(also.error());
    if (!Crashed(world_.members->Change(id, after, std::move(*also)))) twin_.members[id] = after;
  }

  void Erase() {
    if (twin_.members.empty()) return;
    const MemberId id = AnyMember();
    MayFail();
    auto also = world_.matcher->BatchForErasure({{id, twin_.members.at(id)}});
    ASSERT_TRUE(also.has_value()) << ToString(also.error());
    const bool has_crashed = Crashed(world_.members->Erase({id}, std::move(*also)));
    // After a crash the erasure has begun or it has not; it is never half done.
    if (!has_crashed || !world_.members->Find(id)) twin_.members.erase(id);
  }

  void Take() {
    const auto publisher = static_cast<std::uint8_t>(1 + random_.Below(2));
    AdvisorySketch sketch = RandomSketch(random_);
    sketch.id += "-" + std::to_string(publisher);  // else one would relay the other
    const ArrivedAdvisory arrived = world_.Arrived(PublisherOf(publisher), sketch);
    MayFail();
    while (Crashed(world_.matcher->Take(arrived, {}, world_.now))) {
    }
    twin_.Take(publisher, arrived);
  }

  void Withdraw() {
    const auto publisher = static_cast<std::uint8_t>(1 + random_.Below(2));
    const AdvisorySketch sketch = RandomSketch(random_);
    const std::string id = sketch.id + "-" + std::to_string(publisher);
    MayFail();
    while (Crashed(world_.matcher->Withdraw(PublisherOf(publisher), id, sketch.version, {}))) {
    }
    const auto held = twin_.advisories.find({publisher, id});
    if (held == twin_.advisories.end()) return;
    if (federation::CompareVersions(held->second.facts.version, sketch.version) <= 0)
      held->second.is_withdrawn = true;
  }

  SeededRandom random_;
  bool with_crashes_;
  DeskWorld world_;
  Twin twin_;
};

TEST(MatcherTest, AgreesWithTheTwin) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story(seed, false).Run(40);
    if (HasFailure()) return;
  }
}

TEST(MatcherTest, AgreesWithTheTwinWhateverWriteFails) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story(seed, true).Run(30);
    if (HasFailure()) return;
  }
}

TEST(MatcherTest, TakesTheSameBytesOfAnotherPublisherForTheSameAdvisory) {
  DeskWorld world;
  ASSERT_TRUE(world.members->Add({MemberOf("bakker", "WordPress 6.1")}).has_value());
  AdvisorySketch sketch;
  sketch.products = {"WordPress|WordPress|6.1"};
  const auto first = world.Arrived(PublisherOf(1), sketch);
  auto relayed = world.Arrived(PublisherOf(2), sketch);
  ASSERT_TRUE(world.matcher->Take(first, {}, world.now).has_value());
  ASSERT_TRUE(world.matcher->Take(relayed, {}, world.now).has_value());
  const auto all = NoticeBook::AllCounts(*world.store.TakeSnapshot());
  ASSERT_TRUE(all.has_value());
  ASSERT_EQ(all->size(), 1u);
  EXPECT_EQ(all->front().publisher, PublisherOf(1).hex());
  EXPECT_EQ(all->front().notified(), 1u);
}

TEST(MatcherTest, TellsANewMemberNothingOfLongAgo) {
  DeskWorld world;
  AdvisorySketch sketch;
  sketch.products = {"WordPress|WordPress|6.1"};
  ASSERT_TRUE(
      world.matcher->Take(world.Arrived(PublisherOf(1), sketch), {}, world.now).has_value());
  world.now += kCurrentFor;
  const auto added = world.members->Add({MemberOf("bakker", "WordPress 6.1")});
  ASSERT_TRUE(added.has_value());
  ASSERT_TRUE(world.matcher->OnAdded(world.now).has_value());
  const AdvisoryHash hash = AdvisoryHashOf(PublisherOf(1), sketch.id);
  const auto snapshot = world.store.TakeSnapshot();
  const auto notice = world.book->Find(*snapshot, hash, added->front());
  ASSERT_TRUE(notice.has_value());
  EXPECT_FALSE(notice->has_value());
  EXPECT_EQ((*NoticeBook::FindCounts(*snapshot, hash))->notified(), 1u);
}

}  // namespace
}  // namespace schakel::node
