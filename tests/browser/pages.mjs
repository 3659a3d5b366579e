// Opens every page of the demo's nodes in a real browser, in both languages.
//   node pages.mjs PLAYWRIGHT_FOLDER CHROMIUM OUT_FOLDER NAME=ADDRESS...
// Prints one line a check and "N passed, N failed"; exit code 1 if any failed.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const [folder, executablePath, out, ...nodes] = process.argv.slice(2);
const { chromium } = createRequire(path.join(folder, 'x.js'))('playwright-core');
const addresses = Object.fromEntries(nodes.map((node) => node.split('=')));
const LANGUAGES = { nl: 'nl-NL', en: 'en-GB' };
const TITLES = {
  '/': { nl: 'Vandaag te doen', en: 'To do today' },
  '/federatie': { nl: 'Deelnemers', en: 'Members of the federation' },
  '/openbaar': { nl: 'Beveiligingsadviezen voor ondernemers', en: 'Security advisories for firms' },
};
let passed = 0;
let failed = 0;

function check(name, holds, detail = '') {
  if (holds) {
    passed += 1;
    return;
  }
  failed += 1;
  console.log(`FAILED ${name} ${detail}`);
}

// What holds on every page: language, one heading, no script, nothing from elsewhere, no overflow.
async function checkPage(page, name, language, origin, seen) {
  check(`${name}: lang`, (await page.getAttribute('html', 'lang')) === language);
  check(`${name}: one h1`, (await page.locator('h1').count()) === 1);
  check(`${name}: no script`, (await page.locator('script').count()) === 0);
  check(`${name}: only own address`, seen.every((url) => url.startsWith(origin)), seen.join(' '));
  check(`${name}: main`, (await page.locator('main#main').count()) === 1);
  const names = await page.locator('a').evaluateAll((links) => links.map((a) => a.textContent.trim()));
  check(`${name}: links have names`, names.every(Boolean));
  const headers = await page.locator('th:not([scope])').count();
  check(`${name}: headers have a scope`, headers === 0);
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(`${name}: fits 320 pixels`, wide <= 320, `${wide}`);
  await page.setViewportSize({ width: 1200, height: 900 });
}

// The first press of Tab leads to the skip link, and it works.
async function checkKeyboard(page, name) {
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement.getAttribute('href'));
  check(`${name}: skip link first`, first === '#main', `${first}`);
  const visible = await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0);
  check(`${name}: skip link is seen when focused`, visible);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.hash === '#main', { timeout: 10000 }).catch(() => {});
  check(`${name}: skip link leads to the content`, page.url().endsWith('#main'), page.url());
}

async function visit(context, origin, target, language) {
  const page = await context.newPage();
  const seen = [];
  const faults = [];
  page.on('request', (request) => seen.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  const response = await page.goto(origin + target, { waitUntil: 'load' });
  const name = `${origin}${target} ${language}`;
  check(`${name}: 200`, response.status() === 200, `${response.status()}`);
  check(`${name}: no faults`, faults.length === 0, faults.join(' '));
  await checkPage(page, name, language, origin, seen);
  return { page, name };
}

async function checkNode(browser, folderName, origin, language) {
  const context = await browser.newContext({ locale: LANGUAGES[language], javaScriptEnabled: true });
  const targets = folderName === 'dpo' ? ['/', '/federatie', '/openbaar'] : ['/', '/federatie'];
  for (const target of targets) {
    const { page, name } = await visit(context, origin, target, language);
    const title = TITLES[target][language];
    check(`${name}: title`, (await page.locator('h1').textContent()) === title);
    await checkKeyboard(page, name);
    await page.screenshot({ path: path.join(out, `${folderName}${target.replaceAll('/', '-')}-${language}.png`) });
    if (target !== '/federatie') await checkAdvisory(page, context, origin, language);
    const other = language === 'nl' ? 'en' : 'nl';
    await page.locator(`nav a[hreflang="${other}"]`).click();
    check(`${name}: the other language`, (await page.getAttribute('html', 'lang')) === other);
    await page.close();
  }
  const absent = await context.request.get(`${origin}/openbaar`);
  check(`${origin}/openbaar: only on the platform`, absent.status() === (folderName === 'dpo' ? 200 : 404));
  await context.close();
}

async function checkAdvisory(page, context, origin, language) {
  const link = page.locator('main table a').first();
  const target = await link.getAttribute('href');
  const title = await link.textContent();
  const opened = await visit(context, origin, target, language);
  const heading = await opened.page.locator('h1').textContent();
  check(`${opened.name}: has the title of the link`, title.endsWith(heading), `${title} / ${heading}`);
  check(`${opened.name}: says what to do`, (await opened.page.locator('article h2').count()) > 1);
  await opened.page.screenshot({ path: path.join(out, `advisory-${language}.png`) });
  await opened.page.close();
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] });
try {
  for (const [name, address] of Object.entries(addresses)) {
    for (const language of Object.keys(LANGUAGES)) await checkNode(browser, name, `http://${address}`, language);
  }
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
