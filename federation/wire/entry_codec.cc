#include "federation/wire/entry_codec.h"

#include "federation/limits.h"
#include "federation/wire/capnp_frame.h"
#include "federation/wire/wire.capnp.h"

namespace schakel::federation {
namespace {

Error Malformed(const char* what) {
  return {ErrorCode::kProtocol, std::string("entry header: ") + what};
}

Error TooLarge(const char* what) {
  return {ErrorCode::kLimitExceeded, std::string("entry header: ") + what + " too large"};
}

bool CodesFit(const std::vector<std::string>& codes) {
  if (codes.size() > limits::kAudienceCodesMax) return false;
  return std::all_of(codes.begin(), codes.end(), [](const std::string& code) {
    return code.size() <= limits::kAudienceCodeSizeMax;
  });
}

Result<void> CheckLimits(const EntryHeader& header) {
  if (!CodesFit(header.audience.sectors)) return TooLarge("sectors");
  if (!CodesFit(header.audience.regions)) return TooLarge("regions");
  if (header.document_id.size() > limits::kDocumentIdMax) return TooLarge("document id");
  if (header.document_version.size() > limits::kDocumentVersionMax) return TooLarge("version");
  if (header.payload_size > limits::kPayloadSizeMax) return TooLarge("payload");
  if (header.index >= limits::kJournalSizeMax) return TooLarge("index");
  return {};
}

void WriteCodes(capnp::List<capnp::Text>::Builder list, const std::vector<std::string>& codes) {
  for (unsigned i = 0; i < codes.size(); ++i)
    list.set(i, AsCapnpText(codes[i]));
}

void WriteHeader(wire::EntryHeader::Builder out, const EntryHeader& header) {
  out.setPublisher(AsData(header.journal.publisher.view()));
  out.setIncarnation(header.journal.incarnation);
  out.setIndex(header.index);
  out.setKind(header.kind);
  out.setIssued(ToUnixMillis(header.issued));
  out.setTrustRoot(header.trust_root);
  out.setTrustTimestamp(header.trust_timestamp);
  out.setTlp(header.tlp);
  out.setSeverity(header.severity);
  out.setSizeClasses(header.audience.size_classes);
  const auto& audience = header.audience;
  if (!audience.sectors.empty()) {
    WriteCodes(out.initSectors(static_cast<unsigned>(audience.sectors.size())), audience.sectors);
  }
  if (!audience.regions.empty()) {
    WriteCodes(out.initRegions(static_cast<unsigned>(audience.regions.size())), audience.regions);
  }
  if (!header.document_id.empty()) out.setDocumentId(AsCapnpText(header.document_id));
  if (!header.document_version.empty())
    out.setDocumentVersion(AsCapnpText(header.document_version));
  out.setPayloadRoot(AsData(header.payload_root.view()));
  out.setPayloadSize(header.payload_size);
  out.setExpires(ToUnixMillis(header.expires));
}

bool ReadCodes(capnp::List<capnp::Text>::Reader list, std::vector<std::string>& out) {
  if (list.size() > limits::kAudienceCodesMax) return false;
  for (const auto& code : list) {
    if (code.size() > limits::kAudienceCodeSizeMax) return false;
    out.emplace_back(code.cStr(), code.size());
  }
  return true;
}

// Milliseconds that fit the microseconds of WallTime, from the year 1970 to about 9999.
bool IsTimestamp(std::int64_t millis) {
  return millis >= 0 && millis < 253'402'300'800'000;
}

Result<EntryHeader> ReadHeader(wire::EntryHeader::Reader in) {
  EntryHeader header;
  if (!ReadFixed(in.getPublisher(), header.journal.publisher)) return Malformed("publisher");
  if (!ReadFixed(in.getPayloadRoot(), header.payload_root)) return Malformed("payload root");
  if (!IsTimestamp(in.getIssued()) || !IsTimestamp(in.getExpires())) return Malformed("time");
  header.journal.incarnation = in.getIncarnation();
  header.index = in.getIndex();
  header.kind = in.getKind();
  header.issued = FromUnixMillis(in.getIssued());
  header.expires = FromUnixMillis(in.getExpires());
  header.trust_root = in.getTrustRoot();
  header.trust_timestamp = in.getTrustTimestamp();
  header.tlp = in.getTlp();
  header.severity = in.getSeverity();
  header.audience.size_classes = in.getSizeClasses();
  if (!ReadCodes(in.getSectors(), header.audience.sectors)) return TooLarge("sectors");
  if (!ReadCodes(in.getRegions(), header.audience.regions)) return TooLarge("regions");
  const auto id = in.getDocumentId();
  const auto version = in.getDocumentVersion();
  header.document_id.assign(id.cStr(), id.size());
  header.document_version.assign(version.cStr(), version.size());
  header.payload_size = in.getPayloadSize();
  const auto fits = CheckLimits(header);
  if (!fits) return fits.error();
  return header;
}

}  // namespace

Result<Buffer> EncodeEntryHeader(const EntryHeader& header) {
  const auto fits = CheckLimits(header);
  if (!fits) return fits.error();
  capnp::MallocMessageBuilder message;
  WriteHeader(message.initRoot<wire::EntryHeader>(), header);
  const auto words = capnp::canonicalize(message.getRoot<wire::EntryHeader>().asReader());
  const auto bytes = words.asBytes();
  if (bytes.size() > limits::kHeaderSizeMax) return TooLarge("header");
  return Buffer(bytes.begin(), bytes.end());
}

Result<EntryHeader> DecodeEntryHeader(Bytes bytes) {
  if (bytes.size() > limits::kHeaderSizeMax) return TooLarge("header");
  try {
    auto segment = SegmentReader::Open(bytes);
    if (!segment) return segment.error();
    auto& message = (*segment)->message();
    if (!message.isCanonical()) return Malformed("not canonical");
    return ReadHeader(message.getRoot<wire::EntryHeader>());
  } catch (const kj::Exception& /*error*/) {
    return Malformed("not readable");
  }
}

}  // namespace schakel::federation
