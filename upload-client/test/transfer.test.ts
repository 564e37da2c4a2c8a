import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KIB } from './support/fake-server';
import { bytes, connected, file, follow, settled, setUp } from './support/setup';

test('sends what it says and every byte, in order', async () => {
  const { socket, server, client } = await connected();
  const upload = client.upload(file(10 * KIB), { metadata: { album: 'summer' } });
  const result = await upload.done;

  assert.deepEqual(socket.sent('file-upload-start'), [
    {
      protocol: 1,
      uploadId: upload.id,
      fileName: 'a.bin',
      fileSize: 10 * KIB,
      fileType: 'x/y',
      lastModified: 1_700_000_000_000,
      metadata: { album: 'summer' },
    },
  ]);
  const chunks = socket.sent('file-chunk');
  assert.deepEqual(
    chunks.map(({ offset }) => offset),
    [0, 4 * KIB, 8 * KIB],
  );
  assert.deepEqual(
    chunks.map(({ chunkIndex }) => chunkIndex),
    [0, 1, 2],
  );
  assert.deepEqual(
    chunks.map(({ isLastChunk }) => isLastChunk),
    [false, false, true],
  );
  assert.ok(chunks.every(({ totalChunks }) => totalChunks === 3));
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(10 * KIB)));
  assert.deepEqual(result, {
    uploadId: upload.id,
    fileName: 'a.bin',
    filePath: `${upload.id}_a.bin`,
    fileSize: 10 * KIB,
    checksum: undefined,
    durationMs: undefined,
  });
  assert.equal(upload.result, result);
  assert.equal(upload.state, 'complete');
  assert.equal(upload.progress.percentage, 100);
});

test('sends nothing before the server is ready', async () => {
  const { socket, client } = await connected();
  socket.onSent = () => {};
  const upload = client.upload(file(KIB));
  const states = follow(upload);
  await settled();
  assert.equal(socket.sent('file-chunk').length, 0);

  const ready = { uploadId: upload.id, resumeToken: 't', offset: 0, chunkSize: 4 * KIB, window: 16 * KIB };
  socket.receive('upload-ready', ready);
  socket.receive('upload-ready', ready);
  await settled();
  assert.equal(socket.sent('file-chunk').length, 1, 'and nothing twice');
  assert.deepEqual(states, ['uploading']);
});

test('keeps to the window, and goes on with every acknowledgement', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  await settled();
  assert.equal(socket.sent('file-chunk').length, 4);

  server.keep(1);
  await settled();
  assert.equal(socket.sent('file-chunk').length, 5);
  assert.equal(upload.progress.bytesUploaded, 4 * KIB);

  while (server.waiting > 0) {
    assert.ok(server.waiting <= 4);
    server.keep(1);
    await settled();
  }
  assert.equal(upload.state, 'complete');
  assert.equal(socket.sent('file-chunk').length, 16);
});

test('takes acknowledgements in any order, and never goes back', async () => {
  const { server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(32 * KIB));
  const seen: number[] = [];
  upload.on('progress', ({ bytesUploaded }) => seen.push(bytesUploaded));
  await settled();
  while (server.waiting > 0) {
    server.keepAndAnswerBackwards();
    await settled();
  }
  assert.equal((await upload.done).fileSize, 32 * KIB);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});

test('an empty file needs no chunk', async () => {
  const { socket, client } = await connected();
  const upload = client.upload(file(0));
  await upload.done;
  assert.equal(socket.sent('file-chunk').length, 0);
  assert.equal(upload.progress.percentage, 100);
});

test('three files at a time, the others as those end', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const uploads = [1, 2, 3, 4, 5].map((size) => client.upload(file(size, `${size}`)));
  const started = () => socket.sent('file-upload-start').map(({ fileName }) => fileName);
  await settled();
  assert.deepEqual(started(), ['1', '2', '3']);

  uploads[1]!.cancel();
  await settled();
  assert.deepEqual(started(), ['1', '2', '3', '4']);
  uploads[0]!.pause();
  await settled();
  assert.deepEqual(started(), ['1', '2', '3', '4', '5']);
  uploads[0]!.resume();
  assert.equal(uploads[0]!.state, 'waiting');
  server.isSlow = false;
  server.keep();
  await Promise.all(uploads.filter((_, index) => index !== 1).map(({ done }) => done));
});

test('a pause stops the sending, and not what is under way', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  const states = follow(upload);
  await settled();
  upload.pause();
  server.keep();
  await settled();
  assert.equal(socket.sent('file-chunk').length, 4);
  assert.equal(upload.progress.bytesUploaded, 16 * KIB);
  assert.equal(upload.progress.speed, 0);

  server.isSlow = false;
  upload.resume();
  await upload.done;
  assert.equal(socket.sent('file-upload-start').length, 1);
  assert.equal(socket.sent('file-chunk').length, 16, 'nothing twice');
  assert.deepEqual(states, ['uploading', 'paused', 'uploading', 'complete']);
});

test('a listener may do anything at once', async () => {
  const { socket, server, client } = await connected({ concurrency: 1 });
  const done: string[] = [];
  const upload = client.upload(file(64 * KIB));
  upload.on('state', (state) => {
    if (done.includes(state)) return;
    done.push(state);
    if (state === 'uploading') upload.pause();
    if (state === 'paused') upload.resume();
    if (state === 'failed') upload.resume();
  });
  let once = true;
  server.refusal = () => (once ? ((once = false), { code: 'rejected', error: 'No.', retryable: true }) : undefined);
  const failed = upload.done;
  await assert.rejects(failed, { code: 'rejected' });
  await upload.done;
  assert.deepEqual(done, ['uploading', 'paused', 'failed', 'waiting', 'complete']);
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(64 * KIB)));

  const next = client.upload(file(64 * KIB));
  next.on('state', () => next.cancel());
  await assert.rejects(next.done, { code: 'cancelled' });
  await client.upload(file(1)).done;
  assert.equal(socket.sent('file-upload-cancel').length, 1);
});

