// Makes an entry out of what a person wants to publish. Pure functions; any thread.
#pragma once

#include <variant>

#include "federation/advisory/document_error.h"
#include "federation/advisory/tlp.h"
#include "federation/gossip/own_journal.h"

namespace schakel::federation {

constexpr std::size_t kWithdrawReasonMax = 2'000;  // a paragraph; longer is an advisory

// The number in an entry header: 0 is "none" (sealed entries), so levels start at 1.
std::uint8_t HeaderTlp(Tlp tlp);
// Returns nothing for 0 and for numbers of later versions.
std::optional<Tlp> TlpOfHeader(std::uint8_t number);
// Whether this version knows the severity; 0 is "none".
bool IsKnownSeverity(std::uint8_t number);

// Returns the request for an advisory, or why the document is refused: not CSAF 2.0, or one of the
// mandatory tests of its section 6.1 fails (code "csaf.6.1.x").
std::variant<PublishRequest, DocumentError> DraftAdvisory(Buffer document);

// REQUIRES: reason.size() <= kWithdrawReasonMax.
PublishRequest DraftWithdrawal(std::string_view document_id, std::string_view version, Tlp tlp,
                               std::string_view reason);

}  // namespace schakel::federation
