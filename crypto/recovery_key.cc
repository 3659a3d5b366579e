#include "crypto/recovery_key.h"

#include <algorithm>
#include <array>
#include <optional>

#include "crypto/fingerprint_words.h"

namespace schakel::crypto {
namespace {

constexpr std::string_view kContext = "schakel/v1/recovery-words";
constexpr std::size_t kSeedSize = KeyPair::kSeedSize;
constexpr std::size_t kTellingLetters = 4;  // no two words of the list begin with the same four
constexpr std::size_t kWordMax = 12;        // letters looked at; the longest of the list has eight

std::uint8_t Checksum(Bytes seed) {
  Blake2bHasher hasher;
  hasher.Update(AsBytes(kContext));
  hasher.Update(std::array<std::uint8_t, 1>{0});
  hasher.Update(seed);
  return hasher.Finish().bytes[0];
}

// One word as it was typed, in lower case; wiped when it goes.
class TypedWord {
 public:
  TypedWord() = default;
  ~TypedWord() { Wipe(letters_); }
  TypedWord(const TypedWord&) = delete;
  TypedWord& operator=(const TypedWord&) = delete;

  void Add(std::uint8_t letter) {
    if (size_ < kWordMax) letters_[size_] = letter;
    ++size_;
  }
  void Clear() { size_ = 0; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::string_view text() const {
    return AsText(Bytes(letters_).first(std::min(size_, kWordMax)));
  }

 private:
  std::array<std::uint8_t, kWordMax> letters_{};
  std::size_t size_ = 0;
};

std::optional<std::size_t> Find(std::string_view typed) {
  const auto& words = DutchWords();
  const auto* const at = std::lower_bound(words.begin(), words.end(), typed);
  if (typed.size() < kTellingLetters || at == words.end() || !at->starts_with(typed)) return {};
  return static_cast<std::size_t>(at - words.begin());
}

// Returns how many letters must be added, left out or changed.
std::size_t Distance(std::string_view typed, std::string_view word) {
  std::array<std::size_t, kWordMax + 1> row{};
  for (std::size_t i = 0; i <= word.size(); ++i)
    row[i] = i;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < word.size(); ++j) {
      const std::size_t changed = diagonal + (typed[i] == word[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[word.size()];
}

std::string_view Nearest(std::string_view typed) {
  std::string_view nearest;
  std::size_t least = kWordMax + 1;
  for (const std::string_view word : DutchWords()) {
    const std::size_t distance = Distance(typed, word);
    if (distance >= least) continue;
    least = distance;
    nearest = word;
  }
  return nearest;
}

// The bits of the words so far.
class WordBits {
 public:
  void Add(std::size_t index) {
    for (unsigned bit = kBitsPerWord; bit-- > 0; ++count_) {
      const auto value = static_cast<unsigned>(index >> bit & 1U) << (7 - count_ % 8);
      bits_.writable()[count_ / 8] |= static_cast<std::uint8_t>(value);
    }
  }
  [[nodiscard]] Bytes view() const { return bits_.view(); }

 private:
  Secret bits_{kSeedSize + 1};
  std::size_t count_ = 0;
};

bool IsLetter(std::uint8_t byte) {
  // What is outside ASCII makes a word that is not on the list, and is named.
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
}

std::uint8_t Lower(std::uint8_t byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte - 'A' + 'a') : byte;
}

}  // namespace

Secret RecoveryWords(const KeyPair& key) {
  Secret bits(kSeedSize + 1);
  const Bytes seed = key.seed();
  std::copy(seed.begin(), seed.end(), bits.writable().begin());
  bits.writable()[kSeedSize] = Checksum(seed);
  std::size_t size = kRecoveryWords - 1;
  for (std::size_t i = 0; i < kRecoveryWords; ++i)
    size += DutchWords().at(WordAt(bits.view(), i)).size();
  Secret text(size);
  auto out = text.writable().begin();
  for (std::size_t i = 0; i < kRecoveryWords; ++i) {
    if (i > 0) *out++ = ' ';
    const std::string_view word = DutchWords().at(WordAt(bits.view(), i));
    out = std::copy(word.begin(), word.end(), out);
  }
  return text;
}

std::variant<KeyPair, RecoveryWordsFault> ReadRecoveryWords(Bytes text) {
  using Kind = RecoveryWordsFault::Kind;
  WordBits bits;
  TypedWord word;
  std::size_t count = 0;
  const Bytes read = text.first(std::min(text.size(), kRecoveryTextMax));
  for (std::size_t i = 0; i <= read.size(); ++i) {
    if (i < read.size() && IsLetter(read[i])) {
      word.Add(Lower(read[i]));
      continue;
    }
    if (word.empty()) continue;
    if (++count > kRecoveryWords) return RecoveryWordsFault{Kind::kCount, count, {}};
    const auto index = Find(word.text());
    if (!index) return RecoveryWordsFault{Kind::kUnknown, count, Nearest(word.text())};
    bits.Add(*index);
    word.Clear();
  }
  if (count != kRecoveryWords) return RecoveryWordsFault{Kind::kCount, count, {}};
  const Bytes seed = bits.view().first(kSeedSize);
  if (Checksum(seed) != bits.view()[kSeedSize]) return RecoveryWordsFault{Kind::kChecksum, 0, {}};
  return KeyPair::FromSeed(seed);
}

Digest RecoveryKeyHash(const PublicKey& recovery_key) {
  return Blake2b(recovery_key.view());
}

}  // namespace schakel::crypto