test('what is paused before it begins, begins when it is resumed', async () => {
  const { socket, client } = await connected();
  const upload = client.upload(file(KIB), { paused: true });
  await settled();
  assert.equal(upload.state, 'paused');
  assert.equal(socket.sent('file-upload-start').length, 0);
  upload.resume();
  await upload.done;
});

test('what is paused when the connection is lost, goes on when it is resumed and not before', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  await settled();
  server.keep(2);
  upload.pause();
  server.lose();
  socket.drop();
  socket.open();
  await settled();
  assert.equal(upload.state, 'paused');
  assert.equal(socket.sent('file-upload-start').length, 1);

  server.isSlow = false;
  upload.resume();
  await upload.done;
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(64 * KIB)));
  assert.equal(socket.sent('file-upload-start')[1]!.resumeToken, server.only().token);
});

test('goes on over the next connection from what was acknowledged', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  const states = follow(upload);
  await settled();
  server.keep(2);
  await settled();
  server.lose();
  socket.sendBuffer.push({ data: ['file-chunk', {}] }, { data: ['of the application'] });
  socket.drop();
  await settled();
  assert.equal(upload.state, 'offline');
  assert.equal(upload.error?.code, 'connection-lost');
  assert.equal(upload.progress.bytesUploaded, 8 * KIB);
  assert.deepEqual(socket.sendBuffer, [{ data: ['of the application'] }], 'nothing is left that would be sent late');

  const before = socket.sent('file-chunk').length;
  server.isSlow = false;
  socket.open();
  await upload.done;
  const { token } = server.only();
  assert.deepEqual(
    socket.sent('file-upload-start').map(({ resumeToken }) => resumeToken),
    [undefined, token],
  );
  assert.equal(socket.sent('file-chunk')[before]!.offset, 8 * KIB);
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(64 * KIB)));
  assert.deepEqual(states, ['uploading', 'offline', 'uploading', 'complete']);
  assert.equal(upload.error, undefined);
});

test('files that were added before there is a connection wait for it', async () => {
  const { socket, client } = setUp();
  const upload = client.upload(file(KIB));
  await settled();
  assert.equal(upload.state, 'waiting');
  assert.equal(socket.sent('file-upload-start').length, 0);
  socket.open();
  await upload.done;
});

test('a connection that is lost before the answer to the start leaves that name alone', async () => {
  const { socket, server, client } = await connected();
  const upload = client.upload(file(KIB));
  const answering = socket.onSent;
  socket.onSent = (event, message) =>
    event === 'file-upload-start' && server.uploads.set((message as { uploadId: string }).uploadId, undefined!);
  await settled();
  const first = upload.id;
  socket.onSent = answering;
  socket.drop();
  socket.open();
  await upload.done;
  assert.notEqual(upload.id, first);
});

test('an upload that was complete when the connection was lost is told so by the next', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(8 * KIB));
  await settled();
  const answering = socket.onSent;
  socket.connected = false; // the line is dead, and the answers do not come
  const receive = socket.receive;
  socket.receive = () => {};
  server.keep();
  socket.receive = receive;
  socket.drop();
  socket.onSent = answering;
  socket.open();
  assert.equal((await upload.done).filePath, `${upload.id}_a.bin`);
  assert.equal(socket.sent('file-chunk').length, 2);
});

test('an upload that the server has forgotten begins again under another name', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  await settled();
  server.keep(4);
  await settled();
  const first = upload.id;
  server.uploads.clear();
  server.isSlow = false;
  socket.drop();
  socket.open();
  await upload.done;
  assert.notEqual(upload.id, first);
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(64 * KIB)));
});

test('when another client takes it over it ends, and leaves the other its upload', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  await settled();
  server.refusal = () => ({ code: 'conflict', error: 'Another connection has taken over this upload.', retryable: false });
  server.keep(1);
  await assert.rejects(upload.done, {
    name: 'UploadError',
    code: 'conflict',
    message: 'Another connection has taken over this upload.',
    retryable: false,
  });
  assert.equal(upload.state, 'failed');
  assert.equal(socket.sent('file-upload-cancel').length, 0);
  assert.equal(socket.sent('file-upload-start').length, 1);
});

test('a listener that throws is reported, and harms nobody else', async (context) => {
  const { client } = await connected();
  const thrown: unknown[] = [];
  const queue = queueMicrotask;
  context.mock.method(globalThis, 'queueMicrotask', (task: () => void) =>
    queue(() => {
      try {
        task();
      } catch (error) {
        thrown.push(error);
      }
    }),
  );
  const upload = client.upload(file(KIB));
  let heard = 0;
  upload.on('complete', () => {
    throw new Error('In the page');
  });
  upload.on('complete', () => heard++);
  await upload.done;
  await settled();
  assert.equal(heard, 1);
  assert.deepEqual(thrown.map(String), ['Error: In the page']);
});

test('a listener that was taken away hears nothing', async () => {
  const { client } = await connected();
  const upload = client.upload(file(KIB));
  let heard = 0;
  upload.on('state', () => heard++)();
  await upload.done;
  assert.equal(heard, 0);
});
