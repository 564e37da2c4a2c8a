import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection, type Receiver } from '../src/client/connection';
import { Changes } from '../src/client/events';
import type { Limits } from '../src/client/types';
import { FakeSocket } from './support/fake-socket';
import { stopTime } from './support/time';

const LIMITS = {
  success: true,
  maxFileSize: 9,
  chunkSize: 4,
  window: 8,
  allowedTypes: ['image/*'],
  resumable: true,
  downloads: false,
};

/** A connection of the client's own, which has yet to be opened. */
function setUp({ isOurs = true } = {}) {
  const socket = new FakeSocket();
  const states: string[] = [];
  const limits: Limits[] = [];
  const changes = new Changes();
  const connection = new Connection(socket.asSocket(), isOurs, changes, {
    state: (state, error) => states.push(error ? `${state}: ${error.message}` : state),
    limits: (received) => limits.push(received),
  });
  return { socket, connection, states, limits };
}

function receiver(heard: string[] = []): Receiver {
  return {
    ready: ({ offset }) => heard.push(`ready at ${offset}`),
    progress: ({ bytesUploaded }) => heard.push(`progress ${bytesUploaded}`),
    complete: ({ filePath }) => heard.push(`complete ${filePath}`),
    refused: ({ code }) => heard.push(`refused ${code}`),
    lost: () => heard.push('lost'),
  };
}

test('tells its state, and what the server says that it takes', () => {
  const { socket, connection, states, limits } = setUp();
  socket.onSent = (_event, _message, answer) => answer?.(LIMITS);
  assert.equal(connection.state, 'connecting');
  assert.equal(connection.isOpen, false);
  socket.open();
  assert.deepEqual(states, ['connected']);
  assert.equal(connection.isOpen, true);
  assert.equal(limits.length, 1);
  assert.equal(connection.limits?.maxFileSize, 9);
  assert.deepEqual(connection.limits?.allowedTypes, ['image/*']);
  assert.equal(connection.limits?.downloads, false);
});

test('limits that mean "none" are none', () => {
  const { socket, connection } = setUp();
  socket.onSent = (_event, _message, answer) =>
    answer?.({ success: true, maxFileSize: 2 ** 63, chunkSize: 0, window: null, allowedTypes: 'all' });
  socket.open();
  const { maxFileSize, chunkSize, window, allowedTypes } = connection.limits!;
  assert.deepEqual([maxFileSize, chunkSize, window, allowedTypes], [undefined, undefined, undefined, undefined]);
});

test('limits that come after their connection was replaced are not used', () => {
  const { socket, limits } = setUp();
  const answers: ((answer: unknown) => void)[] = [];
  socket.onSent = (_event, _message, answer) => answer && answers.push(answer);
  socket.open();
  socket.drop();
  socket.open();
  answers[0]!(LIMITS);
  assert.deepEqual(limits, []);
  answers[1]!(LIMITS);
  assert.deepEqual(
    limits.map(({ maxFileSize }) => maxFileSize),
    [9],
  );
});

test('what the server says goes to the upload that it is about', () => {
  const { socket, connection } = setUp();
  const heard: string[] = [];
  const detach = connection.attach('a', receiver(heard));
  socket.open();
  socket.receive('upload-ready', { uploadId: 'a', offset: 5 });
  socket.receive('upload-progress', { uploadId: 'a', bytesUploaded: 7 });
  socket.receive('upload-error', { uploadId: 'b', code: 'rejected' });
  socket.receive('upload-error', undefined);
  socket.receive('upload-error', 'nonsense');
  socket.receive('upload-complete', { uploadId: 'a', filePath: 'x' });
  detach();
  socket.receive('upload-complete', { uploadId: 'a', filePath: 'y' });
  assert.deepEqual(heard, ['ready at 5', 'progress 7', 'complete x']);
});

test('says nothing while there is no connection', () => {
  const { socket, connection } = setUp();
  connection.send('file-chunk', {});
  assert.equal(socket.sent('file-chunk').length, 0);
});

test('a lost connection is told once to each upload, and what it left unsent is dropped', () => {
  const { socket, connection, states } = setUp();
  const heard: string[] = [];
  connection.attach('a', receiver(heard));
  socket.open();
  socket.sendBuffer.push(
    ...['file-chunk', 'file-upload-start', 'file-upload-cancel', 'other'].map((event) => ({ data: [event] })),
  );
  socket.drop();
  socket.drop();
  assert.deepEqual(heard, ['lost']);
  assert.deepEqual(socket.sendBuffer, [{ data: ['other'] }]);
  assert.equal(states[1], 'disconnected: The connection to the server was lost.');
});

test('a server that cannot be reached is tried again, by socket.io-client itself', () => {
  const { socket, states } = setUp();
  socket.receive('connect_error', new Error('xhr poll error'));
  socket.receive('connect_error', new Error('xhr poll error'));
  assert.deepEqual(states, ['disconnected: The server cannot be reached.']);
  assert.equal(socket.active, true);
});

