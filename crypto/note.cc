#include "crypto/note.h"

#include <sodium.h>

#include "base/check.h"

namespace schakel::crypto {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // em dash and space
constexpr std::size_t kKeyIdSize = 4;
constexpr std::uint8_t kEd25519 = 1;

Error Malformed(const char* what) {
  return {ErrorCode::kProtocol, std::string("note: ") + what};
}

Buffer KeyId(std::string_view name, const PublicKey& key) {
  Buffer message = ToBuffer(AsBytes(name));
  message.push_back('\n');
  message.push_back(kEd25519);
  Append(message, key.view());
  const TreeHash hash = Sha256(message);
  return ToBuffer(hash.view().first(kKeyIdSize));
}

struct SignatureLine {
  std::string_view name;
  Buffer blob;  // key id and signature
};

Result<SignatureLine> ReadLine(std::string_view line) {
  if (!line.starts_with(kDash)) return Malformed("signature line without a dash");
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == 0 || space == std::string_view::npos) return Malformed("signature line");
  auto blob = FromBase64(line.substr(space + 1));
  if (!blob) return blob.error();
  if (blob->size() <= kKeyIdSize) return Malformed("signature is too short");
  return SignatureLine{line.substr(0, space), std::move(*blob)};
}

Result<std::vector<SignatureLine>> ReadLines(std::string_view block) {
  std::vector<SignatureLine> lines;
  while (!block.empty()) {
    const std::size_t end = block.find('\n');
    if (end == std::string_view::npos) return Malformed("last line has no end");
    if (lines.size() == kNoteSignaturesMax) {
      return Error{ErrorCode::kLimitExceeded, "note: too many signatures"};
    }
    auto line = ReadLine(block.substr(0, end));
    if (!line) return line.error();
    lines.push_back(std::move(*line));
    block.remove_prefix(end + 1);
  }
  return lines;
}

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

}  // namespace

std::string SignNote(const KeyPair& key, std::string_view name, std::string_view text) {
  CHECK(!text.empty() && text.back() == '\n');
  Buffer blob = KeyId(name, key.public_key());
  const Signature signature = SignPlain(key, AsBytes(text));
  Append(blob, signature.view());
  std::string note(text);
  note += '\n';
  note += kDash;
  note += name;
  note += ' ';
  note += ToBase64(blob);
  note += '\n';
  return note;
}

Result<std::string> OpenNote(std::string_view note, std::string_view name, const PublicKey& key) {
  if (note.size() > kNoteSizeMax) return Error{ErrorCode::kLimitExceeded, "note: too large"};
  if (HasControlCharacter(note)) return Malformed("control character");
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos) return Malformed("no signatures");
  const std::string_view text = note.substr(0, blank + 1);
  const auto lines = ReadLines(note.substr(blank + 2));
  if (!lines) return lines.error();
  const Buffer wanted = KeyId(name, key);
  const SignatureLine* found = nullptr;
  for (const SignatureLine& line : *lines) {
    if (line.name != name || !Equal(Bytes(line.blob).first(kKeyIdSize), wanted)) continue;
    if (found != nullptr) return Malformed("two signatures of one key");
    found = &line;
  }
  const Error unsigned_note{ErrorCode::kUnauthorized, "note: no valid signature"};
  if (found == nullptr) return unsigned_note;
  const auto signature = Signature::From(Bytes(found->blob).subspan(kKeyIdSize));
  if (!signature || !VerifyPlain(key, AsBytes(text), *signature)) return unsigned_note;
  return std::string(text);
}

std::string ToBase64(Bytes bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

Result<Buffer> FromBase64(std::string_view text) {
  Buffer bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(),
                                       nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || end != text.data() + text.size()) return Malformed("not base64");
  bytes.resize(size);
  if (ToBase64(bytes) != text) return Malformed("not canonical base64");
  return bytes;
}

}  // namespace schakel::crypto
