#include "node/web/page_texts.h"

namespace schakel::node {
namespace {

constexpr PageTexts kDutch = {
    "nl",
    "en",
    "English",
    "Schakel: overzicht",
    "Lijst van deelnemers",
    {"Bijgewerkt.", "Wacht op nieuws van het vertrouwensanker. Alles werkt.",
     "Langer dan een week geen nieuws van het vertrouwensanker. Bekende deelnemers wisselen door.",
     "Langer dan een maand geen nieuws van het vertrouwensanker. Bel uw beheerder."},
    "Verbindingen",
    "Adviezen",
    "Nieuwste adviezen",
    "Er zijn nog geen adviezen.",
    "Nummer",
    "Onderwerp",
    "Van",
    "Ernst",
    "Delen",
    "Ontvangen",
    "Organisatie",
    "Verbinding",
    "verbonden",
    "niet verbonden",
    "Het overzicht is even niet beschikbaar. Probeer het over een minuut opnieuw.",
    {"onbekend", "laag", "gemiddeld", "hoog", "zeer hoog"}};

constexpr PageTexts kEnglish = {
    "en",
    "nl",
    "Nederlands",
    "Schakel: overview",
    "List of members",
    {"Up to date.", "Waiting for word from the trust anchor. Everything works.",
     "No word from the trust anchor for more than a week. Known members keep exchanging.",
     "No word from the trust anchor for more than a month. Call your administrator."},
    "Connections",
    "Advisories",
    "Newest advisories",
    "There are no advisories yet.",
    "Number",
    "Subject",
    "From",
    "Severity",
    "Sharing",
    "Received",
    "Organisation",
    "Connection",
    "connected",
    "not connected",
    "The overview is not available right now. Try again in a minute.",
    {"unknown", "low", "medium", "high", "very high"}};

}  // namespace

const PageTexts& TextsOf(std::string_view language) {
  return language == "en" ? kEnglish : kDutch;
}

}  // namespace schakel::node
