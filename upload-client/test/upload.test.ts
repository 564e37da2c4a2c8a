import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import type { Socket } from 'socket.io-client';
import { formatBytes, Uploader, type Callbacks, type Failure, type Limits } from '../src/upload';

const KIB = 1024;
const MIB = 1024 * KIB;
const LIMITS = { success: true, maxFileSize: MIB, chunkSize: 4 * KIB, window: 16 * KIB };

test('sends the chunks in order and flags the last', async () => {
  const { socket, uploader } = await connected();
  const content = bytes(10 * KIB);
  const { outcome } = upload(uploader, content);
  await settled();

  const [start] = socket.sent('file-upload-start');
  assert.deepEqual(start, { fileName: 'a.bin', fileSize: 10 * KIB, fileType: 'x/y', uploadId: start.uploadId });
  assert.equal(socket.sent('file-chunk').length, 0, 'nothing before upload-ready');

  socket.receive('upload-ready', { uploadId: start.uploadId });
  await settled();

  const chunks = socket.sent('file-chunk');
  assert.deepEqual(chunks.map((chunk) => chunk.chunkIndex), [0, 1, 2]);
  assert.deepEqual(chunks.map((chunk) => chunk.isLastChunk), [false, false, true]);
  assert.ok(chunks.every((chunk) => chunk.totalChunks === 3 && chunk.uploadId === start.uploadId));
  assert.deepEqual(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.data))), Buffer.from(content));

  socket.receive('upload-complete', { uploadId: start.uploadId, fileName: 'a.bin', filePath: 'b.bin' });
  assert.deepEqual(outcome, ['start', 'complete b.bin']);
});

test('keeps to the window and goes on with every acknowledgement', async () => {
  const { socket, uploader } = await connected();
  await begin(socket, uploader, 64 * KIB);
  assert.equal(socket.sent('file-chunk').length, 4);

  socket.acknowledge();
  await settled();
  assert.equal(socket.sent('file-chunk').length, 5);

  for (let chunk = 1; chunk < 16; chunk++) {
    socket.acknowledge();
    await settled();
  }
  assert.equal(socket.sent('file-chunk').length, 16);
});

test('takes window and chunk size from upload-ready when it states them', async () => {
  const { socket, uploader } = await connected();
  await begin(socket, uploader, 64 * KIB, { chunkSize: 2 * KIB, window: 6 * KIB });
  assert.deepEqual(socket.sent('file-chunk').map((chunk) => chunk.data.byteLength), [2 * KIB, 2 * KIB, 2 * KIB]);
});

test('never has more than 1 MiB on the way, in chunks of 256 KiB, however much the server would take', async () => {
  const { socket, uploader } = await connected({ success: true, chunkSize: 8 * MIB, window: 64 * MIB });
  await begin(socket, uploader, 3 * MIB);
  assert.deepEqual(socket.sent('file-chunk').map((chunk) => chunk.data.byteLength / KIB), [256, 256, 256, 256]);
});

test('sends nothing twice when upload-ready comes twice', async () => {
  const { socket, uploader } = await connected();
  const { outcome, id } = await begin(socket, uploader, 8 * KIB);
  socket.receive('upload-ready', { uploadId: id });
  await settled();
  assert.equal(socket.sent('file-chunk').length, 2);
  assert.deepEqual(outcome, ['start']);
});

test('sends whole chunks when the window is smaller than one', async () => {
  const { socket, uploader } = await connected({ ...LIMITS, chunkSize: 64 * KIB, window: 3 * KIB });
  await begin(socket, uploader, 7 * KIB);
  for (let chunk = 0; chunk < 3; chunk++) {
    assert.equal(socket.sent('file-chunk').length, chunk + 1);
    socket.acknowledge();
    await settled();
  }
  assert.deepEqual(socket.sent('file-chunk').map((chunk) => chunk.data.byteLength), [3 * KIB, 3 * KIB, KIB]);
});

