#include "node/join/join_letter.h"

#include <kainjow/mustache.hpp>

#include "base/pattern.h"
#include "base/utf8.h"
#include "crypto/note.h"
#include "node/join/qr_code.h"

namespace schakel::node {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view kText =
    R"(UITNODIGING OM MEE TE DOEN MET SCHAKEL
{} nodigt uit: {} (KVK {})
Geldig tot en met {}. Deze brief is maar een keer te gebruiken. Bewaar hem als een
wachtwoord, en geef hem aan niemand buiten uw organisatie.

1. Installeer Schakel op een computer die altijd aanstaat.
2. Sla deze tekst op als brief.txt, of typ alleen de regels met een nummer over.
3. Geef dit commando, met uw eigen gegevens:

   schakel join brief.txt --name "{}" --mail naam@organisatie.nl

4. Schrijf de 24 herstelwoorden op die u dan ziet, en leg ze in de kluis.
5. Wij bellen u op het nummer dat in het handelsregister staat, en vragen naar de acht
   woorden op uw scherm. Lees ze voor. Zijn ze anders dan bij ons, dan stoppen wij.

{}
{}{}

--------------------------------------------------------------------------------------
INVITATION TO JOIN SCHAKEL
{} invites: {} (KVK {})
Valid through {}. This letter can be used once. Keep it like a password and give it to
nobody outside your organisation.

1. Install Schakel on a computer that is always on.
2. Save this text as letter.txt, or type over the numbered lines only.
3. Run, with your own details:

   schakel join letter.txt --name "{}" --mail name@organisation.nl

4. Write down the 24 recovery words that you then see, and put them in the safe.
5. We call you at the number in the trade register and ask for the eight words on your
   screen. Read them out. If ours are different, we stop.
)";

// The code stands once; both languages refer to it.
constexpr const char* kPage = R"(<!doctype html>
<html lang="nl"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Uitnodiging Schakel: {{name}}</title>
<style>
@page{size:A4;margin:16mm}
body{font:10.5pt/1.4 "Liberation Sans",Arial,sans-serif;color:#111;max-width:178mm;margin:1rem auto}
h1{font-size:17pt;margin:0 0 .3rem}h2{font-size:12pt;margin:.9rem 0 .2rem}
p,ol{margin:.25rem 0}ol{padding-left:1.3rem}
code{font:9.5pt "Liberation Mono",Consolas,monospace;overflow-wrap:anywhere}
.token{display:flex;gap:8mm;align-items:center;border:1.5pt solid #111;padding:4mm;margin:.7rem 0;break-inside:avoid}
.token table{border-collapse:collapse}.token td{font:10.5pt/1.45 "Liberation Mono",Consolas,monospace;white-space:nowrap;padding:0 .5em 0 0}
.token td:first-child{color:#555;text-align:right}.token img{width:52mm;height:52mm}
.secret{font-weight:700}
@media print{body{margin:0;max-width:none}}
</style></head><body>
<h1>Doe mee met Schakel</h1>
<p>{{anchor}} nodigt uit: <b>{{name}}</b> (KVK {{kvk}}). Geldig tot en met <b>{{until}}</b>.</p>
<p class="secret">Deze brief is één keer te gebruiken. Bewaar hem als een wachtwoord.</p>
<ol>
<li>Installeer Schakel op een computer die altijd aanstaat.</li>
<li>Typ de regels hieronder over in een bestand <code>brief.txt</code>, of scan de code en bewaar de tekst daarin. Hoofdletters, spaties en streepjes maken niet uit.</li>
<li>Geef dit commando, met uw eigen gegevens:<br><code>schakel join brief.txt --name "{{name}}" --mail naam@organisatie.nl</code></li>
<li>Schrijf de 24 herstelwoorden op die u dan ziet, en leg ze in de kluis.</li>
<li>Wij bellen u op het nummer dat in het handelsregister staat. Lees dan de acht woorden op uw scherm voor. Zijn ze anders dan bij ons, dan stoppen wij.</li>
</ol>
<div class="token"><table>{{#lines}}<tr><td>{{number}}:</td><td>{{code}}</td></tr>{{/lines}}</table>
<img alt="QR-code van dezelfde regels" src="data:image/svg+xml;base64,{{qr}}"></div>
<div lang="en"><h2>Join Schakel</h2>
<p>{{anchor}} invites <b>{{name}}</b> (KVK {{kvk}}). Valid through <b>{{until}}</b>, to be used once. Keep it like a password.</p>
<ol>
<li>Install Schakel on a computer that is always on.</li>
<li>Type the lines above over into a file <code>letter.txt</code>, or scan the code and save its text there. Capitals, spaces and dashes do not matter.</li>
<li>Run, with your own details:<br><code>schakel join letter.txt --name "{{name}}" --mail name@organisation.nl</code></li>
<li>Write down the 24 recovery words that you then see, and put them in the safe.</li>
<li>We call you at the number in the trade register. Read out the eight words on your screen. If ours are different, we stop.</li>
</ol></div>
</body></html>
)";

// "9-12-2026": the last whole day.
std::string LastDay(WallTime expires) {
  const std::string text = FormatRfc3339(expires - std::chrono::seconds(1));
  const auto without_zero = [](const std::string& part) {
    return part.front() == '0' ? part.substr(1) : part;
  };
  return without_zero(text.substr(8, 2)) + "-" + without_zero(text.substr(5, 2)) + "-" +
         text.substr(0, 4);
}

}  // namespace

Result<JoinLetter> WriteJoinLetter(const LetterFacts& facts) {
  const auto lines = federation::WriteCode(federation::EncodeToken(facts.token));
  const std::string name = ToUtf8(facts.name);
  const std::string anchor = facts.anchor.empty() ? "Schakel" : ToUtf8(facts.anchor);
  const std::string& kvk = facts.token.kvk;
  const std::string until = LastDay(facts.token.expires);
  std::string numbered;
  std::string scanned;
  mustache::data rows{mustache::data::type::list};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    numbered += std::string(number.size() < 2 ? " " : "") + number + ": " + lines[i] + "\n";
    scanned += (i > 0 ? " " : "") + number + ":" + lines[i];
    mustache::data row;
    row.set("number", number);
    row.set("code", lines[i]);
    rows.push_back(row);
  }
  auto svg = QrSvg(scanned);
  if (!svg) return svg.error();
  JoinLetter letter;
  letter.qr_svg = std::move(*svg);
  letter.text = Fill(kText, {anchor, name, kvk, until, name, federation::kCodeBegin, numbered,
                             federation::kCodeEnd, anchor, name, kvk, until, name});
  mustache::data page;
  page.set("name", name);
  page.set("anchor", anchor);
  page.set("kvk", kvk);
  page.set("until", until);
  page.set("lines", rows);
  page.set("qr", crypto::ToBase64(AsBytes(letter.qr_svg)));
  mustache::mustache rendered{kPage};
  letter.html = rendered.render(page);
  return letter;
}

}  // namespace schakel::node
