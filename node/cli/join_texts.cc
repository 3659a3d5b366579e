#include "node/cli/join_texts.h"

#include "base/pattern.h"

namespace schakel::node {
namespace {

using federation::CodeFault;
using federation::JoinStatus;

struct Pair {
  std::string_view dutch;
  std::string_view english;
};
template <typename Key>
struct Entry {
  Key key;
  Pair pair;
};

constexpr Entry<JoinText> kTexts[] = {
    {JoinText::kNeedLetter,
     {"Noem het bestand met de brief: schakel join brief.txt --name ... --mail ...",
      "Name the file with the letter: schakel join letter.txt --name ... --mail ..."}},
    {JoinText::kNewerLetter,
     {"Deze brief is voor een nieuwere Schakel. Werk Schakel eerst bij.",
      "This letter is for a newer Schakel. Update Schakel first."}},
    {JoinText::kExpiredLetter,
     {"Deze brief gold tot {}. Vraag een nieuwe aan.",
      "This letter was valid until {}. Ask for a new one."}},
    {JoinText::kOtherKvk,
     {"Deze brief is voor de organisatie met KVK-nummer {}, niet voor {}.",
      "This letter is for the organisation with KVK number {}, not for {}."}},
    {JoinText::kFieldWrong,
     {"Vul --{} goed in. Nodig zijn: --name \"naam\" --mail naam@organisatie.nl",
      "Give --{} properly. Needed are: --name \"name\" --mail name@organisation.nl"}},
    {JoinText::kFolderInUse,
     {"In {} staan al sleutels van een andere deelname. Kies een andere map met --dir.",
      "{} has keys of another membership already. Choose another folder with --dir."}},
    {JoinText::kInvitation,
     {"Uitnodiging voor {} (KVK {}), geldig tot {}.",
      "Invitation for {} (KVK {}), valid until {}."}},
    {JoinText::kRecovery,
     {"\n"
      "IN DE KLUIS. Schrijf deze 24 herstelwoorden nu op papier. Ze worden nergens bewaard en\n"
      "komen niet nog een keer in beeld. Wie ze heeft, kan uw sleutels vervangen.\n\n{}\n",
      "\n"
      "IN THE SAFE. Write these 24 recovery words on paper now. They are kept nowhere and are\n"
      "not shown again. Who has them can replace your keys.\n\n{}\n"}},
    {JoinText::kPaperAsk, {"Typ woord {} over van het papier:", "Type word {} from the paper:"}},
    {JoinText::kPaperWrong,
     {"Dat staat er niet. Gooi het papier weg en geef hetzelfde commando nog een keer: u krijgt "
      "nieuwe woorden.",
      "That is not it. Throw the paper away and run the same command again: you get new words."}},
    {JoinText::kWords,
     {"Uw acht woorden:\n\n  {}\n\nU wordt gebeld op het nummer dat in het handelsregister staat. "
      "Lees deze woorden dan voor.\nStaan bij de ander andere woorden, stop dan en bel zelf.\n",
      "Your eight words:\n\n  {}\n\nYou will be called at the number in the trade register. Read "
      "these words out then.\nIf the other side has other words, stop and call them yourself.\n"}},
    {JoinText::kRequestWritten,
     {"Verzoek geschreven: {}. Stuur dat bestand naar wie u uitnodigde.",
      "Request written: {}. Send that file to who invited you."}},
    {JoinText::kNoAnswer,
     {"Geen antwoord van {}. Staat de internetverbinding aan? Er is niets verloren: geef straks\n"
      "hetzelfde commando nog een keer. Of schrijf het verzoek in een bestand: --request-out",
      "No answer from {}. Is the internet connection up? Nothing is lost: run the same command\n"
      "again later. Or write the request to a file: --request-out"}},
    {JoinText::kForged,
     {"Het antwoord van {} komt niet van wie de brief schreef. Stop, en bel die organisatie.",
      "The answer of {} is not of who wrote the letter. Stop, and call that organisation."}},
    {JoinText::kOtherRoot,
     {"Dit hoort bij een andere federatie dan de brief noemt. Stop, en bel wie u uitnodigde.",
      "This is of another federation than the letter names. Stop, and call who invited you."}},
    {JoinText::kRehearsal,
     {"Deze brief hoort bij een oefening.", "This letter is of a rehearsal."}},
    {JoinText::kStillWaiting,
     {"U bent nog niet toegelaten. Alles is bewaard: geef later dit commando.\n\n  schakel join "
      "--dir {}",
      "You are not admitted yet. Everything is kept: run this later.\n\n  schakel join --dir {}"}},
    {JoinText::kJoined,
     {"U bent toegelaten. Start Schakel nu:\n\n  schakel run --dir {}",
      "You are admitted. Start Schakel now:\n\n  schakel run --dir {}"}},
    {JoinText::kInvited,
     {"Brief {} voor {} (KVK {}) staat in {}: letter.html om af te drukken, letter.txt voor mail.\n"
      "Geldig tot {}. Wie hem heeft kan hem gebruiken: verstuur hem als een wachtwoord.",
      "Letter {} for {} (KVK {}) is in {}: letter.html to print, letter.txt for mail.\n"
      "Valid until {}. Who has it can use it: send it like a password."}},
    {JoinText::kNoJoinAddress,
     {"Zet `join` in {}, of noem het adres met --join.",
      "Set `join` in {}, or name the address with --join."}},
    {JoinText::kNoSuchRequest,
     {"Geen brief met dat nummer, of meer dan een.", "No letter with that number, or several."}},
    {JoinText::kNothingToDo,
     {"Brief {} heeft geen verzoek dat wacht (stand: {}).",
      "Letter {} has no request that waits (state: {})."}},
    {JoinText::kDraftWritten,
     {"Ontwerp geschreven: {}. Vergelijk eerst de acht woorden, en laat dan toe:\n\n  schakel "
      "trust "
      "admit {} --key SLEUTEL",
      "Draft written: {}. Compare the eight words first, then admit:\n\n  schakel trust admit {} "
      "--key KEY"}},
    {JoinText::kRequestRefused, {"Verzoek {} is geweigerd.", "Request {} is refused."}},
    {JoinText::kLeaveAsk,
     {"{} verlaat de federatie. Uw gegevens blijven hier; er wordt niets meer gepubliceerd.\nTyp "
      "JA om door te gaan:",
      "{} leaves the federation. Your data stays here; nothing is published any more.\nType YES to "
      "go on:"}},
    {JoinText::kLeaveCancelled, {"Er is niets veranderd.", "Nothing was changed."}},
    {JoinText::kLeft,
     {"Uw vertrek is gemeld. Stop Schakel als u klaar bent; de map {} blijft staan.",
      "Your leave was reported. Stop Schakel when you are done; the folder {} stays."}},
    {JoinText::kNoAnchorKnown,
     {"Deze deelname begon zonder brief. Meld uw vertrek bij wie de federatie beheert.",
      "This membership began without a letter. Tell who runs the federation that you leave."}},
    {JoinText::kRequestHeading,
     {"NUMMER|STAND|KVK|ORGANISATIE|GELDIG TOT", "ID|STATE|KVK|ORGANISATION|VALID UNTIL"}},
    {JoinText::kRequestLine,
     {"Verzoek {} ({})\norganisatie  {} (KVK {})\nsoort        {}\nwerkgebied   {} {}\nmail        "
      " "
      "{}\nwebsite      {}\ntelefoon     {}\nover         {}\nnummer       {}",
      "Request {} ({})\norganisation {} (KVK {})\nkind         {}\ncoverage     {} {}\nmail        "
      " "
      "{}\nwebsite      {}\nphone        {}\nabout        {}\nnode         {}"}},
    {JoinText::kCallHint,
     {"\nBel het nummer uit het handelsregister, niet dat uit het verzoek. U moet horen:\n\n  {}\n",
      "\nCall the number in the trade register, not the one in the request. You must hear:\n\n  "
      "{}\n"}},
    {JoinText::kLeaveLine,
     {"wil weg sinds {}: schakel trust revoke", "wants to leave since {}: schakel trust revoke"}},
};

constexpr Entry<JoinStatus> kStatuses[] = {
    {JoinStatus::kAccepted,
     {"Uw verzoek is ontvangen. U wordt gebeld.",
      "Your request was received. You will be called."}},
    {JoinStatus::kWaiting,
     {"Uw verzoek is bekend en wacht op een medewerker.",
      "Your request is known and waits for an officer."}},
    {JoinStatus::kAdmitted, {"U bent toegelaten.", "You are admitted."}},
    {JoinStatus::kRefused,
     {"Uw verzoek is geweigerd. Bel wie u uitnodigde.",
      "Your request was refused. Call who invited you."}},
    {JoinStatus::kWrong,
     {"Deze brief is niet bekend. Is het wel de laatste die u kreeg?",
      "This letter is not known. Is it the last one that you got?"}},
    {JoinStatus::kOtherKvk,
     {"Deze brief is voor een andere organisatie: het KVK-nummer klopt niet.",
      "This letter is for another organisation: the KVK number does not match."}},
    {JoinStatus::kExpired,
     {"Deze brief is verlopen. Vraag een nieuwe aan.",
      "This letter has expired. Ask for a new one."}},
    {JoinStatus::kUsed,
     {"Deze brief is al door iemand anders gebruikt. Was u dat niet? Bel wie u uitnodigde.",
      "Somebody else used this letter already. Was it not you? Call who invited you."}},
    {JoinStatus::kEnded,
     {"Deze brief is gesloten na vijf verkeerde pogingen. Vraag een nieuwe aan.",
      "This letter was closed after five wrong tries. Ask for a new one."}},
    {JoinStatus::kLeaving, {"Uw vertrek is gemeld.", "Your leave was reported."}},
    {JoinStatus::kUnknown,
     {"Deze deelnemer is daar niet bekend.", "This member is not known there."}},
};

constexpr Entry<std::string_view> kStates[] = {
    {"open", {"ongebruikt", "open"}}, {"requested", {"verzoek", "requested"}},
    {"used", {"toegelaten", "used"}}, {"refused", {"geweigerd", "refused"}},
    {"ended", {"gesloten", "ended"}}, {"expired", {"verlopen", "expired"}},
};

constexpr Entry<CodeFault::Kind> kFaults[] = {
    {CodeFault::Kind::kNoCode,
     {"Hier staan geen regels van een brief in.", "There are no lines of a letter in this."}},
    {CodeFault::Kind::kTooLong,
     {"Dit is te lang voor een brief.", "This is too long for a letter."}},
    {CodeFault::Kind::kCharacter,
     {"Regel {}: het teken {} komt in geen brief voor.",
      "Line {}: the character {} is in no letter."}},
    {CodeFault::Kind::kLength,
     {"Regel {}: er ontbreken tekens, of er staan er te veel.",
      "Line {}: characters are missing, or there are too many."}},
    {CodeFault::Kind::kCheck,
     {"Regel {} klopt niet. Vergelijk hem teken voor teken met de brief.",
      "Line {} is not right. Compare it with the letter character by character."}},
    {CodeFault::Kind::kMissing, {"Regel {} ontbreekt.", "Line {} is missing."}},
    {CodeFault::Kind::kTwice,
     {"Regel {} staat er twee keer, en niet hetzelfde.",
      "Line {} is there twice, and not the same."}},
    {CodeFault::Kind::kMixed,
     {"Elke regel klopt, maar ze horen niet bij één brief.",
      "Every line is right, but they are not of one letter."}},
};

template <typename Key, std::size_t N>
std::string_view Find(const Entry<Key> (&entries)[N], Key key, std::string_view language) {
  for (const Entry<Key>& entry : entries) {
    if (entry.key == key) return language == "en" ? entry.pair.english : entry.pair.dutch;
  }
  return {};
}

}  // namespace

std::string_view Say(std::string_view language, JoinText text) {
  return Find(kTexts, text, language);
}

std::string_view Say(std::string_view language, federation::JoinStatus status) {
  return Find(kStatuses, status, language);
}

std::string_view StateWord(std::string_view language, std::string_view state) {
  return Find(kStates, state, language);
}

std::string Describe(std::string_view language, const federation::CodeFault& fault) {
  return Fill(Find(kFaults, fault.kind, language), {std::to_string(fault.line), fault.detail});
}

}  // namespace schakel::node
