#include "federation/wire/page_body.h"

#include <zstd.h>

#include <memory>

#include "base/coding.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr int kZstdLevel = 1;          // links are faster than level 3 on one core
constexpr std::size_t kSizeBytes = 5;  // a varint below 2^35

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

// Its tables are half a megabyte, too much to allocate for each page. It keeps nothing of one page
// for the next.
ZSTD_CCtx* Compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  return context.get();
}

Error Malformed(const char* what) {
  return {ErrorCode::kProtocol, std::string("page body: ") + what};
}

Result<Buffer> Decompress(Bytes bytes, std::uint32_t raw_size) {
  Buffer raw(raw_size);
  const std::size_t size = ZSTD_decompress(raw.data(), raw.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0 || size != raw_size) return Malformed("not compressed as declared");
  return raw;
}

Result<PageEntry> ReadEntry(ByteReader& reader) {
  PageEntry entry;
  const auto header = reader.Sized(limits::kHeaderSizeMax);
  const auto flag = reader.U8();
  if (!header || !flag || *flag > 1) return Malformed("entry is cut off");
  entry.header = ToBuffer(*header);
  entry.has_payload = *flag == 1;
  if (!entry.has_payload) return entry;
  const auto payload = reader.Sized(limits::kPageBodyMax);
  if (!payload) return Malformed("payload is cut off");
  entry.payload = ToBuffer(*payload);
  return entry;
}

}  // namespace

std::size_t PageEntrySize(const PageEntry& entry) {
  return entry.header.size() + entry.payload.size() + 2 * kSizeBytes + 1;
}

std::size_t PageCost(const PageMessage& page) {
  std::size_t size = page.checkpoint.size();
  for (const PageEntry& entry : page.entries)
    size += PageEntrySize(entry);
  return size;
}

PageBody PackPageBody(const std::vector<PageEntry>& entries) {
  Buffer raw;
  for (const PageEntry& entry : entries) {
    AppendSized(raw, entry.header);
    raw.push_back(entry.has_payload ? 1 : 0);
    if (entry.has_payload) AppendSized(raw, entry.payload);
  }
  PageBody body;
  body.raw_size = static_cast<std::uint32_t>(raw.size());
  Buffer packed(ZSTD_compressBound(raw.size()));
  const std::size_t size = ZSTD_compressCCtx(Compressor(), packed.data(), packed.size(), raw.data(),
                                             raw.size(), kZstdLevel);
  if (ZSTD_isError(size) != 0 || size >= raw.size()) {
    body.bytes = std::move(raw);
    return body;
  }
  packed.resize(size);
  body.compression = 1;
  body.bytes = std::move(packed);
  return body;
}

Result<std::vector<PageEntry>> UnpackPageBody(Bytes bytes, std::uint8_t compression,
                                              std::uint32_t raw_size) {
  if (raw_size > limits::kPageBodyMax) {
    return Error{ErrorCode::kLimitExceeded, "page body: larger than allowed"};
  }
  if (compression > 1) return Malformed("unknown compression");
  if (compression == 0 && bytes.size() != raw_size) return Malformed("size is not as declared");
  Buffer unpacked;
  if (compression == 1) {
    auto raw = Decompress(bytes, raw_size);
    if (!raw) return raw.error();
    unpacked = std::move(*raw);
  }
  ByteReader reader(compression == 1 ? Bytes(unpacked) : bytes);
  std::vector<PageEntry> entries;
  while (!reader.rest().empty()) {
    if (entries.size() == limits::kPageEntriesMax) {
      return Error{ErrorCode::kLimitExceeded, "page body: too many entries"};
    }
    auto entry = ReadEntry(reader);
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace schakel::federation
