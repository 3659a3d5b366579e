#include "node/cli/admission_texts.h"

#include "base/pattern.h"

namespace schakel::node {
namespace {

using federation::AdmissionChange;
using Effect = AdmissionChange::Effect;

struct Word {
  std::string_view member;
  std::string_view dutch;
  std::string_view english;
};

constexpr Word kMembers[] = {
    {"node_id", "nummer", "node"},
    {"organisation.name", "naam", "name"},
    {"organisation.kvk", "KVK-nummer", "KVK number"},
    {"organisation.country", "land", "country"},
    {"card.about", "omschrijving", "description"},
    {"card.mail", "e-mailadres", "e-mail address"},
    {"card.phone", "telefoonnummer", "telephone number"},
    {"card.website", "website", "website"},
    {"coverage.regions", "werkgebied (leeg = overal)", "regions (empty = everywhere)"},
    {"coverage.sectors", "sectoren (leeg = alle)", "sectors (empty = all)"},
    {"earlier_identity_keys", "eerdere sleutels", "earlier identity keys"},
    {"identity_key", "sleutel van de organisatie", "identity key"},
    {"kind", "soort deelnemer", "kind of node"},
    {"maturity", "volwassenheidsniveau", "maturity"},
    {"publish.kinds", "soorten berichten (nummers)", "kinds of messages (numbers)"},
    {"publish.scope", "bereik van berichten", "scope of messages"},
    {"publish.tlp_publish_max", "strengste label om te versturen", "strictest label to publish"},
    {"publish.tlp_receive_max", "strengste label om te ontvangen", "strictest label to receive"},
    {"quotas.bytes_per_day", "bytes per dag", "bytes a day"},
    {"quotas.entries_per_day", "berichten per dag", "messages a day"},
    {"quotas.stored_bytes", "bewaarde bytes", "stored bytes"},
    {"reason", "reden", "reason"},
    {"recovery_key_hash", "noodsleutel", "recovery key"},
    {"relays", "mag doorgeven van", "may relay of"},
    {"revoked_at", "gestopt op", "stopped at"},
    {"sealing_key", "verzegelsleutel", "sealing key"},
    {"status", "status", "status"},
    {"transport_key", "verbindingssleutel", "transport key"},
    {"trusted_points", "wat van de reeks blijft gelden", "what of its journal stays valid"},
    {"valid_from", "geldig vanaf", "valid from"},
    {"valid_until", "geldig tot", "valid until"},
};

// Places: member, before, after.
constexpr Word kEffects[] = {
    {"gains", "krijgt meer: {} was {}, wordt {}", "gains: {} was {}, becomes {}"},
    {"loses", "verliest: {} was {}, wordt {}", "loses: {} was {}, becomes {}"},
    {"changes", "verandert: {} was {}, wordt {}", "changes: {} was {}, becomes {}"},
};

constexpr Word kStatuses[] = {{"active", "actief", "active"},
                              {"suspended", "geschorst", "suspended"},
                              {"revoked", "ingetrokken", "revoked"}};

std::string_view In(std::string_view language, const Word& word) {
  return language == "en" ? word.english : word.dutch;
}

std::string Shown(std::string_view language, const std::string& value) {
  for (const Word& status : kStatuses) {
    if (status.member == value) return std::string(In(language, status));
  }
  if (value.empty()) return language == "en" ? "nothing" : "niets";
  return value;
}

}  // namespace

std::string MemberWord(std::string_view language, std::string_view member) {
  for (const Word& word : kMembers) {
    if (word.member == member) return std::string(In(language, word));
  }
  return std::string(member);
}

std::string_view EffectName(Effect effect) {
  return kEffects[static_cast<std::size_t>(effect)].member;
}

std::string_view StatusWord(std::string_view language, federation::AdmissionStatus status) {
  return In(language, kStatuses[static_cast<std::size_t>(status)]);
}

std::vector<std::string> AdmissionLines(std::string_view language,
                                        const federation::AdmissionReview& review) {
  std::vector<std::string> lines;
  for (const AdmissionChange& change : review.changes) {
    const std::string member = MemberWord(language, change.member);
    if (!review.before) {
      const bool says_nothing =
          change.after.empty() || change.member == "form" || change.member == "revoked_at";
      if (!says_nothing) lines.push_back(member + ": " + Shown(language, change.after));
      continue;
    }
    const Word& effect = kEffects[static_cast<std::size_t>(change.effect)];
    lines.push_back(Fill(In(language, effect),
                         {member, Shown(language, change.before), Shown(language, change.after)}));
  }
  return lines;
}

}  // namespace schakel::node
