// Every list and blob of a frame at its limit and one above it.
#include <gtest/gtest.h>

#include "federation/limits.h"
#include "federation/trust/limits.h"
#include "federation/wire/frame_codec.h"
#include "messages.h"

namespace schakel::federation {
namespace {

void ExpectAccepted(const Message& message) {
  const Frame frame{{1, 2}, message};
  const auto bytes = EncodeFrame(frame);
  ASSERT_TRUE(bytes) << ToString(bytes.error());
  const auto decoded = DecodeFrame(*bytes);
  ASSERT_TRUE(decoded) << ToString(decoded.error());
  EXPECT_EQ(*decoded, frame);
}

void ExpectRefused(const Message& message, ErrorCode code) {
  const auto bytes = EncodeFrame({{1, 2}, message});
  ASSERT_TRUE(bytes) << ToString(bytes.error());
  const auto decoded = DecodeFrame(*bytes);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, code) << decoded.error().context;
}

void ExpectTooLarge(const Message& message) {
  ExpectRefused(message, ErrorCode::kLimitExceeded);
}
void ExpectMalformed(const Message& message) {
  ExpectRefused(message, ErrorCode::kProtocol);
}

// Accepts `list` filled to `limit` and refuses it with one more.
template <typename Message, typename List>
void ExpectListLimit(Message message, List Message::*list, std::size_t limit) {
  (message.*list).resize(limit);
  ExpectAccepted(message);
  (message.*list).resize(limit + 1);
  ExpectTooLarge(message);
}

TEST(FrameLimitsTest, BoundHello) {
  HelloMessage hello;
  ExpectListLimit(hello, &HelloMessage::yours, limits::kOwnFrontiersMax);
  hello.yours.push_back({1, std::string(limits::kCheckpointSizeMax, 'x')});
  ExpectAccepted(hello);
  hello.yours.back().checkpoint += 'x';
  ExpectTooLarge(hello);
  hello.yours.clear();
  hello.link_kind = static_cast<LinkKind>(0);
  ExpectMalformed(hello);
  hello.link_kind = static_cast<LinkKind>(4);
  ExpectMalformed(hello);
}

TEST(FrameLimitsTest, BoundAnnouncements) {
  AnnounceMessage announce;
  ExpectListLimit(announce, &AnnounceMessage::frontiers, limits::kAnnouncedMax);
  announce.frontiers.resize(1);
  announce.frontiers[0].size = limits::kJournalSizeMax;
  ExpectAccepted(announce);
  announce.frontiers[0].size = limits::kJournalSizeMax + 1;
  ExpectMalformed(announce);
  announce.frontiers[0].size = 1;
  announce.frontiers[0].journal.incarnation = limits::kIncarnationMax;
  ExpectAccepted(announce);
  announce.frontiers[0].journal.incarnation = limits::kIncarnationMax + 1;
  ExpectMalformed(announce);
}

TEST(FrameLimitsTest, BoundPages) {
  PageMessage page;
  page.checkpoint.assign(limits::kCheckpointSizeMax, 'x');
  page.from = limits::kJournalSizeMax;
  page.journal.incarnation = limits::kIncarnationMax;
  page.proof.resize(crypto::kProofHashesMax);
  page.entries.resize(limits::kPageEntriesMax);
  ExpectAccepted(page);
  PageMessage long_note = page;
  long_note.checkpoint += 'x';
  ExpectTooLarge(long_note);
  PageMessage far_away = page;
  ++far_away.from;
  ExpectTooLarge(far_away);
  PageMessage restored_too_often = page;
  ++restored_too_often.journal.incarnation;
  ExpectMalformed(restored_too_often);
  PageMessage long_proof = page;
  long_proof.proof.emplace_back();
  ExpectMalformed(long_proof);
  PageMessage many_entries = page;
  many_entries.entries.emplace_back();
  ExpectTooLarge(many_entries);
}

TEST(FrameLimitsTest, BoundWhatAPageUnpacksTo) {
  PageMessage page;
  page.entries.resize(1);
  page.entries[0].has_payload = true;
  page.entries[0].payload.resize(limits::kPageBodyMax);  // of zeros: small on the wire
  ExpectTooLarge(page);
  page.entries[0].payload.clear();
  page.entries[0].header.resize(limits::kHeaderSizeMax);
  ExpectAccepted(page);
  page.entries[0].header.resize(limits::kHeaderSizeMax + 1);
  ExpectMalformed(page);
}

TEST(FrameLimitsTest, BoundPulls) {
  PullMessage pull;
  pull.journal.incarnation = limits::kIncarnationMax;
  ExpectAccepted(pull);
  ++pull.journal.incarnation;
  ExpectMalformed(pull);
}

TEST(FrameLimitsTest, BoundFrontiers) {
  ExpectListLimit(RecentMessage(), &RecentMessage::lines, limits::kRecentMax);
  ExpectListLimit(VectorMessage(), &VectorMessage::lines, limits::kVectorLinesMax);
  VectorMessage vector;
  vector.lines.resize(limits::kVectorLinesMax);  // the longest lines there are fit a frame
  for (FrontierLine& line : vector.lines) {
    line.journal.incarnation = limits::kIncarnationMax;
    line.size = limits::kJournalSizeMax;
  }
  ExpectAccepted(vector);
  vector.lines.back().journal.incarnation = limits::kIncarnationMax + 1;
  ExpectMalformed(vector);
  vector.lines.back() = {};
  vector.lines.back().size = limits::kJournalSizeMax + 1;
  ExpectMalformed(vector);
}

TEST(FrameLimitsTest, BoundPayloads) {
  PayloadWantMessage want;
  want.size = limits::kPayloadSizeMax;
  want.count = limits::kChunksPerWantMax;
  ExpectAccepted(want);
  ++want.size;
  ExpectTooLarge(want);
  want.size = 1;
  ++want.count;
  ExpectTooLarge(want);
  PayloadChunkMessage chunk;
  ExpectListLimit(chunk, &PayloadChunkMessage::bytes, crypto::kChunkSize);
  chunk.proof.resize(crypto::kProofHashesMax + 1);
  ExpectMalformed(chunk);
}

TEST(FrameLimitsTest, BoundTheScopeOfRecords) {
  RecordsHaveMessage have;
  have.scope = RecordsScope::kAll;
  ExpectAccepted(have);
  have.scope = static_cast<RecordsScope>(4);
  ExpectMalformed(have);
}

TEST(FrameLimitsTest, BoundRecords) {
  ExpectListLimit(RecordsHaveMessage(), &RecordsHaveMessage::refs, limits::kRecordsPerFrameMax);
  ExpectListLimit(RecordsWantMessage(), &RecordsWantMessage::refs, limits::kRecordsPerFrameMax);
  ExpectListLimit(RecordsMessage(), &RecordsMessage::records, limits::kRecordsPerFrameMax);
  RecordsMessage records;
  records.records.emplace_back(limits::kRecordSizeMax);
  ExpectAccepted(records);
  records.records.back().push_back(0);
  ExpectTooLarge(records);
}

TEST(FrameLimitsTest, BoundTrustFiles) {
  ExpectListLimit(TrustWantMessage(), &TrustWantMessage::names, limits::kTrustFilesPerFrameMax);
  ExpectListLimit(TrustFilesMessage(), &TrustFilesMessage::files, limits::kTrustFilesPerFrameMax);
  const std::string name(limits::kTrustNameMax, 'n');
  ExpectAccepted(TrustWantMessage{{name}});
  ExpectTooLarge(TrustWantMessage{{name + "n"}});
  ExpectAccepted(TrustFilesMessage{{{name, true, {}}}});
  ExpectTooLarge(TrustFilesMessage{{{name + "n", true, {}}}});
}

TEST(FrameLimitsTest, BoundForkProofs) {
  ForkProofMessage proof;
  proof.first.assign(limits::kCheckpointSizeMax, 'x');
  proof.second = proof.first;
  proof.path.resize(crypto::kProofHashesMax);
  ExpectAccepted(proof);
  ForkProofMessage long_path = proof;
  long_path.path.emplace_back();
  ExpectMalformed(long_path);
  ForkProofMessage nowhere = proof;
  nowhere.second_path.resize(1);
  ExpectMalformed(nowhere);
  proof.at = 1;
  proof.second_path.resize(crypto::kProofHashesMax);
  ExpectAccepted(proof);
  ForkProofMessage long_second = proof;
  long_second.second_path.emplace_back();
  ExpectMalformed(long_second);
  ForkProofMessage first = proof;
  first.first += 'x';
  ExpectTooLarge(first);
  ForkProofMessage second = proof;
  second.second += 'x';
  ExpectTooLarge(second);
  proof.journal.incarnation = limits::kIncarnationMax + 1;
  ExpectMalformed(proof);
}

TEST(FrameLimitsTest, BoundSplitProofs) {
  SplitProofMessage proof;
  proof.first.resize(limits::kTimestampFileMax);
  proof.second = proof.first;
  ExpectAccepted(proof);
  SplitProofMessage first = proof;
  first.first.push_back(0);
  ExpectTooLarge(first);
  SplitProofMessage second = proof;
  second.second.push_back(0);
  ExpectTooLarge(second);
}

TEST(FrameLimitsTest, BoundTheFrame) {
  Buffer bytes(limits::kFrameSizeMax);
  EXPECT_TRUE(DecodeFrame(bytes));  // a null root and nothing else
  bytes.resize(bytes.size() + 8);
  const auto decoded = DecodeFrame(bytes);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace schakel::federation