test('cancel stops at once and tells the server', async () => {
  const { socket, uploader } = await connected();
  const { handle, outcome, id } = await begin(socket, uploader, 64 * KIB);
  handle.cancel();
  handle.cancel();
  socket.acknowledge();
  socket.receive('upload-complete', { uploadId: id });
  await settled();

  assert.deepEqual(socket.sent('file-upload-cancel'), [id]);
  assert.equal(socket.sent('file-chunk').length, 4);
  assert.deepEqual(outcome, ['start', 'cancel']);
});

test('a file that still waits can be cancelled without the server hearing of it', async () => {
  const { socket, uploader } = await connected();
  const uploads = [1, 2, 3, 4].map(() => upload(uploader, bytes(1)));
  await settled();
  uploads[3]!.handle.cancel();
  socket.receive('upload-complete', { uploadId: uploads[0]!.id });
  await settled();

  assert.equal(socket.sent('file-upload-start').length, 3);
  assert.equal(socket.sent('file-upload-cancel').length, 0);
  assert.deepEqual(uploads[3]!.outcome, ['cancel']);
});

test('three files at a time, the others as those end', async () => {
  const { socket, uploader } = await connected();
  const uploads = [1, 2, 3, 4, 5].map(() => upload(uploader, bytes(1)));
  const started = () => socket.sent('file-upload-start').map((start) => start.uploadId);
  await settled();
  assert.deepEqual(started(), uploads.slice(0, 3).map(({ id }) => id));

  uploads[1]!.handle.cancel();
  assert.deepEqual(started(), uploads.slice(0, 4).map(({ id }) => id));
  socket.receive('upload-error', { uploadId: uploads[0]!.id });
  assert.deepEqual(started(), uploads.map(({ id }) => id));
});

for (const told of ['by the acknowledgement', 'by the event', 'by both']) {
  test(`reports an error told ${told} once and stops`, async () => {
    const { socket, uploader } = await connected();
    const { outcome, id } = await begin(socket, uploader, 64 * KIB);
    const error = { success: false, uploadId: id, code: 'storage-full', error: 'The disk is full.', retryable: true };
    if (told !== 'by the event') socket.acknowledge(error);
    if (told !== 'by the acknowledgement') socket.receive('upload-error', error);
    await settled();

    assert.equal(socket.sent('file-chunk').length, 4);
    assert.deepEqual(outcome, ['start', 'storage-full: The disk is full.']);
  });
}

test('an error of another upload changes nothing', async () => {
  const { socket, uploader } = await connected();
  const { outcome } = await begin(socket, uploader, 64 * KIB);
  socket.receive('upload-error', { uploadId: 'other', error: 'No.' });
  socket.receive('upload-error', undefined);
  assert.deepEqual(outcome, ['start']);
});

test('an error without code or sentence still reads well', async () => {
  const { socket, uploader } = await connected();
  const { outcome, id } = await begin(socket, uploader, KIB);
  socket.receive('upload-error', { uploadId: id });
  assert.deepEqual(outcome, ['start', 'unknown: The server could not take the file.']);
});

test('an empty file needs no chunk', async () => {
  const { socket, uploader } = await connected();
  const { outcome, id } = await begin(socket, uploader, 0);
  socket.receive('upload-complete', { uploadId: id, filePath: 'empty' });

  assert.equal(socket.sent('file-chunk').length, 0);
  assert.deepEqual(outcome, ['start', 'complete empty']);
});

test('a file that is too large is refused without the server, even while others hold every place', async () => {
  const { socket, uploader } = await connected({ ...LIMITS, maxFileSize: 10 });
  for (let count = 0; count < 3; count++) upload(uploader, bytes(10));
  await settled();
  const { outcome } = upload(uploader, bytes(11));
  await settled();

  assert.equal(socket.sent('file-upload-start').length, 3);
  assert.deepEqual(outcome, ['file-too-large: The file is larger than the 10 B this server accepts.']);
});

