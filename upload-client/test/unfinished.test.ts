import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Remembered, UploadMemory } from '../src/client/types';
import { KIB } from './support/fake-server';
import { connected, file, settled, until } from './support/setup';

/** Keeps its uploads in a map, which outlives a client. */
function memoryIn(kept: Map<string, Remembered>): UploadMemory {
  return {
    find: async (key) => kept.get(key),
    save: async (key, upload) => void kept.set(key, upload),
    remove: async (key) => void kept.delete(key),
    list: async () => [...kept],
  };
}

/** A memory of an upload that a client has left. */
async function leftBehind(): Promise<{ kept: Map<string, Remembered>; uploadId: string }> {
  const kept = new Map<string, Remembered>();
  const { server, client } = await connected({ memory: memoryIn(kept) });
  server.isSlow = true;
  const upload = client.upload(file(300 * KIB, 'film.mp4'), { metadata: { relativePath: 'films/film.mp4' } });
  await until(() => server.waiting === 4);
  assert.deepEqual(await client.unfinished(), [], 'what is under way is not offered');
  client.close();
  await settled();
  return { kept, uploadId: upload.id };
}

test('an upload that was left is offered by what is known of its file', async () => {
  const { kept } = await leftBehind();
  const { client } = await connected({ memory: memoryIn(kept) });
  const [{ cancel, ...facts }, ...others] = (await client.unfinished()) as [Awaited<ReturnType<typeof client.unfinished>>[number]];
  assert.equal(typeof cancel, 'function');
  assert.deepEqual(facts, {
    fileName: 'film.mp4',
    fileSize: 300 * KIB,
    fileType: 'x/y',
    lastModified: 1_700_000_000_000,
    metadata: { relativePath: 'films/film.mp4' },
  });
  assert.deepEqual(others, []);
});

test('one that is given up is told to the server, and forgotten', async () => {
  const { kept, uploadId } = await leftBehind();
  const { client, socket } = await connected({ memory: memoryIn(kept) });
  for (const upload of await client.unfinished()) await upload.cancel();
  await settled();
  assert.deepEqual(socket.sent('file-upload-cancel').map((message) => message.uploadId), [uploadId]);
  assert.deepEqual(await client.unfinished(), []);
  assert.equal(kept.size, 0);
});

test('one that has expired is not offered', async () => {
  const { kept } = await leftBehind();
  for (const [key, upload] of kept) kept.set(key, { ...upload, expiresAt: Date.now() - 1 });
  const { client } = await connected({ memory: memoryIn(kept) });
  assert.deepEqual(await client.unfinished(), []);
});

test('without a memory nothing is offered', async () => {
  const { client } = await connected();
  assert.deepEqual(await client.unfinished(), []);
});
