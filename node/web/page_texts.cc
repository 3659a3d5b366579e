#include "node/web/page_texts.h"

namespace schakel::node {
namespace {

constexpr PageTexts kDutch = {
    {"Bijgewerkt.", "Wacht op nieuws van het vertrouwensanker. Alles werkt.",
     "Langer dan een week geen nieuws van het vertrouwensanker. Bekende deelnemers wisselen door.",
     "Langer dan een maand geen nieuws van het vertrouwensanker. Bel uw beheerder."},
    "Het overzicht is even niet beschikbaar. Probeer het over een minuut opnieuw.",
    "Let op",
    {"Al meer dan een maand geen nieuws van het vertrouwensanker, of nog nooit.",
     "Uw organisatie staat niet op de lijst van deelnemers. Bel het vertrouwensanker.",
     "Dit systeem is teruggezet naar een eerdere stand. Wat ontbreekt, wordt opgehaald.",
     "heeft een andere lijst van deelnemers dan u. Meld dit aan het vertrouwensanker.",
     "heeft twee verschillende reeksen adviezen verspreid. Meld dit aan het vertrouwensanker.",
     "Het vertrouwensanker heeft twee verschillende lijsten van deelnemers ondertekend. Er komt "
     "niemand bij tot het nieuwe sleutels heeft. Bel het vertrouwensanker.",
     "loopt af. Bel het vertrouwensanker als u er over een week nog niets van hoort.",
     "De klok van dit systeem loopt meer dan tien minuten verkeerd. Bel uw beheerder.",
     "Al drie minuten geen teken van leven van de andere deelnemers: u mist mogelijk adviezen. "
     "Kijk "
     "of internet werkt en bel uw beheerder.",
     "wordt nog niet gestopt: er zijn er vandaag te veel door één persoon gestopt. Laat twee "
     "anderen "
     "dit bevestigen (schakel trust confirm), of ga na of een sleutel is gestolen.",
     "is gestopt met zijn herstelwoorden. Wat daarna onder die naam komt, telt niet.",
     "is bevroren: met de herstelwoorden zijn twee dingen gezegd die elkaar tegenspreken. Meld dit "
     "aan het vertrouwensanker.",
     "Deze computer mag niet meer tekenen voor uw organisatie: er is een andere sleutel "
     "aangewezen. "
     "Was u dat niet zelf, bel dan het vertrouwensanker.",
     "Een sleutel van dit systeem is aan vervanging toe. Bel uw beheerder."},
    {"onbekend", "laag", "gemiddeld", "hoog", "zeer hoog"},
    {"De hoofdsleutels van het vertrouwensanker", "De opdrachten van het vertrouwensanker",
     "De lijst van deelnemers", "De lijst van deelnemers met ruime rechten",
     "Het overzicht van het vertrouwensanker", "De toelating van uw organisatie"},
    "dagen"};

constexpr PageTexts kEnglish = {
    {"Up to date.", "Waiting for word from the trust anchor. Everything works.",
     "No word from the trust anchor for more than a week. Known members keep exchanging.",
     "No word from the trust anchor for more than a month. Call your administrator."},
    "The overview is not available right now. Try again in a minute.",
    "Attention",
    {"No word from the trust anchor for more than a month, or never.",
     "Your organisation is not on the list of members. Call the trust anchor.",
     "This system was set back to an earlier state. What is missing is being fetched.",
     "has another list of members than you. Tell the trust anchor.",
     "has spread two different series of advisories. Tell the trust anchor.",
     "The trust anchor has signed two different lists of members. Nobody is added until it has new "
     "keys. Call the trust anchor.",
     "is about to end. Call the trust anchor if you hear nothing about it within a week.",
     "The clock of this system is more than ten minutes wrong. Call your administrator.",
     "No sign of life from the other members for three minutes: you may be missing advisories. See "
     "whether the internet works and call your administrator.",
     "is not stopped yet: one person stopped too many in a day. Let two others confirm it (schakel "
     "trust confirm), or find out whether a key was stolen.",
     "was stopped with its recovery words. What comes under that name afterwards does not count.",
     "is frozen: its recovery words said two things that contradict each other. Tell the trust "
     "anchor.",
     "This computer may not sign for your organisation any more: another key was named. If that "
     "was "
     "not you, call the trust anchor.",
     "A key of this system is due to be replaced. Call your administrator."},
    {"unknown", "low", "medium", "high", "very high"},
    {"The root keys of the trust anchor", "The delegations of the trust anchor",
     "The list of members", "The list of members with wide rights",
     "The overview of the trust anchor", "The admission of your organisation"},
    "days"};

// "The admission of this node (14 days): "; nothing for other alarms.
std::string PartText(const NodeAlarm& alarm, const PageTexts& texts) {
  if (alarm.kind != AlarmKind::kTrustExpiring) return "";
  const std::size_t space = alarm.what.find(' ');
  std::string text;
  for (std::size_t i = 0; i < federation::kExpiringParts; ++i) {
    const auto part = static_cast<federation::ExpiringPart>(i);
    if (federation::ExpiringPartName(part) == alarm.what.substr(0, space)) text = texts.parts[i];
  }
  return text + " (" + alarm.what.substr(space + 1) + " " + std::string(texts.days) + "): ";
}

}  // namespace

const PageTexts& TextsOf(std::string_view language) {
  return language == "en" ? kEnglish : kDutch;
}

std::string AlarmSentence(const NodeAlarm& alarm, const std::string& name,
                          std::string_view language) {
  const PageTexts& texts = TextsOf(language);
  std::string sentence = name.empty() ? "" : name + ": ";
  sentence += PartText(alarm, texts);
  return sentence + std::string(texts.alarms[static_cast<std::size_t>(alarm.kind)]);
}

}  // namespace schakel::node
