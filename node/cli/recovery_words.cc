#include "node/cli/recovery_words.h"

#include <unistd.h>

#include <cstdio>

#include "base/file.h"
#include "base/pattern.h"
#include "node/cli/console.h"
#include "node/cli/key_texts.h"

namespace schakel::node {
namespace {

constexpr std::size_t kWordsPerRow = 6;

void Write(int descriptor, Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written <= 0) return;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

// Straight from standard input into locked memory.
std::optional<crypto::Secret> ReadInput(std::size_t& size) {
  crypto::Secret text(crypto::kRecoveryTextMax);
  size = 0;
  while (size < text.size()) {
    const auto space = text.writable().subspan(size);
    const ssize_t count = read(STDIN_FILENO, space.data(), space.size());
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  return text;
}

std::optional<crypto::KeyPair> Understand(std::string_view language, Bytes text) {
  using Kind = crypto::RecoveryWordsFault::Kind;
  auto read = crypto::ReadRecoveryWords(text);
  if (auto* key = std::get_if<crypto::KeyPair>(&read)) return std::move(*key);
  const auto& fault = std::get<crypto::RecoveryWordsFault>(read);
  const std::string position = std::to_string(fault.position);
  if (fault.kind == Kind::kCount) {
    PrintError(Fill(Say(language, KeyText::kWordCount), {position}));
  } else if (fault.kind == Kind::kUnknown) {
    PrintError(Fill(Say(language, KeyText::kWordUnknown), {position, fault.nearest}));
  } else {
    PrintError(Say(language, KeyText::kWordsWrong));
  }
  return std::nullopt;
}

}  // namespace

void ShowRecoveryWords(std::string_view language, bool as_json, const crypto::KeyPair& key) {
  const int descriptor = as_json ? STDERR_FILENO : STDOUT_FILENO;
  std::fflush(as_json ? stderr : stdout);
  const std::string heading = "\n" + std::string(Say(language, KeyText::kShowWords)) + "\n\n";
  Write(descriptor, AsBytes(heading));
  const crypto::Secret words = crypto::RecoveryWords(key);
  Bytes rest = words.view();
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = AsText(rest).find(' ');
    const std::size_t size = std::min(end, rest.size());
    const std::string label = (number < 10 ? " " : "") + std::to_string(number) + " ";
    Write(descriptor, AsBytes(label));
    Write(descriptor, rest.first(size));
    // The longest word has eight letters.
    const std::string gap = number % kWordsPerRow == 0 ? "\n" : std::string(10 - size, ' ');
    Write(descriptor, AsBytes(gap));
    rest = rest.subspan(std::min(size + 1, rest.size()));
  }
}

std::optional<crypto::KeyPair> AskRecoveryWords(std::string_view language,
                                                const std::string& path) {
  if (path == "-") {
    if (isatty(STDIN_FILENO) == 1) PrintError(Say(language, KeyText::kAskWords));
    std::size_t size = 0;
    const auto text = ReadInput(size);
    return text ? Understand(language, text->view().first(size)) : std::nullopt;
  }
  auto content = ReadFile(path, crypto::kRecoveryTextMax);
  if (!content) {
    PrintError("schakel: " + content.error().context);
    return std::nullopt;
  }
  auto key = Understand(language, *content);
  crypto::Wipe(*content);
  return key;
}

}  // namespace schakel::node
