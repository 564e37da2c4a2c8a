import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UploadError } from '../src/client/errors';
import type { Upload } from '../src/client/types';
import { KIB } from './support/fake-server';
import { connected, file, follow, settled } from './support/setup';
import { stopTime } from './support/time';

const states: [string, (upload: Upload, all: Awaited<ReturnType<typeof connected>>) => Promise<void> | void][] = [
  ['at once', () => {}],
  ['when it has its turn', () => settled()],
  [
    'when it is under way',
    async (_, { server }) => {
      await settled();
      server.keep(1);
      await settled();
    },
  ],
  [
    'when it is paused',
    async (upload) => {
      await settled();
      upload.pause();
    },
  ],
  [
    'when it waits for its turn again',
    async (upload) => {
      await settled();
      upload.pause();
      upload.resume();
    },
  ],
];
for (const [when, come] of states) {
  test(`a cancel ${when} ends it, and nothing stays at the server`, async () => {
    const all = await connected();
    all.server.isSlow = true;
    const upload = all.client.upload(file(64 * KIB));
    const seen = follow(upload);
    const errors: UploadError[] = [];
    upload.on('error', (error) => errors.push(error));
    await come(upload, all);
    upload.cancel();
    upload.cancel();
    const sent = all.socket.sent('file-chunk').length;
    all.server.keep();
    all.socket.receive('upload-complete', { uploadId: upload.id, filePath: 'too late' });
    await settled();
    await assert.rejects(upload.done, { code: 'cancelled' });
    assert.equal(upload.state, 'cancelled');
    assert.equal(seen.at(-1), 'cancelled');
    assert.equal(all.server.uploads.size, 0);
    assert.equal(all.socket.sent('file-chunk').length, sent, 'nothing is sent any more');
    assert.deepEqual(errors, [], 'it is no error');
  });
}

test('a cancel while the answer to the start is awaited names what the server may have', async () => {
  const { socket, client } = await connected();
  socket.onSent = () => {};
  const upload = client.upload(file(KIB));
  await settled();
  upload.cancel();
  assert.deepEqual(socket.sent('file-upload-cancel'), [upload.id]);
  assert.equal(client.limits?.resumable, true);
});

test('a cancel while there is no connection is told by the next', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  await settled();
  const { token } = server.only();
  socket.drop();
  upload.cancel();
  await settled();
  assert.equal(socket.sent('file-upload-cancel').length, 0);
  socket.open();
  assert.deepEqual(socket.sent('file-upload-cancel'), [{ uploadId: upload.id, resumeToken: token }]);
  socket.drop();
  socket.open();
  assert.equal(socket.sent('file-upload-cancel').length, 1);
});

test('a cancel while a refusal is waited out ends the waiting', async (context) => {
  const { socket, server, client } = await connected();
  const time = stopTime(context);
  server.refusesStart = () => ({ code: 'rate-limited', error: 'Not now.', retryable: true });
  const upload = client.upload(file(KIB));
  await settled();
  upload.cancel();
  time.tick(60_000);
  await settled();
  assert.equal(socket.sent('file-upload-start').length, 1);
});

test('a signal cancels, and its reason is the cause', async () => {
  const { server, client } = await connected();
  server.isSlow = true;
  const controller = new AbortController();
  const upload = client.upload(file(64 * KIB), { signal: controller.signal });
  await settled();
  const reason = new Error('The user has left');
  controller.abort(reason);
  await assert.rejects(upload.done, (error: UploadError) => error.code === 'cancelled' && error.cause === reason);
  await settled();
  assert.equal(server.uploads.size, 0);
});

test('with a signal that is aborted already nothing is sent', async () => {
  const { socket, client } = await connected();
  const upload = client.upload(file(KIB), { signal: AbortSignal.abort() });
  await assert.rejects(upload.done, { code: 'cancelled' });
  assert.equal(socket.sent('file-upload-start').length, 0);
});

test('a signal that is aborted after the end changes nothing', async () => {
  const { socket, client } = await connected();
  const controller = new AbortController();
  const upload = client.upload(file(KIB), { signal: controller.signal });
  await upload.done;
  controller.abort();
  assert.equal(upload.state, 'complete');
  assert.equal(socket.sent('file-upload-cancel').length, 0);
});
