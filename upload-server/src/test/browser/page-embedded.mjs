// Our own element, on somebody else's page.
import assert from 'node:assert/strict';
import { chooseFiles, ended, open, sentMetadata, tellRows } from './page-parts.mjs';

/** Uploads a file and tells what the page around has heard. */
export async function upload({ page, args: [url, file], tell }) {
  await page.addInitScript(() => {
    globalThis.heard = [];
    for (const type of ['upload-start', 'upload-complete', 'upload-error', 'upload-cancel', 'uploads-end']) {
      addEventListener(type, ({ target, detail }) => {
        const { result } = detail.upload ?? {};
        globalThis.heard.push([type, target.localName, result?.fileName, detail.complete].filter((part) => part !== undefined).join(' '));
      });
    }
  });
  const sent = sentMetadata(page);
  await open(page, url);
  await chooseFiles(page, file);
  tellRows(await ended(page, 1), tell);
  for (const [name, metadata] of sent) tell(`${name} ${JSON.stringify(metadata)}`);
  await page.waitForFunction(() => globalThis.heard.some((event) => event.startsWith('uploads-end')));
  for (const event of await page.evaluate(() => globalThis.heard)) tell(event);
}

/** Tells how the element looks on a page that has given it colours, and that it lives no longer than on the page. */
export async function style({ page, args: [url], tell }) {
  await open(page, url);
  const styleOf = (selector, property) =>
    page.locator(selector).evaluate((element, property) => getComputedStyle(element)[property], property);
  tell(await styleOf('#choose-files', 'backgroundColor'));
  tell(await styleOf('.drop-area', 'borderTopStyle'));
  const closed = await page.evaluate(async () => {
    const element = document.querySelector('socket-upload');
    const { client } = element;
    document.body.append(element); // moved
    await Promise.resolve();
    const moved = element.client === client;
    element.remove();
    await Promise.resolve();
    return [moved, client.connection, element.client];
  });
  assert.deepEqual(closed, [true, 'closed', undefined]);
}
