// Signs in, uploads files one after the other in the frame of the page, and prints the names that the page lists then:
// node upload.mjs <chromium> <url> <user> <file>...
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const browserTests = new URL('../../../../../upload-server/src/test/browser/', import.meta.url);
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
  for (const file of files) {
    await page.frameLocator('iframe').locator('input[type=file]').first().setInputFiles(file);
    await page.locator('#files').getByText(basename(file), { exact: true }).waitFor();
  }
  await page.locator('#user').getByText(user).waitFor();
  console.log((await page.locator('#files a').allTextContents()).join('\n'));
} finally {
  await browser.close();
}
