// The Traffic Light Protocol: who may see a document. Enforced before anything leaves the node.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace schakel::federation {

// In order of strictness, so that comparison answers "stricter than".
enum class Tlp : std::uint8_t { kClear, kGreen, kAmber, kAmberStrict, kRed };

// A document without a label is treated as AMBER, never as CLEAR.
inline constexpr Tlp kTlpUnlabelled = Tlp::kAmber;

// Returns the level of a label of TLP 2.0 or of CSAF 2.0 (where WHITE is CLEAR), without "TLP:";
// nothing if the label is unknown.
std::optional<Tlp> ParseTlp(std::string_view label);

// Returns the TLP 2.0 name without "TLP:", e.g. "AMBER+STRICT".
std::string_view TlpName(Tlp tlp);
// Returns the label that CSAF 2.0 knows. AMBER+STRICT becomes RED: a label may tighten, not loosen.
std::string_view TlpCsafLabel(Tlp tlp);

// The table TLP x channel; a channel is added with its reader.
// Returns whether the text may stand unsealed in a journal, which every node copies.
bool MayEnterJournalPlain(Tlp tlp);
// Returns whether the text may stand on a page or feed that needs no sign-in.
bool MayAppearInPublic(Tlp tlp);

}  // namespace schakel::federation
