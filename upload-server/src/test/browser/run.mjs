// Runs one scenario in a Chromium of its own: node run.mjs <chromium> <file>/<function> <argument>...
// Prints what the scenario tells, line by line. Exits with 1 if it fails, or if the page complained about anything.
import { chromium } from 'playwright-core';

const [executablePath, scenario, ...args] = process.argv.slice(2);
const [file, name] = scenario.split('/');
const run = (await import(`./${file}.mjs`))[name];

const LIMIT_MS = 170_000;
/** For each thing that a scenario waits for. */
const PATIENCE_MS = 60_000;
setTimeout(() => {
  console.error(`The scenario was not over after ${LIMIT_MS} ms`);
  process.exit(1);
}, LIMIT_MS).unref();

const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-gpu',
  ],
});
const complaints = [];
let expected = /^$/;

const page = await browser.newPage();
page.setDefaultTimeout(PATIENCE_MS);
page.on('console', (message) => {
  if (message.type() === 'error') complaints.push({ text: message.text(), at: message.location().url });
});
page.on('pageerror', (error) => complaints.push({ text: String(error) }));
page.on('dialog', (dialog) => {
  if (dialog.type() === 'beforeunload') return void dialog.accept(); // it asks before it is left, as it should
  complaints.push({ text: `a dialog: ${dialog.message()}` });
  void dialog.dismiss();
});
await page.addInitScript(() => {
  addEventListener('securitypolicyviolation', (event) => {
    console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
});

const described = ({ text, at }) => (at ? `${text} (${at})` : text);

/** Tells the test something. */
const tell = (line) => console.log(line);
/** Waits for what the test says. */
const told = () => new Promise((resolve) => process.stdin.once('data', (line) => resolve(String(line).trim())));
/** Complaints that belong to the scenario. */
const expect = (pattern) => (expected = pattern);

try {
  await run({ page, args, tell, told, expect });
  const unexpected = complaints.filter(({ text }) => !expected.test(text));
  if (unexpected.length > 0) throw new Error(`The page complained:\n${unexpected.map(described).join('\n')}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  process.stdin.destroy(); // or its end would be waited for
}
