import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Remembered, UploadMemory } from '../src/client/types';
import { FakeServer, KIB } from './support/fake-server';
import { bytes, connected, file, follow, settled, setUp, until } from './support/setup';

const LARGE = 512 * KIB;

/** A memory that outlives its clients. */
class MapMemory extends Map<string, Remembered> implements UploadMemory {
  async find(key: string): Promise<Remembered | undefined> {
    return this.get(key);
  }

  async save(key: string, upload: Remembered): Promise<void> {
    this.set(key, upload);
  }

  async remove(key: string): Promise<void> {
    this.delete(key);
  }
}

/** A client that was left in the middle of its upload, as by a reload. */
async function leave(memory: UploadMemory, source: Blob = file(LARGE), options = {}) {
  const { server, socket, client } = await connected({ memory });
  server.isSlow = true;
  const upload = client.upload(source, options);
  await until(() => server.waiting > 0);
  server.keep(3);
  await settled();
  server.lose();
  server.isSlow = false;
  socket.drop();
  client.close();
  return { server, id: upload.id };
}

/** Another client at that server. */
function visit(server: FakeServer, memory: UploadMemory) {
  const { socket, client } = setUp({ memory });
  server.attach(socket);
  socket.open();
  return { socket, client };
}

test('the same file goes on where it was, in another client', async () => {
  const memory = new MapMemory();
  const { server, id } = await leave(memory);
  assert.equal(memory.size, 1);
  const { socket, client } = visit(server, memory);
  const upload = client.upload(file(LARGE));
  const states = follow(upload);
  await upload.done;
  assert.equal(upload.id, id);
  assert.equal(socket.sent('file-chunk')[0]!.offset, 12 * KIB);
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(LARGE)));
  assert.deepEqual(states, ['uploading', 'complete']);
  await settled();
  assert.equal(memory.size, 0, 'and is forgotten at its end');
});

for (const [what, other] of [
  ['content', () => file(LARGE, 'a.bin', 3)],
  ['name', () => file(LARGE, 'b.bin')],
  ['date', () => new File([bytes(LARGE)], 'a.bin', { type: 'x/y', lastModified: 1_700_000_000_001 })],
  ['type', () => new File([bytes(LARGE)], 'a.bin', { type: 'x/z', lastModified: 1_700_000_000_000 })],
] as const) {
  test(`a file of another ${what} is another file`, async () => {
    const memory = new MapMemory();
    const { server, id } = await leave(memory);
    const { socket, client } = visit(server, memory);
    const upload = client.upload(other());
    await upload.done;
    assert.notEqual(upload.id, id);
    assert.equal(socket.sent('file-chunk')[0]!.offset, 0);
  });
}

test('a file whose content turns out to be another is begun again', async () => {
  const memory = new MapMemory();
  const { server, id } = await leave(memory);
  const { socket, client } = visit(server, memory);
  server.refusal = ({ uploadId, isLastChunk }) =>
    uploadId === id && isLastChunk ? { code: 'file-checksum-mismatch', error: 'Other bytes.', retryable: false } : undefined;
  const upload = client.upload(file(LARGE));
  await upload.done;
  assert.notEqual(upload.id, id);
  assert.deepEqual(
    socket.sent('file-upload-start').map(({ uploadId }) => uploadId),
    [id, upload.id],
  );
  assert.deepEqual(server.uploads.get(upload.id)!.bytes, Buffer.from(bytes(LARGE)));
});

test('a file whose own bytes were damaged is not begun again', async () => {
  const { server, client } = await connected({ memory: new MapMemory() });
  server.refusal = ({ isLastChunk }) =>
    isLastChunk ? { code: 'file-checksum-mismatch', error: 'Other bytes.', retryable: false } : undefined;
  await assert.rejects(client.upload(file(LARGE)).done, { code: 'file-checksum-mismatch' });
});

test('what the server has forgotten is begun again, and remembered under its new name', async () => {
  const memory = new MapMemory();
  const { server, id } = await leave(memory);
  server.uploads.clear();
  server.isSlow = true;
  const { client } = visit(server, memory);
  const upload = client.upload(file(LARGE));
  await until(() => server.waiting > 0);
  assert.notEqual(upload.id, id);
  assert.deepEqual(
    [...memory.values()].map(({ uploadId }) => uploadId),
    [upload.id],
  );
});

test('what has expired is not asked for', async () => {
  const memory = new MapMemory();
  const { server, id } = await leave(memory);
  for (const [key, upload] of memory) memory.set(key, { ...upload, expiresAt: Date.now() - 1 });
  const { socket, client } = visit(server, memory);
  await client.upload(file(LARGE)).done;
  assert.notEqual(socket.sent('file-upload-start')[0]!.uploadId, id);
});

test('a cancelled upload is forgotten', async () => {
  const memory = new MapMemory();
  const { server, client } = await connected({ memory });
  server.isSlow = true;
  const upload = client.upload(file(LARGE));
  await until(() => server.waiting > 0);
  assert.equal(memory.size, 1);
  upload.cancel();
  await settled();
  assert.equal(memory.size, 0);
});

test('the same file twice at once is two uploads', async () => {
  const { server, client } = await connected({ memory: new MapMemory() });
  await Promise.all([client.upload(file(LARGE)).done, client.upload(file(LARGE)).done]);
  assert.equal(server.uploads.size, 2);
});

test('small files and streams are not remembered', async () => {
  const memory = new MapMemory();
  const { server, client } = await connected({ memory });
  server.isSlow = true;
  client.upload(file(200 * KIB));
  client.upload(file(LARGE).stream());
  await until(() => server.waiting >= 8);
  assert.equal(memory.size, 0);
});

test('a blob without a date is remembered only with a checksum that will tell it from others', async () => {
  for (const isChecked of [true, false]) {
    const memory = new MapMemory();
    await leave(memory, new Blob([bytes(LARGE)]), { checksums: { file: isChecked } });
    assert.equal(memory.size, isChecked ? 1 : 0);
  }
});

test('a memory that does not work costs no upload', async () => {
  const broken = () => Promise.reject(new DOMException('No', 'QuotaExceededError'));
  for (const memory of [
    { find: broken, save: broken, remove: broken },
    { find: async () => undefined, save: broken, remove: broken },
  ]) {
    const { client } = await connected({ memory });
    await client.upload(file(LARGE)).done;
  }
});
