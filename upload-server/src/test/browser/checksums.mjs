// The checksums of the client, on a page whose Content-Security-Policy is as strict as the server's own.
import assert from 'node:assert/strict';
import { recordSent } from './sent.mjs';

const WORKER = '**/checksums-worker.js';

/** With the client as a module. */
export async function module(scenario) {
  await uploadWith(scenario, importClient);
  scenario.tell(await worker(scenario.page).evaluate(webAssembly));
}

/** With the client as a script. */
export async function script(scenario) {
  await uploadWith(scenario, (page, url) => page.addScriptTag({ url: `${url}client.iife.js` }));
  scenario.tell(await worker(scenario.page).evaluate(webAssembly));
}

/** With a Worker for which the policy of the page holds. */
export async function plain(scenario) {
  await scenario.page.route(WORKER, async (route) => {
    const response = await route.fetch();
    const { headers } = await scenario.page.request.get(scenario.args[0]).then((page) => ({ headers: page.headers() }));
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'content-security-policy': headers['content-security-policy'] },
    });
  });
  await uploadWith(scenario, importClient);
  scenario.tell(await worker(scenario.page).evaluate(webAssembly));
}

/** Without a Worker. */
export async function without(scenario) {
  scenario.expect(/ERR_FAILED|Content.Security.Policy/);
  await scenario.page.route(WORKER, (route) => route.abort());
  await uploadWith(scenario, importClient);
  scenario.tell(await scenario.page.evaluate(webAssembly));
}

/** Tells where the file was stored, and its SHA-256 as the browser itself computes it. */
async function uploadWith({ page, args: [url, size], tell }, load) {
  const sent = recordSent(page);
  await page.goto(url);
  await load(page, url);
  const stored = await page.evaluate(async (size) => {
    const bytes = new Uint32Array(size / 4);
    bytes.forEach((_, index) => (bytes[index] = Math.imul(index, 0x9e3779b1)));
    const client = new SocketUpload.UploadClient();
    const { filePath } = await client.upload(new File([bytes], 'file.bin')).done;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return { filePath, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  }, Number(size));

  const chunks = sent('file-chunk');
  assert.ok(chunks.length > 1 && chunks.every(({ checksum }) => /^crc32c:[0-9a-f]{8}$/.test(checksum)));
  assert.equal(chunks.at(-1).fileChecksum, `sha-256:${stored.sha256}`);
  tell(stored.filePath);
  tell(stored.sha256);
}

function importClient(page, url) {
  return page.evaluate(async (script) => (globalThis.SocketUpload = await import(script)), `${url}client.js`);
}

function worker(page) {
  const [worker, ...others] = page.workers();
  assert.match(worker.url(), /\/checksums-worker\.js$/);
  assert.deepEqual(others, []);
  return worker;
}

/** Whether it may be used. */
async function webAssembly() {
  const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  return WebAssembly.compile(empty).then(
    () => 'WebAssembly',
    () => 'plain',
  );
}
