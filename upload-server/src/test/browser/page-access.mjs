// Our own page, for those who use it without a mouse, without looking, or on a small screen.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { beginUpload, chooseFiles, ended, open, row, state } from './page-parts.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Has axe look at the page in each of its states, in both colour schemes and at the width of a telephone. */
export async function axe({ page, args: [url, large, small, tooLarge], tell }) {
  await open(page, url);
  await page.evaluate(AXE); // not by a <script>, which the page's policy forbids
  await check(page, 'empty', tell);

  await beginUpload(page, large);
  await check(page, 'uploading', tell);
  await row(page, 0).locator('.file-action').click();
  await state(page, 'paused').waitFor();
  await check(page, 'paused', tell);

  await chooseFiles(page, [small, tooLarge]);
  await state(page, 'complete').waitFor();
  await state(page, 'failed').waitFor();
  await check(page, 'finished and failed', tell);
  await row(page, 0).locator('.file-cancel').click();
  await ended(page, 3);
  await check(page, 'ended', tell);
}

async function check(page, what, tell) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1000, 320]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      const found = violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${help}\n${target.join(' ')}\n${failureSummary}`),
      );
      assert.deepEqual(found, [], `${what}, ${colorScheme}, ${width} pixels`);
      const isWithin = ({ target }) => Array.isArray(target[0]) && target[0][0] === 'socket-upload';
      assert.ok(passes.some(({ id, nodes }) => id === 'color-contrast' && nodes.some(isWithin)), 'axe has seen no text');
      const moves = await page.locator('.drop-area').evaluate((area) => getComputedStyle(area).transitionDuration);
      assert.equal(moves, '0s', 'something moves for those who want nothing to');
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${what}: ${overflow} pixels wider than the screen`);
    }
  }
  tell(what);
}

/** Uploads, pauses, resumes, cancels and clears with the keyboard alone. */
export async function keyboard({ page, args: [url, large], tell }) {
  await open(page, url);
  await page.keyboard.press('Tab');
  await focusIs(page, 'Choose files');
  await page.keyboard.press('Tab');
  await focusIs(page, 'Choose a folder');
  await page.keyboard.press('Shift+Tab');
  const choosing = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(large);
  const name = await row(page, 0).locator('.file-name').textContent();

  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await focusIs(page, `Pause: ${name}`);
  await page.keyboard.press('Space');
  await state(page, 'paused').waitFor();
  await focusIs(page, `Resume: ${name}`);
  await page.keyboard.press('Space');
  await focusIs(page, `Pause: ${name}`);
  await page.keyboard.press('Tab');
  await focusIs(page, `Cancel: ${name}`);
  await page.keyboard.press('Enter');
  await state(page, 'cancelled').waitFor();
  await focusIs(page, `Remove from the list: ${name}`);
  await page.keyboard.press('Enter');
  await row(page, 0).waitFor({ state: 'detached' });
  await focusIs(page, 'Choose files');
  tell('all with the keyboard');
}

/** Waits until what has the focus is called so, and can be seen to have it. */
async function focusIs(page, name) {
  await page.waitForFunction((name) => {
    const focused = document.activeElement.shadowRoot?.activeElement;
    return (focused?.getAttribute('aria-label') ?? focused?.textContent) === name;
  }, name);
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement.shadowRoot.activeElement).outlineStyle);
  assert.equal(outline, 'solid');
}

/** Tells what a screen reader has to say about one upload that ends well and one that does not. */
export async function announcements({ page, args: [url, ...files], tell }) {
  await open(page, url);
  await page.evaluate(() => {
    globalThis.announced = [];
    const region = document.querySelector('socket-upload').shadowRoot.querySelector('[aria-live]');
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const { textContent } of addedNodes) globalThis.announced.push(textContent);
    }).observe(region, { childList: true, subtree: true, characterData: true });
  });
  await chooseFiles(page, files);
  await ended(page, files.length);
  await page.waitForFunction(() => globalThis.announced.some((text) => text.includes('1 failed.')));
  for (const text of await page.evaluate(() => globalThis.announced)) tell(text);
}
