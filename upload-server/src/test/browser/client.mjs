// The headless client, on a page that has nothing else.
import assert from 'node:assert/strict';
import { NETWORK_GONE, SERVER_GONE } from './unreachable.mjs';

const LIMIT = { timeout: 60_000 };
const OFFLINE_MS = 10_000;

/** Uploads all files at once; tells where each was stored. */
export async function upload({ page, args: [pageUrl, server, ...files], tell }) {
  await open(page, pageUrl, server);
  await add(page, files);
  await tellStored(page, tell);
  assert.deepEqual(
    page.workers().map((worker) => new URL(worker.url()).pathname),
    ['/checksums-worker.js'],
  );
}

/** The same without WebSocket. */
export async function uploadByPolling({ page, args: [pageUrl, server, ...files], tell }) {
  const sockets = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.addInitScript(() => delete globalThis.WebSocket);
  await open(page, pageUrl, server);
  await add(page, files);
  await tellStored(page, tell);
  assert.deepEqual(sockets, []);
}

/** Reads the file as a stream, of which nobody knows how long it is. */
export async function stream({ page, args: [pageUrl, server, file], tell }) {
  await open(page, pageUrl, server);
  await page.setInputFiles('input', file);
  const sizes = await page.evaluate(() => {
    const [file] = document.querySelector('input').files;
    const upload = client.upload(file.stream(), { fileName: file.name });
    uploads.push(upload);
    return [upload.fileSize, file.size];
  });
  assert.equal(sizes[0], null);
  await tellStored(page, tell);
  assert.equal(await page.evaluate(() => uploads[0].fileSize), sizes[1]);
}

/** Pauses in the middle, twice: with the line up, and with a line that is lost meanwhile. */
export async function pause({ page, args: [pageUrl, server, file], tell, expect }) {
  expect(NETWORK_GONE);
  await open(page, pageUrl, server);
  await add(page, [file], { stopAt: 0.5 });
  await underWay(page);
  await page.evaluate(() => uploads[0].pause());
  assert.equal(await page.evaluate(() => uploads[0].state), 'paused');
  await page.evaluate(() => uploads[0].resume());
  await page.evaluate(() => uploads[0].pause());
  await page.context().setOffline(true);
  await page.waitForFunction(() => client.connection === 'disconnected', null, LIMIT);
  await page.evaluate(() => goOn());
  await page.context().setOffline(false);
  await page.waitForFunction(() => client.connection === 'connected', null, LIMIT);
  assert.equal(await page.evaluate(() => uploads[0].state), 'paused');
  await page.evaluate(() => uploads[0].resume());
  await tellStored(page, tell);
}

/** Cancels in the middle, and uploads another file. */
export async function cancel({ page, args: [pageUrl, server, large, small], tell }) {
  await open(page, pageUrl, server);
  await add(page, [large], { stopAt: 0.5 });
  await underWay(page);
  await page.evaluate(() => uploads[0].cancel());
  assert.equal(await page.evaluate(() => uploads[0].done.catch(({ code }) => code)), 'cancelled');
  await page.evaluate(() => uploads.shift());
  await add(page, [small]);
  await tellStored(page, tell);
}

/** Tells when half of the file is on its way; the other half comes when the connection was lost and is there again. */
export async function outage({ page, args: [pageUrl, server, file], tell, expect }) {
  expect(SERVER_GONE);
  await open(page, pageUrl, server);
  await add(page, [file], { stopAt: 0.5 });
  await underWay(page);
  tell('under way');
  await page.waitForFunction(() => uploads[0].state === 'offline', null, LIMIT);
  const kept = await page.evaluate(() => uploads[0].progress.bytesUploaded);
  await page.evaluate(() => goOn());
  await tellStored(page, tell);
  const { at } = (await page.evaluate(() => begun)).at(-1);
  assert.ok(at >= kept && kept > 0, `it went on at ${at} of ${kept}`);
}

/** Goes offline for a while, with half of the file on its way. */
export async function offline({ page, args: [pageUrl, server, file], tell, expect }) {
  expect(NETWORK_GONE);
  await open(page, pageUrl, server);
  await add(page, [file], { stopAt: 0.5 });
  await underWay(page);
  await page.context().setOffline(true);
  await page.waitForFunction(() => uploads[0].state === 'offline', null, LIMIT);
  await page.evaluate(() => goOn());
  await page.waitForTimeout(OFFLINE_MS); // the scenario itself
  assert.equal(await page.evaluate(() => uploads[0].state), 'offline');
  await page.context().setOffline(false);
  await tellStored(page, tell);
  assert.ok((await page.evaluate(() => begun)).at(-1).at > 0);
}

/** Reloads the page with half of the file on its way, and gives it the file again; or another, when it was told. */
export async function reload({ page, args: [pageUrl, server, file, other = file], tell }) {
  await open(page, pageUrl, server);
  await add(page, [file], { stopAt: 0.5 });
  await underWay(page);
  await page.waitForFunction(() => isRemembered(), null, LIMIT);
  tell('under way');
  const id = await page.evaluate(() => uploads[0].id);
  await page.reload();
  await add(page, [other]);
  await tellStored(page, tell);
  const attempts = await page.evaluate(() => begun);
  tell(attempts.map((attempt) => (attempt.id === id && attempt.at > 0 ? 'went on' : `began at ${attempt.at}`)).join(', '));
}

function open(page, pageUrl, server) {
  return page.goto(`${pageUrl}?${new URLSearchParams({ server })}`);
}

async function add(page, files, { stopAt } = {}) {
  await page.setInputFiles('input', files);
  await page.evaluate((stopAt) => addFiles(stopAt), stopAt);
}

async function underWay(page) {
  await page.waitForFunction(() => uploads[0].progress.percentage > 10, null, LIMIT);
}

async function tellStored(page, tell) {
  const stored = await page.evaluate(() => Promise.all(uploads.map(({ done }) => done)));
  for (const { filePath } of stored) tell(filePath);
}
