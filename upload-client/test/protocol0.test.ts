import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeSocket, Message } from './support/fake-socket';
import { bytes, file, follow, settled, setUp, until } from './support/setup';
import { stopTime } from './support/time';

const KIB = 1024;

/**
 * A server of the tutorial: no acknowledgements, no limits, and an upload is gone with its connection. The line takes no more
 * after so many chunks.
 */
function tutorial(options = {}) {
  const { socket, client } = setUp(options);
  const line = { holdsAfter: Infinity };
  let parts: Buffer[] = [];
  const stored: Buffer[] = [];
  socket.onSent = (event, message) => {
    const { uploadId, data, isLastChunk, fileName } = (message ?? {}) as Message;
    if (event === 'file-upload-start') {
      parts = [];
      queueMicrotask(() => socket.receive('upload-ready', { success: true, uploadId, fileName }));
    }
    if (event !== 'file-chunk') return;
    if (socket.sent('file-chunk').length === line.holdsAfter) busy(socket, Infinity);
    parts.push(Buffer.from(data as ArrayBuffer));
    const bytesUploaded = parts.reduce((sum, { length }) => sum + length, 0);
    socket.receive('upload-progress', { uploadId, bytesUploaded });
    if (!isLastChunk) return;
    stored.push(Buffer.concat(parts));
    queueMicrotask(() => socket.receive('upload-complete', { success: true, uploadId, fileName, filePath: 'there' }));
  };
  return { socket, client, stored, line };
}

function busy(socket: FakeSocket, bufferedAmount: number): void {
  socket.io.engine.transport.ws = { bufferedAmount };
}

test('sends all chunks in order, 64 KiB each, and asks for no acknowledgements', async () => {
  const { socket, client, stored } = tutorial();
  socket.open();
  const upload = client.upload(file(200 * KIB));
  assert.equal((await upload.done).filePath, 'there');
  const chunks = socket.sent('file-chunk');
  assert.deepEqual(
    chunks.map(({ data }) => (data as ArrayBuffer).byteLength / KIB),
    [64, 64, 64, 8],
  );
  assert.deepEqual(
    chunks.map(({ chunkIndex, totalChunks }) => [chunkIndex, totalChunks]),
    [
      [0, 4],
      [1, 4],
      [2, 4],
      [3, 4],
    ],
  );
  assert.deepEqual(
    chunks.map(({ isLastChunk }) => isLastChunk),
    [false, false, false, true],
  );
  assert.deepEqual(stored, [Buffer.from(bytes(200 * KIB))]);
  assert.equal(upload.progress.bytesUploaded, 200 * KIB);
});

test('is paced by what the browser has sent', async (context) => {
  const time = stopTime(context);
  const { socket, client } = tutorial();
  socket.open();
  busy(socket, 2 * KIB * KIB);
  const upload = client.upload(file(200 * KIB));
  await settled();
  assert.equal(socket.sent('file-chunk').length, 0, 'the line is busy');
  busy(socket, 0);
  await time.pass(() => upload.state === 'complete');
});

test('a pause stops the sending, and the rest comes afterwards', async () => {
  const { socket, client, stored, line } = tutorial();
  line.holdsAfter = 1;
  socket.open();
  const upload = client.upload(file(200 * KIB));
  await until(() => socket.sent('file-chunk').length === 1);
  upload.pause();
  busy(socket, 0);
  await settled();
  assert.equal(socket.sent('file-chunk').length, 1);
  upload.resume();
  await upload.done;
  assert.deepEqual(stored, [Buffer.from(bytes(200 * KIB))]);
  assert.equal(socket.sent('file-upload-start').length, 1);
});

test('begins again when the connection was lost', async () => {
  const { socket, client, stored, line } = tutorial();
  line.holdsAfter = 2;
  socket.open();
  const upload = client.upload(file(200 * KIB));
  const states = follow(upload);
  await until(() => socket.sent('file-chunk').length === 2);
  const first = upload.id;
  socket.drop();
  busy(socket, 0);
  await settled();
  assert.equal(upload.progress.bytesUploaded, 0);
  socket.open();
  await upload.done;
  assert.notEqual(upload.id, first);
  assert.deepEqual(stored, [Buffer.from(bytes(200 * KIB))]);
  assert.deepEqual(states, ['uploading', 'offline', 'uploading', 'complete']);
});

test('does not begin again for ever', async (context) => {
  const time = stopTime(context);
  const { socket, client } = tutorial({ retries: 3 });
  socket.onSent = ((onSent) => (event, message, answer) => {
    if (event === 'file-chunk') queueMicrotask(() => socket.connected && socket.drop());
    else onSent(event, message, answer);
  })(socket.onSent) as FakeSocket['onSent'];
  socket.open();
  const upload = client.upload(file(1));
  await time.pass(() => {
    if (!socket.connected) socket.open();
    return upload.state === 'failed';
  });
  await assert.rejects(upload.done, { code: 'connection-lost' });
  assert.equal(socket.sent('file-upload-start').length, 4);
});

test('an error is the end', async () => {
  const { socket, client, line } = tutorial();
  line.holdsAfter = 1;
  socket.open();
  const upload = client.upload(file(200 * KIB));
  await until(() => socket.sent('file-chunk').length === 1);
  socket.receive('upload-error', { uploadId: upload.id, error: 'The disk is broken.' });
  await assert.rejects(upload.done, { code: 'unknown', message: 'The disk is broken.' });
  const sent = socket.sent('file-chunk').length;
  await settled();
  assert.equal(socket.sent('file-chunk').length, sent);
});

test('a cancel names the upload as the tutorial does', async () => {
  const { socket, client, line } = tutorial();
  line.holdsAfter = 1;
  socket.open();
  const upload = client.upload(file(200 * KIB));
  await until(() => socket.sent('file-chunk').length === 1);
  upload.cancel();
  assert.deepEqual(socket.sent('file-upload-cancel'), [upload.id]);
});

test('takes no stream, whose size it would have to know', async () => {
  const { socket, client } = tutorial();
  socket.open();
  const upload = client.upload(new Blob(['abc']).stream());
  await assert.rejects(upload.done, {
    code: 'invalid-request',
    message: 'This server takes no file whose size is not known.',
  });
  assert.deepEqual(socket.sent('file-upload-cancel'), [upload.id]);
});
