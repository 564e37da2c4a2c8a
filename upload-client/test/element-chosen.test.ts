import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromInput, fromTransfer, type Chosen } from '../src/element/chosen';

type Content = { [name: string]: Content | string | Error };

/** A folder as a browser tells it: so many entries at a time, then none. */
function folder(fullPath: string, content: Content, batch: number): FileSystemDirectoryEntry {
  const entries = Object.entries(content).map(([name, value]) => entry(`${fullPath}/${name}`, value, batch));
  return {
    isDirectory: true,
    isFile: false,
    fullPath,
    createReader: () => ({
      readEntries: (resolve: (entries: FileSystemEntry[]) => void) => setImmediate(() => resolve(entries.splice(0, batch))),
    }),
  } as unknown as FileSystemDirectoryEntry;
}

function entry(fullPath: string, value: Content | string | Error, batch: number): FileSystemEntry {
  if (typeof value === 'object' && !(value instanceof Error)) return folder(fullPath, value, batch);
  return {
    isDirectory: false,
    isFile: true,
    fullPath,
    file: (resolve: (file: File) => void, reject: (error: Error) => void) =>
      value instanceof Error ? reject(value) : resolve(new File([value], fullPath.replace(/.*\//, ''))),
  } as unknown as FileSystemEntry;
}

function unreadableFolder(fullPath: string): FileSystemDirectoryEntry {
  return {
    isDirectory: true,
    fullPath,
    createReader: () => ({ readEntries: (_: unknown, reject: (error: Error) => void) => reject(new Error('not allowed')) }),
  } as unknown as FileSystemDirectoryEntry;
}

function transfer(...items: (File | FileSystemDirectoryEntry)[]): DataTransfer {
  return {
    items: items.map((item) => ({
      webkitGetAsEntry: () => (item instanceof File ? null : item),
      getAsFile: () => (item instanceof File ? item : null),
    })),
  } as unknown as DataTransfer;
}

async function all(chosen: AsyncIterable<Chosen[]>): Promise<string[]> {
  const found = [];
  for await (const files of chosen) found.push(...files.map(({ file, path }) => `${file.name} ${path}`));
  return found;
}

function noneUnreadable(path: string): never {
  throw new Error(`${path} was unreadable`);
}

test('finds all files in all folders, with the folders they are in', async () => {
  const content = { 'a.txt': 'a', deep: { deeper: { 'b.txt': 'b' } }, empty: {}, 'c.txt': 'c' };
  const found = await all(fromTransfer(transfer(new File([''], 'alone'), folder('/top', content, 100)), noneUnreadable));
  assert.deepEqual(found, ['alone ', 'a.txt top/a.txt', 'c.txt top/c.txt', 'b.txt top/deep/deeper/b.txt']);
});

test('asks a folder until there is no more', async () => {
  const content = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`${index}`, '']));
  const found = await all(fromTransfer(transfer(folder('/many', content, 100)), noneUnreadable));
  assert.equal(found.length, 250);
  assert.equal(new Set(found).size, 250);
});

test('tells what cannot be read, and takes the rest', async () => {
  const unreadable: string[] = [];
  const items = transfer(unreadableFolder('/locked'), folder('/top', { 'gone.txt': new Error('gone'), 'here.txt': '' }, 100));
  assert.deepEqual(await all(fromTransfer(items, (path) => unreadable.push(path))), ['here.txt top/here.txt']);
  assert.deepEqual(unreadable, ['locked', 'top/gone.txt']);
});

test('text that is dropped or pasted is not a file', async () => {
  const items = { items: [{ webkitGetAsEntry: () => null, getAsFile: () => null }] } as unknown as DataTransfer;
  assert.deepEqual(await all(fromTransfer(items, noneUnreadable)), []);
});

test('knows the folders that were chosen by a button', () => {
  const file = Object.assign(new File([''], 'a.txt'), { webkitRelativePath: 'top/deep/a.txt' });
  assert.deepEqual(fromInput([file]), [{ file, path: 'top/deep/a.txt' }]);
});
