// Signs in to an example, uploads the first file in its own page and the others in the page that every application has, and
// prints the names that its own page lists then:
// node files.mjs <chromium> <url> <user> <file>...
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const browserTests = new URL('../../../../upload-server/src/test/browser/', import.meta.url);
const { chromium } = createRequire(browserTests)('playwright-core');

const [executablePath, url, user, ...files] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(url);
  await page.fill('input[name=username]', user);
  await page.fill('input[name=password]', user);
  await page.click('button[type=submit]');
  const [first, ...others] = files;
  if (first) {
    await page.locator('input[type=file]').first().setInputFiles(first);
    await page.locator('#catalogue').getByText(basename(first), { exact: true }).waitFor();
  }
  for (const file of others) {
    await page.goto(new URL('/socket-upload/', url).href);
    const complete = page.evaluate(() => new Promise((resolve) => addEventListener('upload-complete', () => resolve())));
    await page.locator('input[type=file]').first().setInputFiles(file);
    await complete;
    await page.goto(url);
    await page.locator('#catalogue').getByText(basename(file), { exact: true }).waitFor();
  }
  await page.locator('#user').getByText(user).waitFor();
  console.log((await page.locator('#catalogue a').allTextContents()).join('\n'));
} finally {
  await browser.close();
}
