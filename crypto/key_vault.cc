#include "crypto/key_vault.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/coding.h"
#include "base/file.h"
#include "crypto/aead.h"
#include "crypto/sodium.h"

namespace schakel::crypto {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kSlotsSize = kSegmentKeys * kVaultKeySize;
constexpr std::size_t kSegmentsMax = kKeysMax / kSegmentKeys + 1;
constexpr std::size_t kSegmentRow = 8 + 8 + kVaultKeySize;
constexpr std::size_t kVaultFileMax = 64 + kSegmentsMax * kSegmentRow;
constexpr std::string_view kVaultContext = "schakel/v1/vault";
constexpr std::string_view kSegmentContext = "schakel/v1/vault-segment";

std::uint64_t SegmentOf(KeyNumber number) {
  return number / kSegmentKeys;
}
std::size_t SlotOf(KeyNumber number) {
  return static_cast<std::size_t>(number % kSegmentKeys) * kVaultKeySize;
}

Buffer SegmentContext(std::uint64_t segment, std::uint64_t generation) {
  Buffer context = ToBuffer(AsBytes(kSegmentContext));
  AppendBigEndian64(context, segment);
  AppendBigEndian64(context, generation);
  return context;
}

bool IsSegmentFile(const std::filesystem::path& path) {
  return path.filename().string().starts_with("segment-");
}
bool HasSegments(const std::filesystem::path& folder) {
  std::error_code ignored;
  const std::filesystem::directory_iterator files(folder, ignored);
  return std::any_of(begin(files), end(files),
                     [](const auto& file) { return IsSegmentFile(file.path()); });
}

// form | nonce | sealed
Result<void> WriteSealed(const std::filesystem::path& path, Bytes key, Bytes context,
                         Bytes content) {
  AeadNonce nonce;
  FillRandom(nonce.bytes);
  Buffer file{kForm};
  Append(file, nonce.view());
  Append(file, Seal(key, nonce, context, content));
  return WriteFileDurably(path, file, FileMode::kPrivate);
}

Result<Secret> ReadSealed(const std::filesystem::path& path, Bytes key, Bytes context,
                          std::size_t size_max) {
  const auto file = ReadFile(path, size_max);
  if (!file) return file.error();
  ByteReader in(*file);
  const auto form = in.U8();
  const auto nonce_bytes = in.Take(AeadNonce::kSize);
  if (!nonce_bytes || *form != kForm) {
    return Error{ErrorCode::kCorruption, path.string() + " is no key file of this version"};
  }
  auto content = Open(key, *AeadNonce::From(*nonce_bytes), context, in.rest());
  if (!content) {
    return Error{ErrorCode::kUnauthorized,
                 path.string() + " was sealed with another node key, or was changed"};
  }
  Secret secret{Bytes(*content)};
  Wipe(*content);
  return secret;
}

}  // namespace

Result<KeyVault> KeyVault::Open(const std::filesystem::path& folder, Bytes node_key) {
  CHECK(node_key.size() == kVaultKeySize);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error{ErrorCode::kIo, "cannot create " + folder.string()};
  KeyVault vault(folder, node_key);
  const auto loaded = vault.Load();
  if (!loaded) return loaded.error();
  vault.RemoveLeftovers();
  return vault;
}

std::filesystem::path KeyVault::SegmentPath(std::uint64_t segment, std::uint64_t generation) const {
  return folder_ / ("segment-" + std::to_string(segment) + "." + std::to_string(generation));
}

void KeyVault::RemoveLeftovers() const {
  std::set<std::filesystem::path> kept;
  for (const auto& [number, row] : segments_)
    kept.insert(SegmentPath(number, row.generation));
  std::error_code ignored;  // a file that is left over cannot be opened any more
  for (const auto& file : std::filesystem::directory_iterator(folder_, ignored)) {
    const bool is_unfinished = file.path().extension() == ".new";
    const bool is_old = IsSegmentFile(file.path()) && !kept.contains(file.path());
    if (is_unfinished || is_old) std::filesystem::remove(file.path(), ignored);
  }
}

Result<void> KeyVault::Load() {
  const auto content =
      ReadSealed(folder_ / "vault", node_key_.view(), AsBytes(kVaultContext), kVaultFileMax);
  if (!content && content.error().code == ErrorCode::kNotFound) {
    if (!HasSegments(folder_)) return Commit({}, next_);
    // A vault that starts again would give numbers of members to others.
    return Error{ErrorCode::kCorruption,
                 "the file " + (folder_ / "vault").string() + " is missing"};
  }
  if (!content) return content.error();
  ByteReader in(content->view());
  const auto next = in.U64();
  if (!next || *next == 0 || *next > kKeysMax + 1) {
    return Error{ErrorCode::kCorruption, "the vault is damaged"};
  }
  next_ = *next;
  while (!in.AtEnd()) {
    const auto number = in.U64();
    const auto generation = in.U64();
    const auto key = in.Take(kVaultKeySize);
    if (!key) return Error{ErrorCode::kCorruption, "the vault is damaged"};
    segments_.insert_or_assign(*number, Segment{*generation, Secret(*key)});
  }
  return {};
}

