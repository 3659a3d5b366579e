#include "node/cli/key_texts.h"

namespace schakel::node {
namespace {

struct Entry {
  KeyText text = KeyText::kRotated;
  std::string_view dutch;
  std::string_view english;
};
constexpr Entry kEntries[] = {
    {KeyText::kRotated, "De nieuwe sleutel is in gebruik: {}", "The new key is in use: {}"},
    {KeyText::kRotatedLater, "De nieuwe sleutel is gemaakt en telt vanaf de volgende start.",
     "The new key is made and counts from the next start."},
    {KeyText::kIdentityMade,
     "De nieuwe handtekeningsleutel is gemaakt: {}\nGeef dit aan de beheerder van de federatie. "
     "Tot "
     "die het overneemt, tekent de oude sleutel.\n{}",
     "The new identity key is made: {}\nGive this to the officer of the federation. Until it is "
     "admitted the old key signs.\n{}"},
    {KeyText::kShowWords,
     "Uw herstelwoorden. Schrijf ze op papier en leg dat in de kluis. Ze worden niet bewaard en "
     "niet nog eens getoond.",
     "Your recovery words. Write them on paper and put that in the safe. They are not kept and not "
     "shown again."},
    {KeyText::kAskWords,
     "Typ de 24 herstelwoorden, dan Ctrl-D:", "Type the 24 recovery words, then Ctrl-D:"},
    {KeyText::kWordCount, "Dit zijn {} woorden; het moeten er 24 zijn.",
     "These are {} words; there must be 24."},
    {KeyText::kWordUnknown, "Woord {} staat niet op de lijst. Bedoelt u \"{}\"?",
     "Word {} is not on the list. Do you mean \"{}\"?"},
    {KeyText::kWordsWrong, "De woorden kloppen niet samen: er is er een verwisseld of verkeerd.",
     "The words do not belong together: one is wrong or in another place."},
    {KeyText::kOtherKey, "Dit zijn niet de herstelwoorden van {}.",
     "These are not the recovery words of {}."},
    {KeyText::kAlreadyStopped, "Deze deelnemer is al gestopt.", "This node is stopped already."},
    {KeyText::kNotStopped, "Deze deelnemer is niet gestopt; er is niets te openen.",
     "This node is not stopped; there is nothing to open."},
    {KeyText::kAlreadyRotated,
     "Met deze woorden is al een andere sleutel aangewezen. Vraag de beheerder van de federatie om "
     "nieuwe.",
     "These words have named another key already. Ask the officer of the federation for new ones."},
    {KeyText::kAlreadyOpen, "Deze deelnemer mag al weer publiceren.",
     "This node may publish again already."},
    {KeyText::kRotateFirst,
     "Er is geen nummer meer vrij om mee verder te gaan: iemand anders tekent met deze sleutel. "
     "Wijs eerst een andere sleutel aan met `schakel recover rotate`. Kan dat niet meer, bel dan "
     "de beheerder van de federatie.",
     "No number is left to go on with: somebody else signs with this key. Name another key first "
     "with `schakel recover rotate`. If that is not possible any more, call the officer of the "
     "federation."},
    {KeyText::kFrozenAlready,
     "Met deze woorden zijn twee dingen gezegd die elkaar tegenspreken. De deelnemer is bevroren; "
     "bel de beheerder van de federatie.",
     "These words said two things that contradict each other. The node is frozen; call the officer "
     "of the federation."},
    {KeyText::kNothingHeld,
     "Hier is niets van deze deelnemer bekend. Geef met --at aan waar het moet stoppen.",
     "Nothing of this node is held here. Say with --at where to stop."},
    {KeyText::kTaken, "Gedaan. Alle deelnemers horen het zodra ze verbinding hebben.",
     "Done. All nodes hear of it as soon as they are connected."},
    {KeyText::kKnown, "Dit was hier al bekend.", "This was known here already."},
    {KeyText::kFrozen,
     "LET OP: dit spreekt tegen wat eerder met deze woorden is gezegd. De deelnemer is nu "
     "bevroren. "
     "Bel de beheerder van de federatie.",
     "ATTENTION: this contradicts what these words said before. The node is now frozen. Call the "
     "officer of the federation."},
    {KeyText::kWritten, "Geschreven: {}. Breng het in met: schakel recover submit {}",
     "Written: {}. Bring it in with: schakel recover submit {}"},
};

}  // namespace

std::string_view Say(std::string_view language, KeyText text) {
  for (const Entry& entry : kEntries) {
    if (entry.text == text) return language == "en" ? entry.english : entry.dutch;
  }
  return {};
}

}  // namespace schakel::node
