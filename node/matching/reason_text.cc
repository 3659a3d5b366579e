#include <array>

#include "node/matching/match.h"

namespace schakel::node {
namespace {

struct Sentence {
  std::string_view nl;
  std::string_view en;
};

// In the order of ReasonKind. $1 is the subject, $2 the detail.
constexpr std::array<Sentence, 25> kSentences = {{
    {"Dit advies is voor alle leden.", "This advisory is for all members."},
    {"U gebruikt $1. Dit advies gaat over $2.", "You use $1. This advisory is about $2."},
    {"Uw versie is $1. Het advies noemt: $2.", "Your version is $1. The advisory names: $2."},
    {"Wij weten niet welke versie u heeft. Het advies noemt: $2.",
     "We do not know which version you have. The advisory names: $2."},
    {"Het advies noemt geen versies.", "The advisory names no versions."},
    {"U gaf versie $1 op. Het advies noemt: $2. Kijk na welke versie u heeft.",
     "You told us version $1. The advisory names: $2. Please check which version you have."},
    {"Volgens het advies is uw versie ($1) veilig.",
     "According to the advisory your version ($1) is safe."},
    {"Het advies is voor uw sector (SBI $1).", "The advisory is for your sector (SBI $1)."},
    {"Wij weten niet zeker in welke sector u werkt.",
     "We do not know for certain in which sector you work."},
    {"Het advies is voor uw regio ($1).", "The advisory is for your region ($1)."},
    {"Wij weten niet in welke gemeente u zit.", "We do not know in which municipality you are."},
    {"Het advies is voor bedrijven van uw grootte ($1).",
     "The advisory is for firms of your size ($1)."},
    {"Wij weten niet hoe groot uw bedrijf is.", "We do not know how large your firm is."},
    {"Wij weten niet welke programma's en apparaten u gebruikt.",
     "We do not know which programs and devices you use."},
    {"U wilt alleen adviezen krijgen die ernstiger zijn.",
     "You asked for more serious advisories only."},
    {"U noemde $1. Het advies gaat over $2. Kijk na of u dat heeft.",
     "You named $1. The advisory is about $2. Please check whether you have that."},
    {"U gebruikt $1. Het advies gaat over $2. Daar kan $1 bij horen.",
     "You use $1. The advisory is about $2. That can include $1."},
    {"U gebruikt $1. Het advies gaat over $2. Kijk na of u dat heeft.",
     "You use $1. The advisory is about $2. Please check whether you have that."},
    {"U noemde $1. Dat lijkt op $2 in het advies.",
     "You named $1. That looks like $2 in the advisory."},
    {"Het advies geldt voor alle versies.", "The advisory holds for all versions."},
    {"U gaf versie $1 op. Het advies noemt: $2. Wij weten niet zeker of uw versie daarbij hoort.",
     "You told us version $1. The advisory names: $2. We are not sure whether yours is among "
     "them."},
    {"U heeft versie $1. Het advies gaat over oudere versies: $2.",
     "You have version $1. The advisory is about older versions: $2."},
    {"Volgens het advies is $2 veilig.", "According to the advisory $2 is safe."},
    {"De maker zoekt nog uit of $2 kwetsbaar is.",
     "The maker is still finding out whether $2 is vulnerable."},
    {"Het advies noemt heel veel producten. Wij konden ze niet allemaal nakijken.",
     "The advisory names a great many products. We could not check all of them."},
}};
static_assert(kSentences.size() == static_cast<std::size_t>(ReasonKind::kAdvisoryCut) + 1);

}  // namespace

std::string ReasonText(const Reason& reason, std::string_view language) {
  const auto place = static_cast<std::size_t>(reason.kind);
  if (place >= kSentences.size()) return {};  // stored by a newer version
  const Sentence& sentence = kSentences[place];
  const std::string_view form = language == "en" ? sentence.en : sentence.nl;
  std::string text;
  for (std::size_t at = 0; at < form.size(); ++at) {
    if (form[at] != '$') {
      text += form[at];
      continue;
    }
    ++at;
    text += form[at] == '1' ? reason.subject : reason.detail;
  }
  return text;
}

}  // namespace schakel::node
