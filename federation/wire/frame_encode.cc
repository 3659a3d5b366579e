#include "federation/limits.h"
#include "federation/wire/capnp_frame.h"
#include "federation/wire/frame_codec.h"
#include "federation/wire/frontier_lines.h"
#include "federation/wire/page_body.h"
#include "federation/wire/wire.capnp.h"

namespace schakel::federation {
namespace {

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
    auto list = frame.initAnnounce().initFrontiers(Count(message.frontiers.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      const AnnouncedFrontier& frontier = message.frontiers[i];
      Write(list[i].initJournal(), frontier.journal);
      list[i].setSize(frontier.size);
      list[i].setRootTag(frontier.root_tag);
      list[i].setHop(frontier.hop);
      list[i].setSeverity(frontier.severity);
    }
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
    out.setSalted(AsData(message.sum.view()));
    out.setCount(message.count);
    out.setRecords(message.records_tag);
    out.setIsReply(message.is_reply);
    out.setEcho(message.echo);
    out.setTrust(message.trust_tag);
  }

  void operator()(const RecentMessage& message) {
    auto out = frame.initRecent();
    out.setLines(AsData(PackFrontierLines(message.lines)));
    out.setRest(AsData(message.rest.view()));
    out.setRestCount(message.rest_count);
  }

  void operator()(const VectorMessage& message) {
    auto out = frame.initVector();
    out.setLines(AsData(PackFrontierLines(message.lines)));
    out.setIsLast(message.is_last);
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

  static void WriteRefs(wire::RecordsHave::Builder out, const std::vector<RecordRef>& refs) {
    auto list = out.initRefs(Count(refs.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setNode(AsData(refs[i].node.view()));
      list[i].setType(refs[i].type);
      list[i].setCounter(refs[i].counter);
    }
  }
  void operator()(const RecordsHaveMessage& message) {
    WriteRefs(frame.initRecordsHave(), message.refs);
  }
  void operator()(const RecordsWantMessage& message) {
    WriteRefs(frame.initRecordsWant(), message.refs);
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
  }

  void operator()(const CreditMessage& message) { frame.initCredit().setBytes(message.bytes); }
};

}  // namespace

Result<Buffer> EncodeFrame(const Frame& frame) {
  // A first segment of the largest frame keeps everything in one segment.
  capnp::MallocMessageBuilder message(2 * limits::kFrameSizeMax / sizeof(capnp::word));
  auto root = message.initRoot<wire::Frame>();
  root.setTrustRoot(frame.trust.root);
  root.setTrustTimestamp(frame.trust.timestamp);
  std::visit(Writer{root}, frame.message);
  const auto segments = message.getSegmentsForOutput();
  const auto bytes = segments[0].asBytes();
  if (segments.size() != 1 || bytes.size() > limits::kFrameSizeMax) {
    return Error{ErrorCode::kLimitExceeded, "frame is larger than the limit"};
  }
  return Buffer(bytes.begin(), bytes.end());
}

}  // namespace schakel::federation