test('a file that cannot be read fails and is given up on the server', async () => {
  const { socket, uploader } = await connected();
  const file = new File([bytes(10)], 'gone.bin');
  file.slice = () => ({ size: 10, arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }) as Blob;
  const { outcome, handle } = follow(uploader, file);
  await settled();
  socket.receive('upload-ready', { uploadId: handle.id });
  await settled();

  assert.deepEqual(socket.sent('file-upload-cancel'), [handle.id]);
  assert.match(outcome[1]!, /^unreadable: /);
});

test('a lost connection fails what is under way, keeps what waits, and sends nothing late', async () => {
  const { socket, uploader } = await connected();
  const running = await begin(socket, uploader, 64 * KIB);
  const others = [1, 2, 3].map(() => upload(uploader, bytes(1)));
  await settled();
  socket.sendBuffer.push('a chunk that was not sent in time');
  socket.disconnect();
  const later = upload(uploader, bytes(1));
  socket.acknowledge();
  running.handle.cancel();
  await settled();

  assert.equal(socket.sendBuffer.length, 0);
  assert.equal(socket.sent('file-chunk').length, 4);
  assert.equal(socket.sent('file-upload-cancel').length, 0);
  assert.match(running.outcome[1]!, /^connection-lost: /);
  assert.equal(socket.sent('file-upload-start').length, 3);

  socket.connect();
  await settled();
  assert.deepEqual(socket.sent('file-upload-start').slice(3).map((start) => start.uploadId), [others[2]!.id, later.id]);
});

test('files added before there is a connection wait for it', async () => {
  const socket = new FakeSocket(LIMITS);
  const uploader = new Uploader(socket as unknown as Socket);
  upload(uploader, bytes(1));
  await settled();
  assert.equal(socket.sent('file-upload-start').length, 0);

  socket.connect();
  await settled();
  assert.equal(socket.sent('file-upload-start').length, 1);
});

test('an answer about limits that comes after the connection was replaced is not used', async () => {
  const socket = new FakeSocket(null);
  const seen: Limits[] = [];
  new Uploader(socket as unknown as Socket, { onLimits: (limits) => seen.push(limits) });
  const late = socket.holdLimits();
  socket.connect();
  socket.disconnect();
  const current = socket.holdLimits();
  socket.connect();
  late(LIMITS);
  await settled();
  assert.deepEqual(seen, []);

  current({ ...LIMITS, maxFileSize: 5 });
  await settled();
  assert.deepEqual(seen.map(({ maxFileSize }) => maxFileSize), [5]);
});

test('a server that states no limits gets 64 KiB chunks, paced by what the browser has sent', async () => {
  const { socket, uploader } = await connected(null);
  socket.io.engine.transport.ws = { bufferedAmount: 2 * MIB };
  const { id } = await begin(socket, uploader, 200 * KIB);
  assert.equal(socket.sent('file-chunk').length, 0, 'the line is busy');

  socket.io.engine.transport.ws = undefined;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(
    socket.sent('file-chunk').map((chunk) => chunk.data.byteLength / KIB),
    [64, 64, 64, 8],
  );
  assert.equal(socket.unanswered, 0, 'asks for no acknowledgements that never come');
  socket.receive('upload-complete', { uploadId: id });
});

test('limits that mean "none" are none', async () => {
  const { uploader, socket } = await connected({ success: true, maxFileSize: Number.MAX_VALUE, chunkSize: 0, window: null });
  await begin(socket, uploader, 65 * KIB);
  assert.deepEqual(socket.sent('file-chunk').map((chunk) => chunk.data.byteLength / KIB), [64, 1]);
});

test('makes ids on a page without randomUUID', async (context) => {
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  context.after(() => Reflect.deleteProperty(crypto, 'randomUUID'));
  const { uploader } = await connected();
  assert.match(uploader.upload(new File([], 'a')).id, /^[0-9a-f]{32}$/);
});

