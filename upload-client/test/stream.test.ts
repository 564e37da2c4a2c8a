import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceOf } from '../src/client/source';
import { KIB } from './support/fake-server';
import { bytes, connected, settled } from './support/setup';

/** Gives the content in parts of that size, when it is asked. */
function streamOf(content: Uint8Array, part: number) {
  let position = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (position === content.length) return controller.close();
        controller.enqueue(content.slice(position, position + part));
        position = Math.min(position + part, content.length);
      },
      cancel: () => void (cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { stream, read: () => position, cancelled: () => cancelled };
}

for (const size of [1, 4 * KIB - 1, 4 * KIB, 4 * KIB + 1, 64 * KIB]) {
  for (const part of [1000, 10 * KIB]) {
    test(`sends ${size} bytes that come ${part} at a time`, async () => {
      const { socket, server, client } = await connected();
      const upload = client.upload(streamOf(bytes(size), part).stream, { fileName: 's.bin', fileType: 'x/y' });
      assert.equal(upload.fileSize, null);
      const { fileSize } = await upload.done;
      assert.equal(fileSize, size);
      assert.deepEqual(server.only().bytes, Buffer.from(bytes(size)));
      assert.equal(socket.sent('file-upload-start')[0]!.fileSize, null);
      const chunks = socket.sent('file-chunk');
      assert.equal(chunks.length, Math.ceil(size / (4 * KIB)));
      assert.ok(chunks.every(({ isLastChunk }, index) => isLastChunk === (index === chunks.length - 1)));
      assert.ok(chunks.every(({ chunkIndex, totalChunks }) => Number(chunkIndex) < Number(totalChunks)));
      assert.deepEqual(upload.progress.totalBytes, size);
    });
  }
}

test('an empty stream is one empty chunk, which is the last', async () => {
  const { socket, client } = await connected();
  const upload = client.upload(streamOf(bytes(0), 1).stream);
  await upload.done;
  const [chunk] = socket.sent('file-chunk');
  assert.deepEqual([chunk!.offset, chunk!.isLastChunk, (chunk!.data as ArrayBuffer).byteLength], [0, true, 0]);
  assert.equal(upload.fileName, 'file');
});

test('reads no more than the window, and one part that tells whether there is more', async () => {
  const { server, client } = await connected();
  server.isSlow = true;
  const { stream, read } = streamOf(bytes(64 * KIB), KIB);
  const upload = client.upload(stream);
  await settled();
  assert.equal(read(), 17 * KIB);
  assert.equal(upload.progress.percentage, 0);
  server.keep(1);
  await settled();
  assert.equal(read(), 21 * KIB);
  upload.cancel();
});

test('what was not acknowledged is sent again over the next connection', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const { stream } = streamOf(bytes(64 * KIB), 1000);
  const upload = client.upload(stream);
  await settled();
  server.keep(2);
  await settled();
  server.lose();
  socket.drop();
  server.isSlow = false;
  server.chunkSize = 3 * KIB;
  socket.open();
  await upload.done;
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(64 * KIB)));
});

test('the last chunk comes again, even if it was all that was lost', async () => {
  for (const size of [0, 10 * KIB]) {
    const { socket, server, client } = await connected();
    server.isSlow = true;
    const upload = client.upload(streamOf(bytes(size), 1000).stream);
    await settled();
    server.keep(Math.max(0, server.waiting - 1));
    server.lose();
    socket.drop();
    server.isSlow = false;
    socket.open();
    assert.equal((await upload.done).fileSize, size);
  }
});

test('a connection that is lost while the stream has nothing to give loses nothing', async () => {
  const { socket, server, client } = await connected();
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const upload = client.upload(new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) }));
  await settled();
  controller.enqueue(bytes(5 * KIB));
  await settled();
  socket.drop();
  socket.open();
  await settled();
  controller.enqueue(bytes(7 * KIB, 3));
  controller.close();
  await upload.done;
  assert.deepEqual(server.only().bytes, Buffer.concat([bytes(5 * KIB), bytes(7 * KIB, 3)]));
});

test('a server that has forgotten it cannot be told again', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(streamOf(bytes(64 * KIB), 1000).stream);
  await settled();
  server.keep(2);
  await settled();
  server.uploads.clear();
  socket.drop();
  socket.open();
  await assert.rejects(upload.done, { code: 'not-found', retryable: false });
});

test('a stream that fails, fails the upload, and the server is told', async () => {
  const { server, client } = await connected();
  const broken = new Error('The camera is gone');
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes(5 * KIB)),
    pull: (controller) => controller.error(broken),
  });
  const upload = client.upload(stream);
  await assert.rejects(upload.done, { code: 'unreadable', cause: broken, retryable: false });
  await settled();
  assert.equal(server.uploads.size, 0);
});

test('a cancel lets the stream go', async () => {
  const { server, client } = await connected();
  server.isSlow = true;
  const { stream, cancelled } = streamOf(bytes(64 * KIB), 1000);
  const upload = client.upload(stream);
  await settled();
  upload.cancel();
  await settled();
  assert.equal(cancelled(), true);
});

test('pieces that were read can be read again in other lengths, until they are released', async () => {
  const source = sourceOf(streamOf(bytes(100), 7).stream);
  for (const offset of [0, 40, 80]) await source.read(offset, 40);
  const again = await source.read(30, 40);
  assert.deepEqual(
    [again.offset, again.isLast, [...new Uint8Array(again.bytes)]],
    [30, false, [...bytes(100).slice(30, 40)]],
  );
  assert.deepEqual((await source.read(80, 40)).isLast, true);
  source.release(41);
  assert.deepEqual([source.has(39), source.has(40), source.has(100), source.has(101)], [false, true, true, false]);
});
