#include "node/cli/trust_files.h"

#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "crypto/fingerprint_words.h"
#include "federation/trust/limits.h"
#include "node/cli/console.h"
#include "node/cli/trust_texts.h"

namespace schakel::node {
namespace {

using federation::Envelope;
using federation::Proposal;

constexpr std::size_t kCardMax = 4'096;
constexpr std::size_t kPassphraseMax = 1'024;  // longer than anybody types
constexpr std::size_t kPassphraseMin = 12;     // five words, or a sentence
constexpr std::string_view kCardKind = "schakel-holder-1";

// Reads a line from the terminal with its echo off.
Result<crypto::Secret> ReadHidden(std::string_view prompt) {
  termios shown{};
  if (tcgetattr(STDIN_FILENO, &shown) != 0) {
    return Error{ErrorCode::kInvalidArgument, "no terminal: use --passphrase-file"};
  }
  termios hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  PrintError(prompt);
  crypto::Secret line(kPassphraseMax);
  const ssize_t length = read(STDIN_FILENO, line.writable().data(), line.size());
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
  if (length <= 1) return Error{ErrorCode::kInvalidArgument, "an empty passphrase"};
  return crypto::Secret(line.view().first(static_cast<std::size_t>(length - 1)));
}

Result<crypto::Secret> ReadPassphraseFile(const std::string& path) {
  auto content = ReadFile(path, kPassphraseMax);
  if (!content) return content.error();
  Bytes words = *content;
  while (!words.empty() && (words.back() == '\n' || words.back() == '\r'))
    words = words.first(words.size() - 1);
  crypto::Secret secret(words);
  crypto::Wipe(*content);
  return secret;
}

}  // namespace

Result<HolderCard> ReadCard(const std::string& path) {
  const auto content = ReadFile(path, kCardMax);
  if (!content) return content.error();
  const auto json = Json::Parse(AsText(*content), {});
  const Error malformed{ErrorCode::kProtocol, path + " is no card of a holder"};
  if (!json || json->StringOr("kind", "") != kCardKind) return malformed;
  const auto raw = FromHex(json->StringOr("key", ""));
  if (!raw) return malformed;
  const auto key = crypto::AdmitPublicKey(*raw);
  if (!key) return Error{ErrorCode::kUnauthorized, path + ": " + key.error().context};
  return HolderCard{std::string(json->StringOr("role", "")),
                    {std::string(json->StringOr("name", "")),
                     std::string(json->StringOr("organisation", "")), *key}};
}

Result<void> WriteCard(const std::string& path, const HolderCard& card) {
  const Json json = Json::Object{{"kind", Json(kCardKind)},
                                 {"role", card.role},
                                 {"name", card.holder.name},
                                 {"organisation", card.holder.organisation},
                                 {"key", card.holder.key.hex()}};
  return WriteFileDurably(path, AsBytes(json.Dump() + "\n"), FileMode::kPublic);
}

std::string WordsOf(const HolderCard& card) {
  Buffer all = ToBuffer(AsBytes("schakel/v1/holder"));
  for (const std::string& part : {card.role, card.holder.name, card.holder.organisation})
    Append(all, crypto::Blake2b(AsBytes(part)).view());
  Append(all, card.holder.key.view());
  return crypto::FingerprintWords(crypto::Blake2b(all));
}

Result<Proposal> ReadProposal(const std::string& path) {
  const auto content = ReadFile(path, federation::limits::kProposalMax);
  if (!content) return content.error();
  return Proposal::Parse(*content);
}

Result<void> WriteProposal(const std::string& path, const Proposal& proposal) {
  return WriteFileDurably(path, proposal.Dump(), FileMode::kPublic);
}

Result<std::optional<Envelope>> ReadOwnRoot(const std::string& path) {
  if (path.empty()) return std::optional<Envelope>();
  const auto content = ReadFile(path, federation::limits::kRootFileMax);
  if (!content) return content.error();
  const auto trusted = federation::TrustedSet::FromRoot(*content);
  if (!trusted) return trusted.error();
  auto envelope = Envelope::Parse(*content, federation::limits::kRootFileMax);
  if (!envelope) return envelope.error();
  return std::optional<Envelope>(std::move(*envelope));
}

Result<crypto::Secret> ReadPassphrase(const std::string& file, std::string_view language,
                                      PassphraseUse use) {
  const bool is_asked = file.empty();
  auto first =
      is_asked ? ReadHidden(Say(language, TrustText::kAskPassphrase)) : ReadPassphraseFile(file);
  if (!first || use == PassphraseUse::kOpen) return first;
  if (first->size() < kPassphraseMin) {
    return Error{ErrorCode::kInvalidArgument, std::string(Say(language, TrustText::kTooShort))};
  }
  if (!is_asked) return first;
  const auto again = ReadHidden(Say(language, TrustText::kAskAgain));
  if (!again) return again.error();
  if (!Equal(first->view(), again->view())) {
    return Error{ErrorCode::kInvalidArgument, std::string(Say(language, TrustText::kNotTheSame))};
  }
  return first;
}

}  // namespace schakel::node
