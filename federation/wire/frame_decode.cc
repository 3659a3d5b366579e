#include "base/coding.h"
#include "federation/limits.h"
#include "federation/trust/limits.h"
#include "federation/wire/capnp_frame.h"
#include "federation/wire/frame_codec.h"
#include "federation/wire/lines.h"
#include "federation/wire/page_body.h"
#include "federation/wire/wire.capnp.h"

namespace schakel::federation {
namespace {

Error Malformed(const char* what) {
  return {ErrorCode::kProtocol, std::string("frame: ") + what};
}
Error TooMany(const char* what) {
  return {ErrorCode::kLimitExceeded, std::string("frame: too many or too large: ") + what};
}

Bytes View(capnp::Data::Reader data) {
  return {data.begin(), data.size()};
}
std::string Copy(capnp::Text::Reader text) {
  return {text.cStr(), text.size()};
}

template <typename Hash>
bool ReadHashes(capnp::Data::Reader data, std::size_t count_max, std::vector<Hash>& out) {
  if (data.size() % Hash::kSize != 0 || data.size() / Hash::kSize > count_max) return false;
  for (std::size_t at = 0; at < data.size(); at += Hash::kSize) {
    out.push_back(*Hash::From(View(data).subspan(at, Hash::kSize)));
  }
  return true;
}

bool ReadJournal(wire::JournalRef::Reader in, JournalId& out) {
  out.incarnation = in.getIncarnation();
  return ReadFixed(in.getPublisher(), out.publisher) && out.incarnation <= limits::kIncarnationMax;
}

Result<Message> Read(wire::Hello::Reader in) {
  HelloMessage out;
  out.version_lowest = in.getVersionLowest();
  out.version_highest = in.getVersionHighest();
  out.nonce = in.getNonce();
  const auto kind = in.getLinkKind();
  if (kind < 1 || kind > 3) return Malformed("link kind");
  out.link_kind = static_cast<LinkKind>(kind);
  out.credit_bytes = in.getCredit();
  const auto list = in.getYours();
  if (list.size() > limits::kOwnFrontiersMax) return TooMany("own frontiers");
  for (const auto& line : list) {
    const auto checkpoint = line.getCheckpoint();
    if (checkpoint.size() > limits::kCheckpointSizeMax) return TooMany("checkpoint");
    out.yours.push_back({line.getIncarnation(), Copy(checkpoint)});
  }
  return Message(std::move(out));
}

template <typename Out, typename Lines>
Result<Message> ReadLines(Result<Lines> lines, Out out, Lines Out::*member) {
  if (!lines) return lines.error();
  out.*member = std::move(*lines);
  return Message(std::move(out));
}

StateHash ReadState(std::uint64_t high, std::uint64_t low) {
  Buffer bytes;
  AppendBigEndian64(bytes, high);
  AppendBigEndian64(bytes, low);
  return *StateHash::From(bytes);
}

Result<Message> Read(wire::Page::Reader in) {
  PageMessage out;
  if (!ReadJournal(in.getJournal(), out.journal)) return Malformed("journal");
  out.from = in.getFrom();
  if (out.from > limits::kJournalSizeMax) return TooMany("journal size");
  out.hop = in.getHop();
  const auto checkpoint = in.getCheckpoint();
  if (checkpoint.size() > limits::kCheckpointSizeMax) return TooMany("checkpoint");
  out.checkpoint = Copy(checkpoint);
  if (!ReadHashes(in.getProof(), crypto::kProofHashesMax, out.proof)) return Malformed("proof");
  auto entries = UnpackPageBody(View(in.getBody()), in.getCompression(), in.getRawSize());
  if (!entries) return entries.error();
  out.entries = std::move(*entries);
  return Message(std::move(out));
}

Result<Message> Read(wire::Pull::Reader in) {
  PullMessage out;
  if (!ReadJournal(in.getJournal(), out.journal)) return Malformed("journal");
  out.from = in.getFrom();
  out.bytes_max = in.getBytesMax();
  return Message(out);
}

Message Read(wire::Frame::Fingerprint::Reader in) {
  return FingerprintMessage{ReadState(in.getHigh(), in.getLow()), in.getEcho()};
}

Result<Message> Read(wire::Frame::Recent::Reader in) {
  RecentMessage out;
  out.rest = ReadState(in.getRestHigh(), in.getRestLow());
  out.records_tag = in.getRecords();
  out.trust_tag = in.getTrust();
  out.echo = in.getEcho();
  out.is_answer = in.getIsAnswer();
  auto lines = UnpackFrontierLines(View(in.getLines()), limits::kRecentMax);
  return ReadLines(std::move(lines), std::move(out), &RecentMessage::lines);
}

Result<Message> Read(wire::FrontierVector::Reader in) {
  VectorMessage out;
  out.is_last = in.getIsLast();
  const auto buckets = UnpackBucketSet(View(in.getBuckets()));
  if (!buckets) return Malformed("buckets");
  out.buckets = *buckets;
  auto lines = UnpackFrontierLines(View(in.getLines()), limits::kVectorLinesMax);
  return ReadLines(std::move(lines), std::move(out), &VectorMessage::lines);
}

Result<Message> Read(wire::PayloadWant::Reader in) {
  PayloadWantMessage out;
  if (!ReadFixed(in.getRoot(), out.root)) return Malformed("payload root");
  out.size = in.getSize();
  out.first_chunk = in.getFirstChunk();
  out.count = in.getCount();
  if (out.size > limits::kPayloadSizeMax || out.count > limits::kChunksPerWantMax) {
    return TooMany("chunks");
  }
  return Message(out);
}

Result<Message> Read(wire::PayloadChunk::Reader in) {
  PayloadChunkMessage out;
  if (!ReadFixed(in.getRoot(), out.root)) return Malformed("payload root");
  out.index = in.getIndex();
  out.is_absent = in.getIsAbsent();
  const auto bytes = in.getBytes();
  if (bytes.size() > crypto::kChunkSize) return TooMany("chunk");
  out.bytes = ToBuffer(View(bytes));
  if (!ReadHashes(in.getProof(), crypto::kProofHashesMax, out.proof)) return Malformed("proof");
  return Message(std::move(out));
}

Result<Message> Read(wire::RecordsHave::Reader in) {
  RecordsHaveMessage out;
  out.rest = in.getRest();
  if (in.getScope() > static_cast<std::uint8_t>(RecordsScope::kAll)) return Malformed("scope");
  out.scope = static_cast<RecordsScope>(in.getScope());
  auto refs = UnpackRecordRefs(View(in.getRefs()), limits::kRecordsPerFrameMax);
  return ReadLines(std::move(refs), std::move(out), &RecordsHaveMessage::refs);
}

Result<Message> Read(wire::Records::Reader in) {
  RecordsMessage out;
  const auto list = in.getRecords();
  if (list.size() > limits::kRecordsPerFrameMax) return TooMany("records");
  for (const auto& record : list) {
    if (record.size() > limits::kRecordSizeMax) return TooMany("record");
    out.records.push_back(ToBuffer(View(record)));
  }
  return Message(std::move(out));
}

Result<Message> Read(wire::TrustWant::Reader in) {
  TrustWantMessage out;
  const auto list = in.getNames();
  if (list.size() > limits::kTrustFilesPerFrameMax) return TooMany("trust files");
  for (const auto& name : list) {
    if (name.size() > limits::kTrustNameMax) return TooMany("trust file name");
    out.names.push_back(Copy(name));
  }
  return Message(std::move(out));
}

Result<Message> Read(wire::TrustFiles::Reader in) {
  TrustFilesMessage out;
  const auto list = in.getFiles();
  if (list.size() > limits::kTrustFilesPerFrameMax) return TooMany("trust files");
  for (const auto& file : list) {
    const auto name = file.getName();
    if (name.size() > limits::kTrustNameMax) return TooMany("trust file name");
    out.files.push_back({Copy(name), file.getIsPresent(), ToBuffer(View(file.getContent()))});
  }
  return Message(std::move(out));
}

Result<Message> Read(wire::ForkProof::Reader in) {
  ForkProofMessage out;
  if (!ReadJournal(in.getJournal(), out.journal)) return Malformed("journal");
  const auto first = in.getFirst();
  const auto second = in.getSecond();
  if (first.size() > limits::kCheckpointSizeMax || second.size() > limits::kCheckpointSizeMax) {
    return TooMany("checkpoint");
  }
  out.first = Copy(first);
  out.second = Copy(second);
  const bool has_paths = ReadHashes(in.getPath(), crypto::kProofHashesMax, out.path) &&
                         ReadHashes(in.getSecondPath(), crypto::kProofHashesMax, out.second_path);
  if (!has_paths) return Malformed("path");
  out.at = in.getAt();
  if (out.at == 0 && !out.second_path.empty()) return Malformed("second path");
  return Message(std::move(out));
}

Result<Message> Read(wire::SplitProof::Reader in) {
  const Bytes first = View(in.getFirst());
  const Bytes second = View(in.getSecond());
  if (first.size() > limits::kTimestampFileMax || second.size() > limits::kTimestampFileMax) {
    return TooMany("timestamp");
  }
  return Message(SplitProofMessage{in.getRoot(), ToBuffer(first), ToBuffer(second)});
}

Result<Message> ReadBuckets(Bytes tags) {
  BucketsMessage out;
  if (tags.size() != out.tags.size() * 8) return Malformed("buckets");
  for (std::size_t i = 0; i < out.tags.size(); ++i)
    out.tags[i] = ReadBigEndian64(tags.subspan(8 * i));
  return Message(out);
}

Result<Message> ReadMessage(wire::Frame::Reader in) {
  switch (in.which()) {
    case wire::Frame::HELLO:
      return Read(in.getHello());
    case wire::Frame::REJECT:
      return Message(
          RejectMessage{in.getReject().getReason(), in.getReject().getRetryAfterSeconds()});
    case wire::Frame::ANNOUNCE:
      return ReadLines(UnpackAnnouncements(View(in.getAnnounce()), limits::kAnnouncedMax),
                       AnnounceMessage{}, &AnnounceMessage::frontiers);
    case wire::Frame::PAGE:
      return Read(in.getPage());
    case wire::Frame::PULL:
      return Read(in.getPull());
    case wire::Frame::FINGERPRINT:
      return Read(in.getFingerprint());
    case wire::Frame::PONG:
      return Message(PongMessage{in.getPong().getEcho()});
    case wire::Frame::RECENT:
      return Read(in.getRecent());
    case wire::Frame::VECTOR:
      return Read(in.getVector());
    case wire::Frame::PAYLOAD_WANT:
      return Read(in.getPayloadWant());
    case wire::Frame::PAYLOAD_CHUNK:
      return Read(in.getPayloadChunk());
    case wire::Frame::RECORDS_HAVE:
      return Read(in.getRecordsHave());
    case wire::Frame::RECORDS_WANT:
      return ReadLines(UnpackRecordRefs(View(in.getRecordsWant()), limits::kRecordsPerFrameMax),
                       RecordsWantMessage{}, &RecordsWantMessage::refs);
    case wire::Frame::RECORDS:
      return Read(in.getRecords());
    case wire::Frame::TRUST_WANT:
      return Read(in.getTrustWant());
    case wire::Frame::TRUST_FILES:
      return Read(in.getTrustFiles());
    case wire::Frame::FORK_PROOF:
      return Read(in.getForkProof());
    case wire::Frame::CREDIT:
      return Message(CreditMessage{in.getCredit().getBytes()});
    case wire::Frame::SPLIT_PROOF:
      return Read(in.getSplitProof());
    case wire::Frame::BUCKETS:
      return ReadBuckets(View(in.getBuckets()));
    case wire::Frame::NONE:
      break;
  }
  return Message(UnknownMessage{});
}

}  // namespace

Result<Frame> DecodeFrame(Bytes bytes) {
  if (bytes.size() > limits::kFrameSizeMax) return TooMany("bytes");
  try {
    auto segment = SegmentReader::Open(bytes);
    if (!segment) return segment.error();
    const auto root = (*segment)->message().getRoot<wire::Frame>();
    auto message = ReadMessage(root);
    if (!message) return message.error();
    return Frame{{root.getTrustRoot(), root.getTrustTimestamp()}, std::move(*message)};
  } catch (const kj::Exception& /*error*/) {
    return Malformed("not readable");
  }
}

}  // namespace schakel::federation
