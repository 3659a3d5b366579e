#include "base/coding.h"
#include "federation/limits.h"
#include "federation/wire/capnp_frame.h"
#include "federation/wire/frame_codec.h"
#include "federation/wire/lines.h"
#include "federation/wire/page_body.h"
#include "federation/wire/wire.capnp.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kCanonicalSizeMax = 1'024;  // above it zero words do not matter

template <typename Hash>
Buffer Concatenate(const std::vector<Hash>& hashes) {
  Buffer out;
  out.reserve(hashes.size() * Hash::kSize);
  for (const Hash& hash : hashes)
    Append(out, hash.view());
  return out;
}

unsigned Count(std::size_t size) {
  return static_cast<unsigned>(size);
}

void Write(wire::JournalRef::Builder out, const JournalId& journal) {
  out.setPublisher(AsData(journal.publisher.view()));
  out.setIncarnation(journal.incarnation);
}

// One overload per message; std::visit picks it.
struct Writer {
  wire::Frame::Builder frame;

  void operator()(const UnknownMessage& /*message*/) { frame.setNone(); }

  void operator()(const HelloMessage& message) {
    auto out = frame.initHello();
    out.setVersionLowest(message.version_lowest);
    out.setVersionHighest(message.version_highest);
    out.setNonce(message.nonce);
    out.setLinkKind(static_cast<std::uint8_t>(message.link_kind));
    out.setCredit(message.credit_bytes);
    auto list = out.initYours(Count(message.yours.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setIncarnation(message.yours[i].incarnation);
      list[i].setCheckpoint(AsCapnpText(message.yours[i].checkpoint));
    }
  }

  void operator()(const RejectMessage& message) {
    auto out = frame.initReject();
    out.setReason(message.reason);
    out.setRetryAfterSeconds(message.retry_after_s);
  }

  void operator()(const AnnounceMessage& message) {
    frame.setAnnounce(AsData(PackAnnouncements(message.frontiers)));
  }

  void operator()(const PageMessage& message) {
    auto out = frame.initPage();
    Write(out.initJournal(), message.journal);
    out.setFrom(message.from);
    out.setHop(message.hop);
    out.setCheckpoint(AsCapnpText(message.checkpoint));
    out.setProof(AsData(Concatenate(message.proof)));
    const PageBody body = PackPageBody(message.entries);
    out.setRawSize(body.raw_size);
    out.setCompression(body.compression);
    out.setBody(AsData(body.bytes));
  }

  void operator()(const PullMessage& message) {
    auto out = frame.initPull();
    Write(out.initJournal(), message.journal);
    out.setFrom(message.from);
    out.setBytesMax(message.bytes_max);
  }

  void operator()(const FingerprintMessage& message) {
    auto out = frame.initFingerprint();
    out.setHigh(ReadBigEndian64(message.state.view()));
    out.setLow(ReadBigEndian64(message.state.view().subspan(8)));
    out.setEcho(message.echo);
  }

  void operator()(const PongMessage& message) { frame.initPong().setEcho(message.echo); }

  void operator()(const RecentMessage& message) {
    auto out = frame.initRecent();
    out.setRestHigh(ReadBigEndian64(message.rest.view()));
    out.setRestLow(ReadBigEndian64(message.rest.view().subspan(8)));
    out.setRecords(message.records_tag);
    out.setTrust(message.trust_tag);
    out.setEcho(message.echo);
    out.setIsAnswer(message.is_answer);
    out.setLines(AsData(PackFrontierLines(message.lines)));
  }

  void operator()(const VectorMessage& message) {
    auto out = frame.initVector();
    out.setLines(AsData(PackFrontierLines(message.lines)));
    out.setIsLast(message.is_last);
    out.setBuckets(AsData(PackBucketSet(message.buckets)));
  }

  void operator()(const PayloadWantMessage& message) {
    auto out = frame.initPayloadWant();
    out.setRoot(AsData(message.root.view()));
    out.setSize(message.size);
    out.setFirstChunk(message.first_chunk);
    out.setCount(message.count);
  }

  void operator()(const PayloadChunkMessage& message) {
    auto out = frame.initPayloadChunk();
    out.setRoot(AsData(message.root.view()));
    out.setIndex(message.index);
    out.setIsAbsent(message.is_absent);
    out.setBytes(AsData(message.bytes));
    out.setProof(AsData(Concatenate(message.proof)));
  }

  void operator()(const RecordsHaveMessage& message) {
    auto out = frame.initRecordsHave();
    out.setRefs(AsData(PackRecordRefs(message.refs)));
    out.setRest(message.rest);
    out.setScope(static_cast<std::uint8_t>(message.scope));
  }
  void operator()(const RecordsWantMessage& message) {
    frame.setRecordsWant(AsData(PackRecordRefs(message.refs)));
  }
  void operator()(const RecordsMessage& message) {
    auto list = frame.initRecords().initRecords(Count(message.records.size()));
    for (unsigned i = 0; i < list.size(); ++i)
      list.set(i, AsData(message.records[i]));
  }

  void operator()(const TrustWantMessage& message) {
    auto list = frame.initTrustWant().initNames(Count(message.names.size()));
    for (unsigned i = 0; i < list.size(); ++i)
      list.set(i, AsCapnpText(message.names[i]));
  }
  void operator()(const TrustFilesMessage& message) {
    auto list = frame.initTrustFiles().initFiles(Count(message.files.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setName(AsCapnpText(message.files[i].name));
      list[i].setIsPresent(message.files[i].is_present);
      list[i].setContent(AsData(message.files[i].content));
    }
  }

  void operator()(const ForkProofMessage& message) {
    auto out = frame.initForkProof();
    Write(out.initJournal(), message.journal);
    out.setFirst(AsCapnpText(message.first));
    out.setSecond(AsCapnpText(message.second));
    out.setPath(AsData(Concatenate(message.path)));
    out.setAt(message.at);
    out.setSecondPath(AsData(Concatenate(message.second_path)));
  }

  void operator()(const SplitProofMessage& message) {
    auto out = frame.initSplitProof();
    out.setRoot(message.root);
    out.setFirst(AsData(message.first));
    out.setSecond(AsData(message.second));
  }

  void operator()(const BucketsMessage& message) {
    Buffer tags;
    for (const std::uint64_t tag : message.tags)
      AppendBigEndian64(tags, tag);
    frame.setBuckets(AsData(tags));
  }

  void operator()(const CreditMessage& message) { frame.initCredit().setBytes(message.bytes); }
};

// Zeroed memory for the next message; a builder zeroes again what it used.
kj::ArrayPtr<capnp::word> Scratch() {
  constexpr std::size_t kWords = 2 * limits::kFrameSizeMax / sizeof(capnp::word);
  thread_local std::vector<capnp::word> words(kWords);
  return {words.data(), words.size()};
}

}  // namespace

Result<Buffer> EncodeFrame(const Frame& frame) {
  // A first segment of the largest frame keeps everything in one segment.
  capnp::MallocMessageBuilder message(Scratch());
  auto root = message.initRoot<wire::Frame>();
  root.setTrustRoot(frame.trust.root);
  root.setTrustTimestamp(frame.trust.timestamp);
  std::visit(Writer{root}, frame.message);
  const auto segments = message.getSegmentsForOutput();
  const auto bytes = segments[0].asBytes();
  if (segments.size() != 1 || bytes.size() > limits::kFrameSizeMax) {
    return Error{ErrorCode::kLimitExceeded, "frame is larger than the limit"};
  }
  if (bytes.size() <= kCanonicalSizeMax) {
    const auto words = capnp::canonicalize(root.asReader());
    return Buffer(words.asBytes().begin(), words.asBytes().end());
  }
  return Buffer(bytes.begin(), bytes.end());
}

}  // namespace schakel::federation
