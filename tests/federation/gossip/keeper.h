// Who keeps records and has one link to another keeper, in a society of 700.
#pragma once

#include <gtest/gtest.h>

#include "cast.h"
#include "federation/gossip/record_sync.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {

constexpr std::size_t kSociety = 700;
constexpr LinkId kLink = 3;

struct Society {
  std::vector<std::unique_ptr<Member>> members;
  std::shared_ptr<const Directory> directory;

  Society() {
    std::vector<Admission> admissions;
    for (std::size_t i = 0; i < kSociety; ++i) {
      members.push_back(std::make_unique<Member>(MakeMember(i)));
      admissions.push_back(AdmissionOf(*members[i]));
    }
    directory = Directory::FromAdmissions({1, 1}, std::move(admissions));
  }
};

class Keeper {
 public:
  explicit Keeper(const Society& society) : society_(society) {
    sync.SetDirectory(*society.directory);
    AddLink(kLink, LinkKind::kPush);
  }
  void AddLink(LinkId id, LinkKind kind) {
    Link link;
    link.id = id;
    link.kind = kind;
    link.state = LinkState::kUp;
    links.Add(std::move(link));
  }
  Link& link(LinkId id = kLink) { return *links.Find(id); }

  RecordOutcome Offer(const Buffer& record) {
    storage::WriteBatch batch;
    return records.Offer(record, *society_.directory, now.wall, batch);
  }
  void Know(std::size_t first, std::size_t count, std::uint64_t counter = 9) {
    for (std::size_t i = first; i < first + count; ++i) {
      const Member& node = *society_.members[i];
      EXPECT_EQ(Offer(SignPresenceRecord(node.identity, node.id, counter, {})),
                RecordOutcome::kNew);
    }
  }
  void Hear(const Message& message, LinkId id = kLink) {
    if (const auto* have = std::get_if<RecordsHaveMessage>(&message)) {
      sync.OnHave(link(id), *have, now);
    } else if (const auto* want = std::get_if<RecordsWantMessage>(&message)) {
      sync.OnWant(link(id), *want);
    } else if (const auto* sent = std::get_if<RecordsMessage>(&message)) {
      for (const Buffer& record : sent->records) {
        const auto of = PeekRecord(record);
        const RecordKey key{of->node, of->type};
        sync.OnRecord(key);
        if (Offer(record) == RecordOutcome::kNew) sync.Spread(key, id, now);
      }
    }
  }
  std::vector<std::pair<LinkId, Message>> TakeFrames() {
    std::vector<std::pair<LinkId, Message>> frames;
    for (const Action& action : outbox.Take()) {
      const auto& send = std::get<SendFrame>(action);
      frames.emplace_back(send.link, DecodeFrame(send.frame)->message);
    }
    return frames;
  }
  [[nodiscard]] RecordKey KeyOf(std::size_t member, std::uint8_t type = 2) const {
    return {society_.members[member]->id, type};
  }
  [[nodiscard]] RecordRef RefOf(std::size_t member, std::uint64_t counter,
                                std::uint8_t type = 2) const {
    return {TagOf(society_.members[member]->id), type, counter};
  }

  RecordSet records;
  LinkTable links;
  Outbox outbox;
  RecordSync sync{records, links, outbox};
  Now now = StartOfTests();

 private:
  const Society& society_;
};

}  // namespace schakel::federation