for (const [what, refuse, told] of [
  ['by name', (socket: FakeSocket) => socket.refuse('Your token has expired'), 'Your token has expired'],
  ['without a reason', (socket: FakeSocket) => socket.refuse(''), 'no reason given'],
  ['with 401', (socket: FakeSocket) => socket.receive('connect_error', { message: 'x', description: 401 }), 'not signed in'],
  ['with 403', (socket: FakeSocket) => socket.receive('connect_error', { message: 'x', description: 403 }), 'not allowed'],
] as const) {
  test(`a server that refuses ${what} is asked again only when it is wished`, () => {
    const { socket, connection, states } = setUp();
    refuse(socket);
    assert.equal(states.at(-1), `refused: The server refused the connection: ${told}.`);
    assert.equal(connection.error?.code, 'connection-refused');
    assert.equal(socket.active, false);

    connection.connect();
    assert.equal(connection.state, 'connecting');
    assert.equal(socket.connects, 1);
    connection.connect();
    assert.equal(socket.connects, 1);
  });
}

test('when the server closes the connection, it is opened again after a while', (context) => {
  const time = stopTime(context);
  const { socket } = setUp();
  socket.open();
  socket.drop('io server disconnect');
  time.tick(999);
  assert.equal(socket.connects, 0);
  time.tick(251);
  assert.equal(socket.connects, 1);
});

test('a server that is about to stop begins nothing, and is left when it wants it', (context) => {
  const time = stopTime(context);
  const { socket, connection } = setUp();
  const heard: string[] = [];
  connection.attach('a', receiver(heard));
  socket.open();
  socket.receive('upload-goaway', { reason: 'Shutting down', retryAfterMs: 5_000 });
  assert.equal(connection.isOpen, false);
  assert.equal(connection.state, 'connected', 'what is under way goes on');
  time.tick(4_999);
  assert.deepEqual(heard, []);
  time.tick(1_251);
  assert.deepEqual(heard, ['lost']);
  assert.equal(socket.connects, 1);
  socket.open();
  assert.equal(connection.isOpen, true);
});

test('a server that closes the connection after it said so is not asked before the time', (context) => {
  const time = stopTime(context);
  const { socket } = setUp();
  socket.open();
  socket.receive('upload-goaway', { retryAfterMs: 5_000 });
  socket.drop('io server disconnect');
  time.tick(4_999);
  assert.equal(socket.connects, 0);
  time.tick(1_251);
  assert.equal(socket.connects, 1);
});

test('however long a server wants to be left alone, it is asked again after a minute or so', (context) => {
  const time = stopTime(context);
  const { socket } = setUp();
  socket.open();
  socket.receive('upload-goaway', { retryAfterMs: Number.MAX_SAFE_INTEGER });
  time.tick(75_000);
  assert.equal(socket.connects, 1);
});

test('when the browser is online again, nothing is waited for', (context) => {
  const browser = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener'] as const) {
    Object.defineProperty(globalThis, name, { value: browser[name].bind(browser), configurable: true });
    context.after(() => Reflect.deleteProperty(globalThis, name));
  }
  const { socket, connection } = setUp();
  browser.dispatchEvent(new Event('online'));
  assert.equal(socket.connects, 0, 'it is connecting already');
  socket.open();
  socket.drop();
  browser.dispatchEvent(new Event('online'));
  assert.equal(socket.connects, 1);
  socket.open();
  browser.dispatchEvent(new Event('online'));
  assert.equal(socket.connects, 1);

  socket.drop();
  connection.close();
  browser.dispatchEvent(new Event('online'));
  assert.equal(socket.connects, 1);
});

test('a connection that is closed stays so, and hears nothing', (context) => {
  const time = stopTime(context);
  const { socket, connection, states } = setUp();
  const heard: string[] = [];
  connection.attach('a', receiver(heard));
  socket.open();
  socket.receive('upload-goaway', { retryAfterMs: 1_000 });
  connection.close();
  connection.close();
  connection.connect();
  time.tick(60_000);
  assert.deepEqual(heard, ['lost']);
  assert.deepEqual(states, ['connected', 'closed']);
  assert.equal(socket.listeners, 0);
  assert.equal(socket.connects, 0);
  assert.equal(socket.connected, false);
});

test('a socket of the application is neither connected nor closed', (context) => {
  const time = stopTime(context);
  const { socket, connection } = setUp({ isOurs: false });
  socket.open();
  socket.receive('upload-goaway', { retryAfterMs: 1_000 });
  time.tick(2_000);
  assert.equal(connection.isOpen, true, 'it may go on asking');
  socket.drop();
  socket.receive('connect_error', { message: 'x', description: 401 });
  assert.equal(connection.state, 'refused');
  assert.equal(socket.active, true);
  socket.open();
  socket.drop('io server disconnect');
  time.tick(60_000);
  assert.equal(socket.connects, 0);
  socket.open();
  connection.close();
  assert.equal(socket.connected, true);
  assert.equal(socket.listeners, 0);
});
