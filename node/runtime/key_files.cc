#include "node/runtime/key_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>

#include "base/file.h"
#include "base/folder.h"
#include "base/log.h"
#include "crypto/key_file.h"

namespace schakel::node {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSmallFileMax = 128;
constexpr std::size_t kNameDigits = 16;       // of the public key in the name of a past sealing key
constexpr std::size_t kOldKeysMax = 100'000;  // one in 90 days, or one a minute for two months
constexpr std::chrono::seconds kOverlapUsual = std::chrono::hours(24);

fs::path PresentPath(const NodeFolder& folder, KeyKind kind) {
  if (kind == KeyKind::kTransport) return folder.transport_key();
  return kind == KeyKind::kSealing ? folder.sealing_key() : folder.identity_key();
}

fs::path NextPath(const NodeFolder& folder, KeyKind kind) {
  return folder.path / (std::string(KeyKindName(kind)) + ".next.key");
}

fs::path PreviousTransport(const NodeFolder& folder) {
  return folder.path / "transport.previous.key";
}
fs::path OverlapPath(const NodeFolder& folder) {
  return folder.path / "transport.overlap";
}
fs::path NodeIdPath(const NodeFolder& folder) {
  return folder.path / "node.id";
}
fs::path OldSealing(const NodeFolder& folder) {
  return folder.path / "sealing.old";
}

// The folder is synced, so that no crash undoes it.
Result<void> Move(const fs::path& from, const fs::path& to) {
  const Error failed{ErrorCode::kIo, "cannot rename " + from.string()};
  if (rename(from.c_str(), to.c_str()) != 0) return failed;
  const fs::path parent = to.parent_path();
  const int folder = open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return failed;
  const bool is_synced = fsync(folder) == 0;
  close(folder);
  return is_synced ? Result<void>() : failed;
}

std::optional<WallTime> ModifiedAt(const fs::path& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return std::nullopt;
  return FromUnixMillis(std::int64_t{info.st_mtim.tv_sec} * 1'000 +
                        info.st_mtim.tv_nsec / 1'000'000);
}

void DestroyOlder(const fs::path& path, WallTime before) {
  const auto modified = ModifiedAt(path);
  if (modified && *modified < before) unlink(path.c_str());
}

// Marks the end of a key's use.
void Touch(const fs::path& path) {
  [[maybe_unused]] const int touched = utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
}

Result<void> RetireTransport(const NodeFolder& folder) {
  const auto moved = Move(folder.transport_key(), PreviousTransport(folder));
  if (moved) Touch(PreviousTransport(folder));
  return moved;
}

Result<void> RetireSealing(const NodeFolder& folder) {
  const auto secret = crypto::LoadKeyFile(folder.sealing_key());
  if (!secret) return secret.error();
  const auto key = crypto::TransportKeyPair::FromSecret(secret->view()).public_key();
  std::error_code failed;
  fs::create_directories(OldSealing(folder), failed);
  if (failed) return Error{ErrorCode::kIo, "cannot create " + OldSealing(folder).string()};
  const fs::path kept = OldSealing(folder) / (key.hex().substr(0, kNameDigits) + ".key");
  const auto moved = Move(folder.sealing_key(), kept);
  if (moved) Touch(kept);
  return moved;
}

// After a crash between the two renames there is no key in use.
Result<void> TakeNext(const NodeFolder& folder, KeyKind kind) {
  const fs::path next = NextPath(folder, kind);
  const fs::path present = PresentPath(folder, kind);
  const auto has_next = IsThere(next);
  if (!has_next) return has_next.error();
  if (!*has_next) return {};
  // What cannot be read must not replace what can.
  const auto readable = crypto::LoadKeyFile(next);
  if (!readable) return readable.error();
  const auto has_present = IsThere(present);
  if (!has_present) return has_present.error();
  if (*has_present) {
    const auto retired =
        kind == KeyKind::kTransport ? RetireTransport(folder) : RetireSealing(folder);
    if (!retired) return retired;
  }
  return Move(next, present);
}

// Returns nothing if there is no such file.
Result<std::optional<crypto::Secret>> LoadIfThere(const fs::path& file) {
  const auto is_there = IsThere(file);
  if (!is_there) return is_there.error();
  if (!*is_there) return std::optional<crypto::Secret>();
  auto secret = crypto::LoadKeyFile(file);
  if (!secret) return secret.error();
  return std::optional<crypto::Secret>(std::move(*secret));
}

std::chrono::seconds LoadOverlap(const NodeFolder& folder) {
  const auto file = ReadFile(OverlapPath(folder), kSmallFileMax);
  std::int64_t seconds = 0;
  if (!file) return kOverlapUsual;
  const std::string_view text = AsText(*file);
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const std::chrono::seconds overlap(seconds);
  const bool is_usable = parsed.ec == std::errc() && seconds >= 0 && overlap <= kOverlapMax;
  return is_usable ? overlap : kOverlapUsual;
}

}  // namespace