Result<Secret*> KeyVault::Slots(std::uint64_t segment) {
  const auto loaded = slots_.find(segment);
  if (loaded != slots_.end()) return &loaded->second;
  const auto known = segments_.find(segment);
  if (known == segments_.end()) return &slots_.emplace(segment, Secret(kSlotsSize)).first->second;
  const Segment& row = known->second;
  auto slots = ReadSealed(SegmentPath(segment, row.generation), row.key.view(),
                          SegmentContext(segment, row.generation), kSlotsSize + 64);
  if (!slots && slots.error().code == ErrorCode::kNotFound) {
    return Error{ErrorCode::kCorruption, "key segment " + std::to_string(segment) + " is missing"};
  }
  if (!slots) return slots.error();
  if (slots->size() != kSlotsSize) return Error{ErrorCode::kCorruption, "a key segment is damaged"};
  return &slots_.emplace(segment, std::move(*slots)).first->second;
}

Result<KeyVault::Segment> KeyVault::WriteSegment(std::uint64_t segment, Bytes slots) {
  const auto known = segments_.find(segment);
  Segment row;
  std::uint64_t& newest = written_[segment];
  if (known != segments_.end()) newest = std::max(newest, known->second.generation);
  row.generation = ++newest;
  FillRandom(row.key.writable());
  const auto written = WriteSealed(SegmentPath(segment, row.generation), row.key.view(),
                                   SegmentContext(segment, row.generation), slots);
  if (!written) return written.error();
  return row;
}

Result<void> KeyVault::Commit(std::map<std::uint64_t, Segment> changed, KeyNumber next) {
  Buffer content;
  AppendBigEndian64(content, next);
  const auto add = [&content](std::uint64_t number, const Segment& row) {
    AppendBigEndian64(content, number);
    AppendBigEndian64(content, row.generation);
    Append(content, row.key.view());
  };
  for (const auto& [number, row] : segments_) {
    if (!changed.contains(number)) add(number, row);
  }
  for (const auto& [number, row] : changed)
    add(number, row);
  const auto written =
      WriteSealed(folder_ / "vault", node_key_.view(), AsBytes(kVaultContext), content);
  Wipe(content);
  if (!written) return written;
  next_ = next;
  for (auto& [number, row] : changed) {
    const auto old = segments_.find(number);
    std::error_code ignored;  // a file that is left over cannot be opened any more
    if (old != segments_.end()) {
      std::filesystem::remove(SegmentPath(number, old->second.generation), ignored);
    }
    segments_.insert_or_assign(number, std::move(row));
  }
  return {};
}

Result<KeyNumber> KeyVault::Create(std::size_t count) {
  if (count == 0 || count > kKeysMax || next_ + count > kKeysMax + 1) {
    return Error{ErrorCode::kLimitExceeded,
                 "at most " + std::to_string(kKeysMax) + " keys were ever made here"};
  }
  const KeyNumber first = next_;
  const KeyNumber last = first + count - 1;
  std::map<std::uint64_t, Segment> changed;
  for (std::uint64_t segment = SegmentOf(first); segment <= SegmentOf(last); ++segment) {
    const auto slots = Slots(segment);
    if (!slots) return slots.error();
    const KeyNumber begin = std::max<KeyNumber>(first, segment * kSegmentKeys);
    const KeyNumber end = std::min<KeyNumber>(last + 1, (segment + 1) * kSegmentKeys);
    // Numbers that a failed attempt filled are simply filled again.
    FillRandom((*slots)->writable().subspan(SlotOf(begin),
                                            static_cast<std::size_t>(end - begin) * kVaultKeySize));
    auto row = WriteSegment(segment, (*slots)->view());
    if (!row) return row.error();
    changed.emplace(segment, std::move(*row));
  }
  const auto committed = Commit(std::move(changed), last + 1);
  if (!committed) return committed.error();
  return first;
}

Result<Bytes> KeyVault::Find(KeyNumber number) {
  const Error gone{ErrorCode::kNotFound, "this key was erased or never made"};
  if (number == 0 || number >= next_) return gone;
  const auto slots = Slots(SegmentOf(number));
  if (!slots) return slots.error();
  const Bytes key = (*slots)->view().subspan(SlotOf(number), kVaultKeySize);
  const bool is_empty = std::all_of(key.begin(), key.end(), [](std::uint8_t b) { return b == 0; });
  if (is_empty) return gone;
  return key;
}

Result<void> KeyVault::Erase(const std::vector<KeyNumber>& numbers) {
  std::map<std::uint64_t, Secret> emptied;
  for (const KeyNumber number : numbers) {
    if (number == 0 || number >= next_) continue;
    const std::uint64_t segment = SegmentOf(number);
    const auto slots = Slots(segment);
    if (!slots) return slots.error();
    auto copy = emptied.find(segment);
    if (copy == emptied.end()) copy = emptied.emplace(segment, Secret((*slots)->view())).first;
    Wipe(copy->second.writable().subspan(SlotOf(number), kVaultKeySize));
  }
  if (emptied.empty()) return {};
  std::map<std::uint64_t, Segment> changed;
  for (const auto& [segment, slots] : emptied) {
    auto row = WriteSegment(segment, slots.view());
    if (!row) return row.error();
    changed.emplace(segment, std::move(*row));
  }
  const auto committed = Commit(std::move(changed), next_);
  if (!committed) return committed;
  for (auto& [segment, slots] : emptied)
    slots_.insert_or_assign(segment, std::move(slots));
  return {};
}

}  // namespace schakel::crypto
