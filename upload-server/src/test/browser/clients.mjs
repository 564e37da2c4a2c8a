// Pages that others have written, on a server of their own.
import assert from 'node:assert/strict';

/** Uploads a file of so many bytes; tells where it was stored, and the SHA-256 of what the page has sent. */
export async function upload({ page, args: [client, server, size], tell }) {
  await open(page, client, server);
  tellOutcome(await page.evaluate((size) => upload(size), Number(size)), Number(size), tell);
}

/** The same without WebSocket. */
export async function uploadByPolling({ page, args: [client, server, size], tell }) {
  await page.addInitScript(() => delete globalThis.WebSocket);
  await open(page, client, server);
  tellOutcome(await page.evaluate((size) => upload(size), Number(size)), Number(size), tell);
}

/** Waits until the server has refused the page. */
export async function refused({ page, args: [client, server], tell, expect }) {
  expect(/./);
  await open(page, client, server);
  tell(await page.evaluate(() => new Promise((resolve) => socket.on('connect_error', () => resolve('refused')))));
}

function open(page, client, server) {
  return page.goto(`${client}?${new URLSearchParams({ server })}`);
}

function tellOutcome({ progress, complete, sha256 }, size, tell) {
  assert.equal(complete.success, true);
  assert.equal(complete.fileName, `${size}.bin`);
  assert.ok(progress.length > 0, 'there was no progress');
  for (const [index, { bytesUploaded, totalBytes, percentage, speed }] of progress.entries()) {
    assert.ok(bytesUploaded >= (progress[index - 1]?.bytesUploaded ?? 0), 'progress went back');
    assert.ok(percentage >= 0 && percentage <= 100, `progress of ${percentage} %`);
    assert.ok(Number.isInteger(speed), `a speed of ${speed}`);
    assert.equal(totalBytes, size);
  }
  assert.equal(progress.at(-1).bytesUploaded, size);
  assert.equal(progress.at(-1).percentage, 100);
  tell(complete.filePath);
  tell(sha256);
}