std::string_view KeyKindName(KeyKind kind) {
  if (kind == KeyKind::kTransport) return "transport";
  return kind == KeyKind::kSealing ? "sealing" : "identity";
}

std::optional<KeyKind> KeyKindOf(std::string_view name) {
  for (const KeyKind kind : {KeyKind::kTransport, KeyKind::kSealing, KeyKind::kIdentity}) {
    if (KeyKindName(kind) == name) return kind;
  }
  return std::nullopt;
}

Result<void> MakeNextKey(const NodeFolder& folder, KeyKind kind, std::chrono::seconds overlap) {
  if (kind == KeyKind::kIdentity) {
    const auto secret = crypto::LoadKeyFile(folder.identity_key());
    if (!secret) return secret.error();
    const auto identity = crypto::KeyPair::FromSeed(secret->view()).public_key();
    const auto node = LoadNodeId(folder, identity);
    if (!node) return node.error();
    const auto saved = SaveNodeId(folder, *node);
    if (!saved) return saved;
    return crypto::SaveKeyFile(NextPath(folder, kind), crypto::KeyPair::Generate().seed());
  }
  if (kind == KeyKind::kTransport) {
    const std::string text = std::to_string(overlap.count()) + "\n";
    const auto written = WriteFileDurably(OverlapPath(folder), AsBytes(text), FileMode::kPublic);
    if (!written) return written;
  }
  return crypto::SaveKeyFile(NextPath(folder, kind),
                             crypto::TransportKeyPair::Generate().secret_key());
}

Result<void> TakeNextKeys(const NodeFolder& folder, WallTime now) {
  for (const KeyKind kind : {KeyKind::kTransport, KeyKind::kSealing}) {
    const auto taken = TakeNext(folder, kind);
    if (!taken) return taken;
  }
  DestroyOlder(PreviousTransport(folder), now - kPreviousKept);
  const auto old_keys = FilesIn(OldSealing(folder), kOldKeysMax);
  if (!old_keys) {
    // No reason not to start: they are destroyed later.
    if (old_keys.error().code != ErrorCode::kNotFound)
      log::Warning("old keys cannot be looked at error=" + ToString(old_keys.error()));
    return {};
  }
  for (const fs::path& file : *old_keys)
    DestroyOlder(file, now - kSealingKept);
  return {};
}

Result<void> TakeNextIdentity(const NodeFolder& folder) {
  const fs::path next = NextPath(folder, KeyKind::kIdentity);
  const auto readable = crypto::LoadKeyFile(next);
  if (!readable) return readable.error();
  return Move(next, folder.identity_key());
}

Result<void> SaveNodeId(const NodeFolder& folder, const crypto::NodeId& node) {
  const std::string text = node.hex() + "\n";
  return WriteFileDurably(NodeIdPath(folder), AsBytes(text), FileMode::kPublic);
}

Result<crypto::NodeId> LoadNodeId(const NodeFolder& folder, const crypto::PublicKey& identity) {
  const auto file = ReadFile(NodeIdPath(folder), kSmallFileMax);
  if (!file && file.error().code == ErrorCode::kNotFound) return crypto::NodeIdOf(identity);
  if (!file) return file.error();
  std::string_view text = AsText(*file);
  if (text.ends_with('\n')) text.remove_suffix(1);
  const auto node = crypto::NodeId::FromHexText(text);
  if (!node) return Error{ErrorCode::kCorruption, NodeIdPath(folder).string() + " is no node id"};
  return *node;
}

Result<OtherKeys> LoadOtherKeys(const NodeFolder& folder) {
  OtherKeys keys;
  keys.overlap = LoadOverlap(folder);
  const fs::path next = NextPath(folder, KeyKind::kIdentity);
  const auto identity = LoadIfThere(next);
  if (!identity) return identity.error();
  if (*identity) keys.next_identity.emplace(crypto::KeyPair::FromSeed((*identity)->view()));
  const auto previous = LoadIfThere(PreviousTransport(folder));
  if (!previous) return previous.error();
  if (*previous)
    keys.previous_transport.emplace(crypto::TransportKeyPair::FromSecret((*previous)->view()));
  return keys;
}

std::optional<WallTime> KeyMadeAt(const NodeFolder& folder, KeyKind kind) {
  return ModifiedAt(PresentPath(folder, kind));
}

bool IsKeyDue(const NodeFolder& folder, WallTime now) {
  const auto is_older = [&](KeyKind kind, Duration life) {
    const auto made = KeyMadeAt(folder, kind);
    return made && *made < now - life;
  };
  return is_older(KeyKind::kTransport, kTransportLife) || is_older(KeyKind::kSealing, kSealingLife);
}

}  // namespace schakel::node
