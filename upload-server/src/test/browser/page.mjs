// Our own page: what can be done on it.
import assert from 'node:assert/strict';
import { beginUpload, chooseFiles, ended, open, row, rows, sentMetadata, state, tellRows } from './page-parts.mjs';

const HOSTILE_NAMES = [
  '<img src=x onerror=alert(1)>.png',
  `"double" & 'single'.txt`,
  '</bdi><script>alert(2)</script>',
  '../../etc/passwd',
  '\u202Egnp.exe \u5199\u771F \u{1F600}',
  '${alert(3)} {{4}} %3Cb%3E&lt;b&gt;',
];

/** Chooses all files at once. */
export async function choose({ page, args: [url, ...files], tell }) {
  await open(page, url);
  await chooseFiles(page, files);
  tellRows(await ended(page, files.length), tell);
}

/** Drags all files onto the page, as a file manager does. */
export async function drop({ page, args: [url, ...files], tell }) {
  await open(page, url);
  await dropOnPage(page, files);
  tellRows(await ended(page, files.length), tell);
}

/** Drags a folder onto the page; tells of each file also with which folders it was shown, and what the server was told. */
export async function dropFolder({ page, args: [url, folder, count], tell }) {
  const sent = sentMetadata(page);
  await open(page, url);
  await dropOnPage(page, [folder]);
  await tellFolders(page, Number(count), sent, tell);
}

/** Drags a folder without files onto the page; tells what the page says. */
export async function dropNothing({ page, args: [url, folder], tell }) {
  await open(page, url);
  await dropOnPage(page, [folder]);
  await page.locator('#notice').waitFor();
  tell(await page.locator('#notice').textContent());
  assert.deepEqual(await rows(page), []);
}

/** As `dropFolder`, with the button for folders. */
export async function chooseFolder({ page, args: [url, folder, count], tell }) {
  const sent = sentMetadata(page);
  await open(page, url);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await (await choosing).setFiles(folder);
  await tellFolders(page, Number(count), sent, tell);
}

/** Pastes a file whose content is its name, and then text, which is none of the page's business. */
export async function paste({ page, args: [url, name], tell }) {
  await open(page, url);
  const prevented = await page.evaluate((name) => {
    const files = new DataTransfer();
    files.items.add(new File([name], name, { type: 'text/plain' }));
    const text = new DataTransfer();
    text.setData('text/plain', 'some text');
    return [files, text].map((clipboardData) => {
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    });
  }, name);
  assert.deepEqual(prevented, [true, false]);
  tellRows(await ended(page, 1), tell);
}

/** Uploads files whose content is their name. */
export async function hostileNames({ page, args: [url], tell }) {
  await open(page, url);
  await chooseFiles(
    page,
    HOSTILE_NAMES.map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) })),
  );
  const shown = await ended(page, HOSTILE_NAMES.length);
  assert.deepEqual(shown.map(({ name }) => name), HOSTILE_NAMES);
  for (const foreign of ['img', 'script', 'b']) {
    assert.equal(await page.locator(`main ${foreign}`).count(), 0, `a <${foreign}> came to life`);
  }
  assert.equal(new URL(page.url()).href, url);
  tellRows(shown, tell);
}

/** Cancels as soon as a part of the file has arrived, then uploads another file. */
export async function cancel({ page, args: [url, large, small], tell }) {
  await open(page, url);
  await beginUpload(page, large);
  await row(page, 0).locator('.file-cancel').click();
  await state(page, 'cancelled').waitFor();
  await chooseFiles(page, small);
  await state(page, 'complete').waitFor();
  tellRows(await ended(page, 2), tell);
}

/** Pauses a file, uploads another one meanwhile, and resumes. */
export async function pause({ page, args: [url, large, small], tell }) {
  await open(page, url);
  await beginUpload(page, large);
  const action = row(page, 0).locator('.file-action');
  await action.click();
  await state(page, 'paused').waitFor();
  await chooseFiles(page, small);
  await state(page, 'complete').waitFor();
  assert.equal(await row(page, 0).getAttribute('data-state'), 'paused');
  assert.match(await row(page, 0).locator('.file-status').textContent(), /^Paused · /);
  assert.equal(await action.textContent(), 'Resume');
  await action.click();
  tellRows(await ended(page, 2), tell);
}

/** Pauses and resumes all files at once, cancels all, clears the list, and uploads another one. */
export async function all({ page, args: [url, small, ...files], tell }) {
  await open(page, url);
  await chooseFiles(page, files);
  await page.getByRole('button', { name: 'Pause all' }).click();
  await state(page, 'paused').nth(files.length - 1).waitFor();
  await page.getByRole('button', { name: 'Resume all' }).click();
  await page.getByRole('button', { name: 'Pause all' }).waitFor();
  await page.getByRole('button', { name: 'Cancel all' }).click();
  tellRows(await ended(page, files.length), tell);
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await page.locator('.file').first().waitFor({ state: 'detached' });
  assert.deepEqual(await rows(page), []);
  await chooseFiles(page, small);
  tellRows(await ended(page, 1), tell);
}

