// Our own page.
import assert from 'node:assert/strict';

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
  await page.goto(url);
  await page.setInputFiles('#file-input', files);
  tellRows(await finished(page, files.length), tell);
}

/** Drags all files onto the page, as a file manager does. */
export async function drop({ page, args: [url, ...files], tell }) {
  await page.goto(url);
  const { x, y, width, height } = await page.locator('#drop-area').boundingBox();
  const devTools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await devTools.send('Input.dispatchDragEvent', {
      type,
      x: x + width / 2,
      y: y + height / 2,
      data: { items: [], files, dragOperationsMask: 1 },
    });
  }
  tellRows(await finished(page, files.length), tell);
}

/** Uploads files whose content is their name. */
export async function hostileNames({ page, args: [url], tell }) {
  await page.goto(url);
  const files = HOSTILE_NAMES.map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) }));
  await page.setInputFiles('#file-input', files);
  const rows = await finished(page, files.length);
  assert.deepEqual(rows.map(({ name }) => name), HOSTILE_NAMES);
  for (const foreign of ['img', 'script', 'b']) {
    assert.equal(await page.locator(`main ${foreign}`).count(), 0, `a <${foreign}> came to life`);
  }
  assert.equal(new URL(page.url()).href, url);
  tellRows(rows, tell);
}

/** Cancels as soon as a part of the file has arrived, then uploads another file. */
export async function cancel({ page, args: [url, large, small], tell }) {
  await page.goto(url);
  await page.evaluate(() => {
    const cancelHalfway = () => {
      const { value } = document.querySelector('.file progress');
      if (value > 0 && value < 100) document.querySelector('.file .file-cancel').click();
    };
    new MutationObserver(cancelHalfway).observe(document.querySelector('#files'), { subtree: true, attributes: true });
  });
  await page.setInputFiles('#file-input', large);
  await page.locator('.file[data-state=cancelled]').waitFor();
  await page.setInputFiles('#file-input', small);
  await page.locator('.file[data-state=complete]').waitFor();
  tellRows(await finished(page, 2), tell);
}

/** Chooses one file that is not taken. */
export async function refuse({ page, args: [url, file], tell }) {
  await page.goto(url);
  await page.setInputFiles('#file-input', file);
  await page.locator('.file[data-state=failed]').waitFor();
  assert.equal(await page.locator('.file-link').isVisible(), false);
  tell(await page.locator('.file-status').textContent());
}

/** Uploads a file, follows the link to it, and saves what comes. */
export async function download({ page, args: [url, file, target], tell }) {
  await page.goto(url);
  await page.setInputFiles('#file-input', file);
  await finished(page, 1);
  const coming = page.waitForEvent('download');
  await page.locator('.file-link').click();
  const download = await coming;
  await download.saveAs(target);
  tell(download.suggestedFilename());
}

/** Tells whether the page says that it is connected, for as long as the test wants to hear. */
export async function connection({ page, args: [url, ...states], tell, expect }) {
  expect(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection/);
  await page.goto(url);
  for (const state of states) {
    await page.locator(`#connection[data-state=${state}]`).waitFor();
    tell(await page.locator('#connection').textContent());
  }
}

/** Chooses all files at once in a browser that has no WebSocket. */
export async function withoutWebSocket({ page, args: [url, ...files], tell }) {
  const sockets = [];
  const transports = new Set();
  page.on('websocket', (socket) => sockets.push(socket.url()));
  page.on('request', (request) => transports.add(new URL(request.url()).searchParams.get('transport')));
  await page.addInitScript(() => delete globalThis.WebSocket);
  await page.goto(url);
  await page.setInputFiles('#file-input', files);
  const rows = await finished(page, files.length);
  assert.deepEqual(sockets, []);
  assert.deepEqual([...transports].sort(), [null, 'polling']);
  tellRows(rows, tell);
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

async function finished(page, count) {
  await page.waitForFunction(
    (count) => {
      const states = [...document.querySelectorAll('.file')].map((row) => row.dataset.state);
      return states.length === count && states.every((state) => !['waiting', 'uploading'].includes(state));
    },
    count,
    { timeout: 60_000 },
  );
  return page.locator('.file').evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.querySelector('.file-name').textContent,
      state: row.dataset.state,
      link: row.querySelector('.file-link').hidden ? '' : row.querySelector('.file-link').href,
    })),
  );
}

function tellRows(rows, tell) {
  for (const { name, state, link } of rows) tell([state, name, link].join('\t'));
}
