#include "simulations/demand.h"

#include "federation/wire/frame_codec.h"

namespace schakel::simulations {
namespace {

constexpr std::uint64_t kRecordLeast = 106;     // bytes: a record without a body
constexpr std::uint64_t kSignaturesOfPage = 2;  // another one if it may be of a fork
constexpr std::uint64_t kSignaturesOfProof = 2;

void NoteWants(Demand& demand, Bytes bytes) {
  const auto frame = federation::DecodeFrame(bytes);
  if (!frame) return;
  if (const auto* want = std::get_if<federation::PayloadWantMessage>(&frame->message)) {
    demand.chunks += want->count;
  } else if (const auto* refs = std::get_if<federation::RecordsWantMessage>(&frame->message)) {
    demand.records += refs->refs.size();
  } else if (const auto* names = std::get_if<federation::TrustWantMessage>(&frame->message)) {
    demand.trust_files += names->names.size();
  }
}

}  // namespace

Demand Demand::Since(const Demand& before) const {
  return {pulls - before.pulls,          chunks - before.chunks,
          records - before.records,      trust_files - before.trust_files,
          frames - before.frames,        comparisons - before.comparisons,
          signatures - before.signatures};
}

void Note(Demand& demand, FrameTag tag, Bytes frame, bool is_hostile) {
  switch (tag) {
    case FrameTag::kFingerprint:
    case FrameTag::kRecent:
    case FrameTag::kVector:
    case FrameTag::kBuckets:
    case FrameTag::kRecordsHave:
      ++demand.comparisons;
      break;
    case FrameTag::kPage:
      demand.signatures += kSignaturesOfPage;
      break;
    case FrameTag::kRecords:
      demand.signatures += frame.size() / kRecordLeast;
      break;
    case FrameTag::kForkProof:
      demand.signatures += kSignaturesOfProof;
      break;
    default:
      break;
  }
  if (!is_hostile) return;
  ++demand.frames;
  if (tag == FrameTag::kPull) ++demand.pulls;
  const bool is_want =
      tag == FrameTag::kPayloadWant || tag == FrameTag::kRecordsWant || tag == FrameTag::kTrustWant;
  if (is_want) NoteWants(demand, frame);
}

}  // namespace schakel::simulations