test('writes sizes for people', () => {
  const sizes = [0, 1, 1023, KIB, 1.5 * KIB, MIB - 1, 100 * MIB, 1.5 * MIB * MIB];
  assert.deepEqual(sizes.map(formatBytes), ['0 B', '1 B', '1023 B', '1 KB', '1.5 KB', '1 MB', '100 MB', '1.5 TB']);
});

/** A connection whose other end is the test. */
class FakeSocket {
  connected = false;
  id: string | undefined;
  sendBuffer: unknown[] = [];
  io = { engine: { writeBuffer: [], transport: { ws: undefined as { bufferedAmount: number } | undefined } } };
  readonly #handlers = new Map<string, (message?: unknown) => void>();
  readonly #sent: [event: string, message: any][] = [];
  #acks: ((answer: unknown) => void)[] = [];
  #connections = 0;
  #limits: unknown;

  constructor(limits: unknown) {
    this.#limits = limits;
  }

  on(event: string, handler: (message?: unknown) => void): void {
    this.#handlers.set(event, handler);
  }

  emit(event: string, message: unknown, ack?: (answer: unknown) => void): void {
    this.#sent.push([event, message]);
    if (ack) this.#acks.push(ack);
  }

  timeout(): { emitWithAck(): Promise<unknown> } {
    const limits = this.#limits;
    return { emitWithAck: async () => (await limits) ?? Promise.reject(new Error('operation has timed out')) };
  }

  holdLimits(): (limits: unknown) => void {
    let release!: (limits: unknown) => void;
    this.#limits = new Promise((resolve) => (release = resolve));
    return release;
  }

  connect(): void {
    this.connected = true;
    this.id = `connection ${++this.#connections}`;
    this.receive('connect');
  }

  disconnect(): void {
    this.connected = false;
    this.id = undefined;
    this.receive('disconnect', 'transport close');
  }

  receive(event: string, message?: unknown): void {
    this.#handlers.get(event)!(message);
  }

  /** Answers the oldest chunk that waits for it. */
  acknowledge(answer: unknown = { success: true }): void {
    this.#acks.shift()!(answer);
  }

  sent(event: string): any[] {
    return this.#sent.filter(([name]) => name === event).map(([, message]) => message);
  }

  get unanswered(): number {
    return this.#acks.length;
  }
}

/** Limits of null stand for an older server, which answers no such question. */
async function connected(limits: object | null = LIMITS) {
  const socket = new FakeSocket(limits);
  const uploader = new Uploader(socket as unknown as Socket);
  socket.connect();
  await settled();
  return { socket, uploader };
}

async function begin(socket: FakeSocket, uploader: Uploader, size: number, ready: object = {}) {
  const started = upload(uploader, bytes(size));
  await settled();
  socket.receive('upload-ready', { uploadId: started.id, ...ready });
  await settled();
  return started;
}

function upload(uploader: Uploader, content: Uint8Array<ArrayBuffer>) {
  return follow(uploader, new File([content], 'a.bin', { type: 'x/y' }));
}

/** Uploads, noting every callback but progress. */
function follow(uploader: Uploader, file: File) {
  const outcome: string[] = [];
  const callbacks: Callbacks = {
    onStart: () => outcome.push('start'),
    onComplete: ({ filePath }) => outcome.push(`complete ${filePath}`),
    onError: ({ code, error }: Failure) => outcome.push(`${code}: ${error}`),
    onCancel: () => outcome.push('cancel'),
  };
  const handle = uploader.upload(file, callbacks);
  return { handle, outcome, id: handle.id };
}

function bytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => index * 7 + (index >> 8));
}

/** Lets every promise that can go on do so. */
async function settled(): Promise<void> {
  for (let count = 0; count < 100; count++) await turn();
}
