// Files of a ceremony: cards, proposals, keys under a passphrase, the holder's own root.
//
// Paths are a person's own. Thread: one. Errors: those of file.h; kProtocol (form), kUnauthorized
// (passphrase), kInvalidArgument. Bounds: federation/trust/limits.h.
#pragma once

#include <optional>
#include <string>

#include "crypto/secret.h"
#include "federation/trust/ceremony.h"

namespace schakel::node {

// What a holder gives to whoever prepares the ceremony: name, organisation, public key.
struct HolderCard {
  std::string role;
  federation::Holder holder;
};

Result<HolderCard> ReadCard(const std::string& path);
Result<void> WriteCard(const std::string& path, const HolderCard& card);
// Eight words for a card, read out when it is handed over.
std::string WordsOf(const HolderCard& card);

Result<federation::Proposal> ReadProposal(const std::string& path);
Result<void> WriteProposal(const std::string& path, const federation::Proposal& proposal);

// Nothing if no path is given.
Result<std::optional<federation::Envelope>> ReadOwnRoot(const std::string& path);

// From the file, else asked for on the terminal without showing it. `is_new` asks twice.
enum class PassphraseUse : std::uint8_t { kOpen, kNew };
Result<crypto::Secret> ReadPassphrase(const std::string& file, std::string_view language,
                                      PassphraseUse use);

}  // namespace schakel::node
