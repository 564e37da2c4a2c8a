import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UploadClient } from '../src/client/client';
import { KIB } from './support/fake-server';
import { FakeSocket } from './support/fake-socket';
import { bytes, connected, file, settled, setUp, until } from './support/setup';
import { stopTime } from './support/time';

test('two clients with the same token: the later one has the upload', async () => {
  const first = await connected();
  first.server.isSlow = true;
  const memory = new Map();
  const remembering = {
    find: async (key: string) => memory.get(key),
    save: async (key: string, value: unknown) => void memory.set(key, value),
    remove: async () => {},
  };
  const one = new UploadClient(first.socket.asSocket(), { memory: remembering });
  const large = file(300 * KIB);
  const upload = one.upload(large);
  await until(() => first.server.waiting === 4);
  first.server.keep(2);
  await settled();

  const otherSocket = new FakeSocket();
  first.server.attach(otherSocket);
  const other = new UploadClient(otherSocket.asSocket(), { memory: remembering });
  otherSocket.open();
  first.server.isSlow = false;
  const taken = other.upload(large);
  await until(() => taken.progress.bytesUploaded > 8 * KIB);
  first.server.keep();
  await assert.rejects(upload.done, { code: 'conflict' });
  assert.equal(memory.size, 1, 'which the other may need');
  assert.equal((await taken.done).uploadId, upload.id);
  assert.deepEqual(first.server.only().bytes, Buffer.from(bytes(300 * KIB)));
});

test('a refused connection fails what is under way and what comes, until there is another', async () => {
  const { socket, server, client } = await connected();
  const states: string[] = [];
  client.on('connection', (state) => states.push(state));
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  await settled();
  server.keep(1);
  server.lose();
  socket.drop();
  socket.refuse('Your token has expired');
  await assert.rejects(upload.done, { code: 'connection-refused', retryable: true });
  await assert.rejects(client.upload(file(1)).done, { code: 'connection-refused' });
  assert.equal(client.connection, 'refused');

  client.connect();
  server.isSlow = false;
  socket.open();
  upload.resume();
  await upload.done;
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(64 * KIB)));
  assert.equal(socket.sent('file-upload-start')[1]!.resumeToken, server.only().token);
  assert.deepEqual(states, ['disconnected', 'refused', 'connecting', 'connected']);
});

test('what was refused before the server said its token is tried again under another name', async () => {
  const { socket, server, client } = await connected();
  const answering = socket.onSent;
  socket.onSent = () => {};
  const upload = client.upload(file(KIB));
  await settled();
  const first = upload.id;
  socket.drop();
  socket.refuse('Your token has expired');
  await assert.rejects(upload.done, { code: 'connection-refused' });
  socket.onSent = answering;
  client.connect();
  socket.open();
  upload.resume();
  await upload.done;
  assert.notEqual(upload.id, first);
  assert.deepEqual(server.only().bytes, Buffer.from(bytes(KIB)));
});

test('a lost connection is waited for as long as it was told', async (context) => {
  const time = stopTime(context);
  const { socket, server, client } = await connected({ retryForMs: 60_000 });
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  await settled();
  socket.drop();
  time.tick(59_999);
  await settled();
  assert.equal(upload.state, 'offline');
  socket.open();
  await settled();
  time.tick(2);
  assert.equal(upload.state, 'uploading');

  socket.drop();
  time.tick(60_000);
  await assert.rejects(upload.done, { code: 'connection-lost', retryable: true });
});

test('a server that is never reached is waited for as long as it was told', async (context) => {
  const time = stopTime(context);
  const { client } = setUp({ retryForMs: 60_000 });
  const upload = client.upload(file(1));
  await settled();
  time.tick(60_000);
  await assert.rejects(upload.done, { code: 'connection-lost' });
});

test('a client that is closed leaves to others what the server has', async () => {
  const { socket, server, client } = await connected();
  server.isSlow = true;
  const upload = client.upload(file(64 * KIB));
  const waiting = client.upload(file(1), { paused: true });
  await settled();
  client.close();
  await assert.rejects(upload.done, { code: 'client-closed', retryable: true });
  await assert.rejects(waiting.done, { code: 'client-closed' });
  await assert.rejects(client.upload(file(1)).done, { code: 'client-closed' });
  assert.equal(client.connection, 'closed');
  assert.equal(server.uploads.size, 1);
  assert.equal(socket.sent('file-upload-cancel').length, 0);
  assert.equal(socket.listeners, 0);
});

test('a client on a socket that is connected already begins', async () => {
  const { socket } = await connected();
  const client = new UploadClient(socket.asSocket(), { memory: false });
  await client.upload(file(1)).done;
  assert.equal(client.connection, 'connected');
  assert.equal(client.limits?.resumable, true);
});

test('makes ids on a page without randomUUID', async (context) => {
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  context.after(() => Reflect.deleteProperty(crypto, 'randomUUID'));
  const { client } = await connected();
  assert.match(client.upload(file(1)).id, /^[0-9a-f]{32}$/);
});
