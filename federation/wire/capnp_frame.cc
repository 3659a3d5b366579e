#include "federation/wire/capnp_frame.h"

#include "federation/limits.h"

namespace schakel::federation {
namespace {

capnp::ReaderOptions Options(std::size_t words) {
  capnp::ReaderOptions options;
  // Every pointer read counts again; each field is read once, so four times the size is ample.
  options.traversalLimitInWords = std::max<std::uint64_t>(4 * words, 8 * 1024);
  options.nestingLimit = static_cast<int>(limits::kWireNestingMax);
  return options;
}

}  // namespace

Result<std::unique_ptr<SegmentReader>> SegmentReader::Open(Bytes bytes) {
  if (bytes.empty() || bytes.size() % sizeof(capnp::word) != 0) {
    return Error{ErrorCode::kProtocol, "not a whole number of words"};
  }
  return std::unique_ptr<SegmentReader>(new SegmentReader(bytes));
}

SegmentReader::SegmentReader(Bytes bytes)
    : words_(kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word))),
      segment_(words_.begin(), words_.size()) {
  std::memcpy(words_.begin(), bytes.data(), bytes.size());
  reader_.emplace(kj::ArrayPtr<const kj::ArrayPtr<const capnp::word>>(&segment_, 1),
                  Options(words_.size()));
}

}  // namespace schakel::federation
