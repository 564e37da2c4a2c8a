// The uploader for Uppy, on the page of the README, used by its Dashboard.
import assert from 'node:assert/strict';
import { recordSent } from './sent.mjs';
import { SERVER_GONE } from './unreachable.mjs';

const PATIENCE = { timeout: 60_000 };

/** Uploads all files at once, after which the Dashboard shows each as complete. */
export async function upload({ page, args: [url, ...files] }) {
  const sent = recordSent(page);
  await page.goto(url);
  await choose(page, files);
  await click(page, `Upload ${files.length} files`);
  await complete(page);
  assert.equal(await page.locator('.uppy-Dashboard-Item.is-complete').count(), files.length);

  const chunks = sent('file-chunk');
  assert.ok(chunks.every(({ checksum }) => /^crc32c:[0-9a-f]{8}$/.test(checksum)));
  assert.ok(chunks.every(({ isLastChunk, fileChecksum }) => isLastChunk === /^sha-256:[0-9a-f]{64}$/.test(fileChecksum)));
  assert.deepEqual(page.workers().map((worker) => new URL(worker.url()).pathname.split('/').at(-1)), ['checksums-worker.js']);
}

/** Uploads the files of a folder; tells what the server hears of them. */
export async function folder({ page, args: [url, folder], tell }) {
  const sent = recordSent(page);
  await page.goto(url);
  await page.locator('input.uppy-Dashboard-input[webkitdirectory]').setInputFiles(folder);
  await page.getByRole('button', { name: /^Upload \d files$/ }).click();
  await complete(page);
  for (const { fileName, metadata } of sent('file-upload-start')) tell(`${fileName} ${metadata.relativePath}`);
}

/** Pauses when a part of the file is shown as uploaded; tells what was sent of it, and goes on when the test says so. */
export async function pause({ page, args: [url, file], tell, told }) {
  const sent = recordSent(page);
  const sentBytes = () => Math.max(...sent('file-chunk').map(({ offset }) => offset));
  await page.goto(url);
  await choose(page, [file]);
  await click(page, 'Upload 1 file');
  await partly(page);
  await click(page, 'Pause');
  await page.getByText(/^Paused/).waitFor(PATIENCE);
  tell(sentBytes());
  await told();
  assert.ok(sent('file-chunk').every(({ isLastChunk }) => !isLastChunk), 'it went on while it was paused');
  await click(page, 'Resume');
  await complete(page);
}

/** Cancels when a part of the file is shown as uploaded, then uploads another file. */
export async function cancel({ page, args: [url, large, small] }) {
  await page.goto(url);
  await choose(page, [large]);
  await click(page, 'Upload 1 file');
  await partly(page);
  await click(page, 'Cancel');
  await page.locator('.uppy-Dashboard-Item').waitFor({ state: 'detached', ...PATIENCE });
  await choose(page, [small]);
  await click(page, 'Upload 1 file');
  await complete(page);
}

/** Uploads a file that is refused; tells why, and tries again when the test says so. */
export async function retry({ page, args: [url, file], tell, told, expect }) {
  expect(new RegExp(`${SERVER_GONE.source}|\\[Uppy\\]`));
  await page.goto(url);
  await choose(page, [file]);
  await click(page, 'Upload 1 file');
  tell(await page.locator('.uppy-Dashboard-Item-errorDetails').getAttribute('aria-label', PATIENCE));
  await told();
  await click(page, 'Retry upload');
  await complete(page);
}

/** Reloads the page when a part of the file is shown as uploaded, and goes on with what is restored then. */
export async function reload({ page, args: [url, file] }) {
  const sent = recordSent(page);
  await page.goto(url);
  await choose(page, [file]);
  await click(page, 'Upload 1 file');
  await partly(page);
  await isStored(page, 'uppy-blobs', 'files'); // by Golden Retriever
  await isStored(page, 'socket-upload', 'uploads');
  const before = sent('file-chunk').length;
  await page.reload();
  await page.getByText('Session restored', { exact: true }).waitFor(PATIENCE);
  await click(page, 'Upload 1 file');
  await complete(page);
  const [{ offset }] = sent('file-chunk').slice(before);
  assert.ok(offset > 0, 'it began again');
}

function choose(page, files) {
  return page.locator('input.uppy-Dashboard-input:not([webkitdirectory])').first().setInputFiles(files);
}

function click(page, name) {
  return page.getByRole('button', { name, exact: true }).first().click(PATIENCE);
}

function complete(page) {
  return page.getByText('Complete', { exact: true }).waitFor(PATIENCE);
}

/** Waits until the progress bar is between its ends. */
function partly(page) {
  return page.waitForFunction(
    () => {
      const value = Number(document.querySelector('.uppy-StatusBar [role=progressbar]')?.getAttribute('aria-valuenow'));
      return value > 0 && value < 100;
    },
    undefined,
    PATIENCE,
  );
}

/** Waits until there is something in one of the browser's databases. */
function isStored(page, name, store) {
  return page.waitForFunction(
    ([name, store]) =>
      new Promise((resolve) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
          const counting = opening.result.transaction(store).objectStore(store).count();
          counting.onsuccess = () => resolve(counting.result > 0);
          opening.result.close();
        };
      }),
    [name, store],
    PATIENCE,
  );
}