/** Cancels a file, and tries it again. */
export async function again({ page, args: [url, large], tell }) {
  await open(page, url);
  await beginUpload(page, large);
  await row(page, 0).locator('.file-cancel').click();
  await state(page, 'cancelled').waitFor();
  await row(page, 0).getByRole('button', { name: /^Try again/ }).click();
  await state(page, 'complete').waitFor();
  tellRows(await ended(page, 1), tell);
}

/** Chooses one file that is not taken. */
export async function refuse({ page, args: [url, file], tell }) {
  await open(page, url);
  await chooseFiles(page, file);
  await state(page, 'failed').waitFor();
  assert.equal(await page.locator('.file-link').isVisible(), false);
  tell(await page.locator('.file-status').textContent());
}

/** Tells what the page says of the server's limits, before anything is chosen. */
export async function limits({ page, args: [url], tell }) {
  await open(page, url);
  tell(await page.locator('#limits').textContent());
}

/** Uploads a file, follows the link to it, saves what comes, and tells its name and the checksum that is shown. */
export async function download({ page, args: [url, file, target], tell }) {
  await open(page, url);
  await chooseFiles(page, file);
  await ended(page, 1);
  const coming = page.waitForEvent('download');
  await page.locator('.file-link').click();
  const download = await coming;
  await download.saveAs(target);
  tell(download.suggestedFilename());
  tell(await page.locator('.file-checksum').textContent());
}

/** Uploads all files without WebSocket. */
export async function withoutWebSocket({ page, args: [url, ...files], tell }) {
  await page.addInitScript(() => delete globalThis.WebSocket);
  const sockets = [];
  const transports = new Set();
  page.on('websocket', (socket) => sockets.push(socket.url()));
  page.on('request', (request) => transports.add(new URL(request.url()).searchParams.get('transport')));
  await open(page, url);
  await chooseFiles(page, files);
  const shown = await ended(page, files.length);
  assert.deepEqual(sockets, []);
  assert.deepEqual([...transports].sort(), [null, 'polling']);
  tellRows(shown, tell);
}

/** Tries what the page's Content-Security-Policy must not let happen. */
export async function attack({ page, args: [url], tell, expect }) {
  expect(/Content.Security.Policy/);
  const headers = (await page.goto(url)).headers();
  const blocked = await page.evaluate(async () => {
    const violations = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.attacked = true';
    document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<p onclick="globalThis.attacked = true"></p>');
    document.body.lastElementChild.click();
    new Image().src = 'http://127.0.0.1:1/stolen';
    await fetch('http://127.0.0.1:1/stolen').catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { attacked: globalThis.attacked === true, violations: [...new Set(violations)].sort() };
  });
  assert.equal(blocked.attacked, false);
  tell(blocked.violations.join(' '));
  tell(headers['x-content-type-options']);
}

/**
 * Chooses a folder of many files that are called by their number: only those that can be seen may have rows, and the rows
 * must be the right ones.
 */
export async function many({ page, args: [url, folder, count, another], tell }) {
  await open(page, url);
  await page.setInputFiles('#folder-input', folder);
  await state(page, 'complete').first().waitFor();
  const first = await page.locator('.file').evaluateAll((files) => files.map((file) => file.getAttribute('aria-posinset')));
  assert.deepEqual(first, first.map((_, index) => `${index + 1}`));
  assert.equal(await page.locator('.file').first().getAttribute('aria-setsize'), count);
  let most = first.length;

  const names = new Map();
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await page.evaluate((part) => scrollTo(0, part * document.documentElement.scrollHeight), part);
    await page.waitForFunction(() => {
      const { shadowRoot } = document.querySelector('socket-upload');
      return shadowRoot.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('.file');
    });
    const shown = await page.locator('.file').evaluateAll((files) =>
      files.map((file) => [file.getAttribute('aria-posinset'), file.querySelector('.file-name').textContent]),
    );
    most = Math.max(most, shown.length);
    for (const [position, name] of shown) {
      assert.equal(names.get(position) ?? name, name, 'a row has changed its file');
      names.set(position, name);
    }
  }
  assert.equal(new Set(names.values()).size, names.size, 'a file has two rows');
  await page.locator(`.file[aria-posinset="${count}"]`).waitFor();

  await page.getByRole('button', { name: 'Cancel all' }).click();
  await page.getByRole('button', { name: 'Cancel all' }).waitFor({ state: 'hidden' });
  tell(await page.locator('#summary-text').textContent());
  tell(most);
  // What comes after them is not held up by them, and the server has heard of them before it.
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await chooseFiles(page, another);
  tellRows(await ended(page, 1), tell);
}

async function tellFolders(page, count, sent, tell) {
  for (const { state, name, link, folder } of await ended(page, count)) {
    tell([state, name, link, folder, sent.get(name).relativePath].join('\t'));
  }
}

async function dropOnPage(page, files) {
  const { x, y, width, height } = await page.locator('.drop-area').boundingBox();
  const devTools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await devTools.send('Input.dispatchDragEvent', {
      type,
      x: x + width / 2,
      y: y + height / 2,
      data: { items: [], files, dragOperationsMask: 1 },
    });
  }
}
