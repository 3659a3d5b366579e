// A notice: what one member is told about one advisory.
//
// Composed from what the document says and why it matched; sealed with the member's key wherever it
// is kept. Owner: plain values. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "federation/advisory/document.h"
#include "federation/journal/entry.h"
#include "node/matching/match.h"

namespace schakel::node {

enum class NoticeState : std::uint8_t {
  kNew,         // nothing was sent yet
  kSuperseded,  // a newer version of the advisory has a notice of its own
  kWithdrawn,   // the advisory was withdrawn
};

struct Notice {
  MemberId member = 0;
  std::string publisher;  // node id, 64 hex digits
  std::string advisory;   // document id
  std::string version;
  federation::EntryPosition position;
  federation::Severity severity = federation::Severity::kMedium;
  // Of the version that this member had a notice of before; unknown = none.
  federation::Severity earlier_severity = federation::Severity::kUnknown;
  NoticeState state = NoticeState::kNew;
  WallTime made{};
  Match match;
  std::string control_code;  // to check that the message is genuine
};

// The words of a notice, in one language.
struct NoticeText {
  // "[TLP:CLEAR] URGENT - Update uw Exchange-server vandaag (DTC-2026-0012, versie 1.00)"
  std::string subject;
  std::string body;  // plain text, lines of at most 76 characters
};

// What the text needs beside the notice.
struct NoticeContext {
  std::string association;  // who writes
  std::string help;         // where to get help: a name and a telephone number; may be empty
  std::string source;       // who published it here, by admission; may be empty
  std::string page;         // address of the whole advisory; may be empty
};

// Says first if this is an exercise, withdrawn, or a revision that raised the priority. Then what
// is going on, what is the risk, does it concern you, what to do now (numbered), what to ask your
// IT supplier, where to get help, the control code, why you get this. `language` is "nl" or "en"
// and is that of our own sentences; the document's text stays as it is and stands indented.
// TLP:AMBER and stricter: the text names neither product nor content.
// Bounds: notice_limits in notice_parts.h; what goes over them is cut and the text says so.
NoticeText ComposeNotice(const Notice& notice, const federation::CsafDocument& document,
                         const Member& member, const NoticeContext& context,
                         const std::string& language);

// Six characters of a keyed hash over member, advisory and version, "7K4-29P"; no look-alikes.
// REQUIRES: 16 <= key.size() <= 64.
std::string ControlCode(Bytes key, MemberId member, std::string_view publisher,
                        std::string_view advisory, std::string_view version);

}  // namespace schakel::node
