import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UploadError } from '../src/client/errors';
import { KIB } from './support/fake-server';
import { bytes, connected, file, follow, settled } from './support/setup';
import { stopTime } from './support/time';

test('only the chunk that was damaged is sent again', async () => {
  const { socket, server, client } = await connected();
  const damaged = new Set([8 * KIB]);
  server.isSlow = true;
  server.refusal = ({ offset }) =>
    damaged.delete(offset as number) ? { code: 'chunk-checksum-mismatch', error: 'Damaged.', retryable: true } : undefined;
  const upload = client.upload(file(12 * KIB));
  await settled();
  server.keep();
  socket.receive('upload-error', {
    success: false,
    uploadId: upload.id,
    code: 'chunk-checksum-mismatch',
    error: 'Damaged.',
    retryable: true,
  });
  await settled();
  server.keep();
  await upload.done;
  assert.deepEqual(
    socket.sent('file-chunk').map(({ offset }) => Number(offset) / KIB),
    [0, 4, 8, 8],
  );
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(12 * KIB)));
});

test('a line that damages everything is given up', async (context) => {
  const { socket, server, client } = await connected({ retries: 2 });
  server.refusal = () => ({ code: 'chunk-checksum-mismatch', error: 'Damaged.', retryable: true });
  const time = stopTime(context);
  const upload = client.upload(file(KIB));
  await time.pass(() => upload.state === 'failed');
  await assert.rejects(upload.done, { code: 'chunk-checksum-mismatch', retryable: true });
  assert.equal(socket.sent('file-chunk').length, 9, 'three times over each of three attempts');
});

for (const code of ['rate-limited', 'too-many-uploads', 'shutting-down', 'storage-full'] as const) {
  test(`${code} is waited out, at the start and on the way`, async (context) => {
    const { socket, server, client } = await connected();
    const time = stopTime(context);
    const refusals = [true, true];
    server.refusesStart = () =>
      refusals.pop() ? { code, error: 'Not now.', retryable: true, retryAfterMs: 5_000 } : undefined;
    const upload = client.upload(file(64 * KIB));
    const states = follow(upload);
    await settled();
    assert.equal(upload.state, 'waiting');
    assert.equal(upload.error?.code, code);

    time.tick(4_999);
    await settled();
    assert.equal(socket.sent('file-upload-start').length, 1, 'not before the server wants it');
    time.tick(1_251);
    await settled();
    assert.equal(socket.sent('file-upload-start').length, 2);
    time.tick(7_000);

    let once = true;
    server.refusal = ({ offset }) => {
      if (offset !== 32 * KIB || !once) return undefined;
      once = false;
      return { code, error: 'Not now.', retryable: true, offset: 32 * KIB };
    };
    await settled();
    assert.equal(socket.sent('file-upload-start').length, 3);
    time.tick(1_000);
    await upload.done;
    assert.equal(socket.sent('file-upload-start').length, 4);
    assert.deepEqual(server.only().bytes, Buffer.from(bytes(64 * KIB)));
    assert.deepEqual(states, ['uploading', 'waiting', 'uploading', 'complete']);
  });
}

test('a server that never takes it is given up after so many times, and may be asked again', async (context) => {
  const { socket, server, client } = await connected({ retries: 3 });
  const time = stopTime(context);
  server.refusesStart = () => ({ code: 'too-many-uploads', error: 'Too many.', retryable: true });
  const upload = client.upload(file(KIB));
  await time.pass(() => upload.state === 'failed');
  await assert.rejects(upload.done, { code: 'too-many-uploads', retryable: true });
  assert.equal(socket.sent('file-upload-start').length, 4);

  server.refusesStart = undefined;
  upload.resume();
  assert.equal(upload.state, 'waiting');
  assert.equal(upload.error, undefined);
  await upload.done;
});

test('what failed for good is not tried again', async () => {
  const { socket, server, client } = await connected();
  server.refusesStart = () => ({ code: 'file-too-large', error: 'Too large.', retryable: false });
  const upload = client.upload(file(KIB));
  await assert.rejects(upload.done, (error: unknown) => error instanceof UploadError && error.code === 'file-too-large');
  upload.resume();
  upload.pause();
  upload.cancel();
  await settled();
  assert.equal(upload.state, 'failed');
  assert.equal(socket.sent('file-upload-start').length, 1);
});

test('a refusal without code or sentence still reads well', async () => {
  const { socket, client } = await connected();
  socket.onSent = () => {};
  const upload = client.upload(file(KIB));
  await settled();
  socket.receive('upload-error', undefined);
  socket.receive('upload-error', { uploadId: 'another' });
  assert.equal(upload.state, 'waiting');
  socket.receive('upload-error', { uploadId: upload.id });
  await assert.rejects(upload.done, { code: 'unknown', message: 'The server could not take the file.' });
});

test('a server that does not answer the start is asked again, and then given up', async (context) => {
  const { socket, client } = await connected({ retries: 1 });
  const time = stopTime(context);
  socket.onSent = () => {};
  const upload = client.upload(file(KIB));
  await time.pass(() => upload.state === 'failed');
  await assert.rejects(upload.done, {
    code: 'connection-lost',
    message: 'The server does not answer. Perhaps it takes no uploads here.',
  });
  assert.equal(socket.sent('file-upload-start').length, 2);
});

test('a file that cannot be read fails, and may be tried again', async () => {
  const { server, client } = await connected();
  const gone = file(8 * KIB);
  const slice = gone.slice.bind(gone);
  gone.slice = (start, end) =>
    start
      ? ({ arrayBuffer: () => Promise.reject(new DOMException('Gone', 'NotReadableError')) } as Blob)
      : slice(start, end);
  const upload = client.upload(gone);
  await assert.rejects(
    upload.done,
    (error: UploadError) => error.code === 'unreadable' && (error.cause as DOMException).name === 'NotReadableError',
  );

  gone.slice = slice;
  upload.resume();
  await upload.done;
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(8 * KIB)), 'from where it was');
});

test('a file that gives less than it said is changed', async () => {
  const { client, server, socket } = await connected();
  const changed = file(8 * KIB);
  const slice = changed.slice.bind(changed);
  changed.slice = (start, end) => slice(start, end! - 1);
  const upload = client.upload(changed);
  await assert.rejects(upload.done, { code: 'file-changed', retryable: false });
  await settled();
  assert.equal(socket.sent('file-upload-cancel').length, 1);
  assert.equal(server.uploads.size, 0);
});
