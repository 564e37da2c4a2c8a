// Our own page, when the connection, the server or the page itself goes away.
import assert from 'node:assert/strict';
import { beginUpload, chooseFiles, connection, ended, open, row, state, tellRows } from './page-parts.mjs';
import { NETWORK_GONE, SERVER_GONE } from './unreachable.mjs';

/** Tells whether the page says that it is connected, for as long as the test wants to hear. */
export async function states({ page, args: [url, ...states], tell, expect }) {
  expect(SERVER_GONE);
  await page.goto(url);
  for (const state of states) {
    await connection(page, state).waitFor();
    tell(await page.locator('#connection').textContent());
  }
}

/** Tells when a part of the file has arrived and when the page has seen that the server is gone, then how it ends. */
export async function outlivesServer({ page, args: [url, file], tell, expect }) {
  expect(SERVER_GONE);
  await open(page, url);
  await beginUpload(page, file);
  tell('under way');
  await state(page, 'offline').waitFor();
  tell(await row(page, 0).locator('.file-status').textContent());
  tellRows(await ended(page, 1), tell);
}

/** Takes the network away from the browser for a while. */
export async function offline({ page, args: [url, file, seconds], tell, expect }) {
  expect(NETWORK_GONE);
  await open(page, url);
  await beginUpload(page, file);
  await page.context().setOffline(true);
  await state(page, 'offline').waitFor();
  await page.waitForTimeout(seconds * 1000); // what the scenario is about, not a wait for something
  assert.equal(await row(page, 0).getAttribute('data-state'), 'offline');
  await page.context().setOffline(false);
  tellRows(await ended(page, 1), tell);
}

/** Loads the page again in mid-upload, and chooses the file again. Tells how many bytes were sent after that. */
export async function reload({ page, args: [url, file], tell }) {
  await open(page, url);
  await beginUpload(page, file);
  await page.waitForFunction(() => {
    const { shadowRoot } = document.querySelector('socket-upload');
    return shadowRoot.querySelector('.file progress').value > 25;
  });
  await isRemembered(page);
  const asked = page.waitForEvent('dialog');
  let sent = 0;
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => (sent += payload.length)));
  await page.reload();
  assert.equal((await asked).type(), 'beforeunload');
  await state(page, 'remembered').waitFor();
  assert.match(await row(page, 0).locator('.file-status').textContent(), /Choose the file again to continue/);

  const choosing = page.waitForEvent('filechooser');
  await row(page, 0).getByRole('button', { name: /^Choose the file again/ }).click();
  await (await choosing).setFiles(file);
  tellRows(await ended(page, 1), tell);
  tell(sent);
}

/** Loads the page again in mid-upload, and gives the upload up. Nothing is offered when the page is loaded once more. */
export async function giveUp({ page, args: [url, file, other], tell }) {
  await open(page, url);
  await beginUpload(page, file);
  await isRemembered(page);
  await page.reload();
  await state(page, 'remembered').waitFor();
  await row(page, 0).getByRole('button', { name: /^Cancel/ }).click();
  await row(page, 0).waitFor({ state: 'detached' });
  await page.reload();
  await connection(page, 'connected').waitFor();
  await chooseFiles(page, other);
  tellRows(await ended(page, 1), tell);
}

/** Connects when it is told to, after a connection that was refused. */
export async function refused({ page, args: [url, file], tell, expect }) {
  expect(/401/);
  await page.route('**/socket.io/**', (route) => route.fulfill({ status: 401 }));
  await page.goto(url);
  await connection(page, 'refused').waitFor();
  tell(await page.locator('#connection').textContent());
  await chooseFiles(page, file);
  await state(page, 'failed').waitFor();

  await page.unroute('**/socket.io/**');
  await page.getByRole('button', { name: 'Connect again' }).click();
  await connection(page, 'connected').waitFor();
  await row(page, 0).getByRole('button', { name: /^Try again/ }).click();
  await state(page, 'complete').waitFor();
  tellRows(await ended(page, 1), tell);
}

/** Waits until the browser has stored what the client wants to know after a reload. */
function isRemembered(page) {
  return page.waitForFunction(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open('socket-upload');
        opening.onsuccess = () => {
          const counting = opening.result.transaction('uploads').objectStore('uploads').count();
          counting.onsuccess = () => resolve(counting.result > 0);
          opening.result.close();
        };
      }),
  );
}
