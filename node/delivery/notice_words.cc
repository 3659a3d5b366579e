#include "node/delivery/notice_words.h"

#include "federation/advisory/text.h"

namespace schakel::node {
namespace {

constexpr NoticeWords kDutch = {
    .priorities = {"Ter informatie", "Normaal", "URGENT"},
    .raised = "Gewijzigd: nu {}",
    .exercise = "OEFENING",
    .withdrawn = "INGETROKKEN",
    .version = "versie {}",
    .message_waits = "Er staat een bericht voor u klaar",
    .exercise_line = "OEFENING. Dit is een oefening. Er is niets echt aan de hand.",
    .withdrawn_line = "INGETROKKEN. Dit advies geldt niet meer.",
    .raised_line = "GEWIJZIGD. U kreeg dit advies al eerder. De prioriteit is nu hoger.",
    .dear = "Beste {},",
    .priority_lines = {"Prioriteit: ter informatie. Er is geen haast bij.",
                       "Prioriteit: normaal. Plan dit in voor de komende dagen.",
                       "Prioriteit: urgent. Doe dit vandaag."},
    .advisory_line = "Advies {}, versie {}.",
    .spread_by = "Wij kregen het van {}.",
    .claims_sender = "Afzender volgens het advies: {}.",
    .tlp_lines = {"TLP:CLEAR: u mag dit bericht vrij delen.",
                  "TLP:GREEN: u mag dit bericht delen binnen uw sector en met uw "
                  "IT-dienstverlener. Zet het niet op een openbare website.",
                  "De inhoud is vertrouwelijk ({}). Stuur dit bericht niet door."},
    .language_line = "De ingesprongen tekst komt uit het advies. Die is in het {}.",
    .without_content =
        "Er staat een bericht voor u klaar. De inhoud mag niet in een mail staan. Meld u aan bij "
        "{} "
        "om het bericht te lezen, of bel ons. In deze mail staat met opzet geen link.",
    .changed = "WAT IS ER VERANDERD?",
    .what = "WAT IS ER AAN DE HAND?",
    .risk = "WAT IS HET RISICO?",
    .concerns = "GELDT DIT VOOR U?",
    .concerns_yes = "Ja. Dit is waarom:",
    .concerns_maybe = "Dat kan. Controleer het. Dit is waarom u dit bericht krijgt:",
    .concerns_other = "Waarschijnlijk niet. Dit is wat wij weten:",
    .meant_for = "Het advies is bedoeld voor:",
    .steps = "WAT MOET U DOEN?",
    .no_steps = "Het advies noemt geen stappen. Vraag uw IT-dienstverlener wat u moet doen.",
    .ask = "WAT VRAAGT U UW IT-DIENSTVERLENER?",
    .already_hit = "HOE WEET U OF U AL GERAAKT BENT?",
    .questions = {"Zijn wij kwetsbaar?", "Welke stappen zijn nodig en wie doet wat?",
                  "Wat doet u nu om ons te beschermen?",
                  "Hoe controleert u of er al iemand binnen is geweest?"},
    .cut = "Dit is niet de hele tekst. Vraag {} om het hele advies.",
    .cut_page = "Dit is niet de hele tekst. Het hele advies staat op {}",
    .help = "HULP NODIG?",
    .help_first = "Bel eerst uw IT-dienstverlener. Komt u er niet uit?",
    .help_line = "Neem contact op met {}.",
    .genuine = "IS DIT BERICHT ECHT?",
    .code_line = "Controlecode: {}",
    .code_check =
        "Twijfelt u? Bel {} op het nummer dat u al had en noem deze code. Wij vragen nooit "
        "om uw wachtwoord.",
    .why = "WAAROM KRIJGT U DIT?",
    .why_line =
        "U bent lid van {}. Wij sturen u alleen waarschuwingen die bij uw bedrijf passen. "
        "Kloppen uw gegevens niet, of wilt u dit niet meer ontvangen? Laat het ons weten.",
    .sample = "VOORBEELD",
    .sample_line = "Dit lid staat in de voorbeeldgegevens. Het bedrijf bestaat niet."};

constexpr NoticeWords kEnglish = {
    .priorities = {"For information", "Normal", "URGENT"},
    .raised = "Changed: now {}",
    .exercise = "OEFENING (exercise)",
    .withdrawn = "WITHDRAWN",
    .version = "version {}",
    .message_waits = "A message is waiting for you",
    .exercise_line = "OEFENING. This is an exercise. Nothing is really going on.",
    .withdrawn_line = "WITHDRAWN. This advisory no longer holds.",
    .raised_line = "CHANGED. You had this advisory before. Its priority is higher now.",
    .dear = "Dear {},",
    .priority_lines = {"Priority: for information. There is no hurry.",
                       "Priority: normal. Plan this for the coming days.",
                       "Priority: urgent. Do this today."},
    .advisory_line = "Advisory {}, version {}.",
    .spread_by = "It came to us from {}.",
    .claims_sender = "Sender according to the advisory: {}.",
    .tlp_lines = {"TLP:CLEAR: you may share this message freely.",
                  "TLP:GREEN: you may share this message within your sector and with your IT "
                  "supplier. Do not put it on a public website.",
                  "The content is confidential ({}). Do not forward this message."},
    .language_line = "The indented text comes from the advisory. It is in {}.",
    .without_content =
        "A message is waiting for you. Its content must not be in a mail. Sign in at {} to read "
        "it, "
        "or call us. There is no link in this mail, on purpose.",
    .changed = "WHAT HAS CHANGED?",
    .what = "WHAT IS GOING ON?",
    .risk = "WHAT IS THE RISK?",
    .concerns = "DOES IT CONCERN YOU?",
    .concerns_yes = "Yes. This is why:",
    .concerns_maybe = "It may. Please check. This is why you get this message:",
    .concerns_other = "Probably not. This is what we know:",
    .meant_for = "The advisory is meant for:",
    .steps = "WHAT TO DO NOW",
    .no_steps = "The advisory names no steps. Ask your IT supplier what to do.",
    .ask = "WHAT TO ASK YOUR IT SUPPLIER",
    .already_hit = "HOW DO YOU KNOW IF YOU WERE HIT?",
    .questions = {"Are we vulnerable?", "Which steps are needed, and who does what?",
                  "What are you doing now to protect us?",
                  "How do you check whether somebody has been inside already?"},
    .cut = "This is not the whole text. Ask {} for the whole advisory.",
    .cut_page = "This is not the whole text. The whole advisory is at {}",
    .help = "NEED HELP?",
    .help_first = "Call your IT supplier first. Still stuck?",
    .help_line = "Contact {}.",
    .genuine = "IS THIS MESSAGE GENUINE?",
    .code_line = "Control code: {}",
    .code_check =
        "In doubt? Call {} on the number that you already had and read out this code. We "
        "never ask for your password.",
    .why = "WHY DO YOU GET THIS?",
    .why_line =
        "You are a member of {}. We only send you warnings that fit your firm. Is your "
        "record wrong, or do you want to stop these messages? Let us know.",
    .sample = "SAMPLE",
    .sample_line = "This member is sample data. The firm does not exist."};

struct LanguageName {
  std::string_view code;
  std::string_view dutch;
  std::string_view english;
};
constexpr std::array<LanguageName, 5> kLanguages = {{{"nl", "Nederlands", "Dutch"},
                                                     {"en", "Engels", "English"},
                                                     {"de", "Duits", "German"},
                                                     {"fr", "Frans", "French"},
                                                     {"es", "Spaans", "Spanish"}}};

bool IsEnglish(std::string_view language) {
  return language == "en";
}

}  // namespace

const NoticeWords& NoticeWordsOf(std::string_view language) {
  return IsEnglish(language) ? kEnglish : kDutch;
}

std::string OtherLanguage(std::string_view document_language, std::string_view language) {
  const std::string_view code = document_language.substr(0, document_language.find('-'));
  if (code.empty() || federation::EqualsIgnoringCase(code, IsEnglish(language) ? "en" : "nl")) {
    return "";
  }
  for (const LanguageName& name : kLanguages) {
    if (federation::EqualsIgnoringCase(code, name.code)) {
      return std::string(IsEnglish(language) ? name.english : name.dutch);
    }
  }
  return IsEnglish(language) ? "another language" : "een andere taal";
}

}  // namespace schakel::node
