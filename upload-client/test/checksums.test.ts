import assert from 'node:assert/strict';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { afterEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ChecksumWorker } from '../src/client/checksums';
import { crc32c } from '../src/client/checksums-crc32c';
import type { Piece } from '../src/client/source';
import { NodeWorker } from './support/node-worker';

const BOTH = { crc: true, file: true };

// Appendix B.4 of RFC 3720, and the check value of the algorithm's catalogues.
const CRC_VECTORS: [Buffer<ArrayBuffer>, string][] = [
  [Buffer.alloc(0), '00000000'],
  [Buffer.from('123456789'), 'e3069283'],
  [Buffer.alloc(32), '8a9136aa'],
  [Buffer.alloc(32, 0xff), '62a8ab43'],
  [Buffer.from(Array.from({ length: 32 }, (_, index) => index)), '46dd794e'],
  [Buffer.from(Array.from({ length: 32 }, (_, index) => 31 - index)), '113fdb5c'],
  [
    Buffer.from(
      '01c00000000000000000000000000000' + '14000000000004000000001400000018' + '28000000000000000200000000000000',
      'hex',
    ),
    'd9963a56',
  ],
];

// FIPS 180-4's examples.
const SHA_VECTORS: [string, string][] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
];

const open: ChecksumWorker[] = [];

afterEach(() => {
  for (const checksums of open.splice(0)) checksums.close();
  Reflect.deleteProperty(globalThis, 'Worker');
  NodeWorker.all.length = 0;
  NodeWorker.webAssembly = true;
});

for (const [place, start] of Object.entries({
  'in a Worker': () => inWorker(),
  'in a Worker that may not use WebAssembly': () => inWorker({ webAssembly: false }),
  'on the own thread': () => inPage(),
})) {
  describe(place, () => {
    test('the published values', async () => {
      const checksums = start();
      for (const [bytes, expected] of CRC_VECTORS) {
        const { crc32c } = await checksums.open(fileOf(bytes)).chunk(0, exactly(bytes), { crc: true, file: false });
        assert.equal(crc32c, expected);
      }
      for (const [text, expected] of SHA_VECTORS) {
        const bytes = Buffer.from(text);
        const file = checksums.open(fileOf(bytes));
        assert.equal((await file.chunk(0, exactly(bytes), { crc: false, file: true })).crc32c, undefined);
        assert.equal(await file.sha256(bytes.length), expected);
      }
    });

    test('files that are cut anywhere, several at a time', async () => {
      const checksums = start();
      await Promise.all(Array.from({ length: 8 }, () => uploadsWell(checksums, fileOf(randomBytes(randomInt(300_000))))));
    });

    test('chunks that come again, or of which a part has come, count once', async () => {
      const content = randomBytes(100_000);
      const file = start().open(streamOf(content));
      for (const [from, to] of [[0, 40_000], [0, 40_000], [30_000, 70_000], [40_000, 41_000], [70_000, 100_000]] as const) {
        const { crc32c } = await file.chunk(from, exactly(content.subarray(from, to)), BOTH);
        assert.equal(crc32c, crcOf(content.subarray(from, to)));
      }
      assert.equal(await file.sha256(content.length), shaOf(content));
      await file.chunk(70_000, exactly(content.subarray(70_000)), BOTH);
      assert.equal(await file.sha256(content.length), shaOf(content), 'asked again');
    });

    test('what was uploaded before is read, beside the chunks', async () => {
      const source = fileOf(randomBytes(5_000_000));
      const file = start().open(source);
      for (let from = 3_000_000; from < 5_000_000; from += 250_000) {
        const part = source.content.subarray(from, from + 250_000);
        const { crc32c } = await file.chunk(from, exactly(part), BOTH);
        assert.equal(crc32c, crcOf(part));
      }
      assert.equal(await file.sha256(5_000_000), shaOf(source.content));
    });

    test('chunks that the file has no checksum of are read for one that is wanted later', async () => {
      const source = fileOf(randomBytes(1000));
      const file = start().open(source);
      await file.chunk(0, exactly(source.content.subarray(0, 400)), { crc: true, file: false });
      assert.equal(source.reads, 0);
      await file.chunk(400, exactly(source.content.subarray(400)), BOTH);
      assert.equal(await file.sha256(1000), shaOf(source.content));
    });

    test('a stream whose beginning was not seen has no checksum', async () => {
      const source = streamOf(randomBytes(20));
      source.release(10);
      const file = start().open(source);
      await file.chunk(10, exactly(source.content.subarray(10)), BOTH);
      assert.equal(await file.sha256(20), undefined);
    });

    test('a file that cannot be read again has no checksum until it can, and its chunks go on', async () => {
      const source = fileOf(randomBytes(2_000_000));
      const file = start().open(source);
      source.unreadable = true;
      const { crc32c } = await file.chunk(1_500_000, exactly(source.content.subarray(1_500_000)), BOTH);
      assert.equal(crc32c, crcOf(source.content.subarray(1_500_000)));
      await assert.rejects(file.sha256(2_000_000), { message: 'unreadable' });
      source.unreadable = false;
      assert.equal(await file.sha256(2_000_000), shaOf(source.content));
    });
  });
}

test('the table and WebAssembly agree on every length and alignment', async () => {
  const content = randomBytes(80);
  const file = inPage().open(fileOf(content));
  for (let from = 0; from < 9; from++) {
    for (let to = from; to <= content.length; to++) {
      const part = content.subarray(from, to);
      const { crc32c: expected } = await file.chunk(from, exactly(part), { crc: true, file: false });
      assert.equal(crcOf(part), expected);
    }
  }
});

test('all files of a client share one Worker, which ends with it', async () => {
  const checksums = inWorker();
  for (let file = 0; file < 3; file++) await uploadsWell(checksums, fileOf(randomBytes(100)));
  assert.equal(NodeWorker.all.length, 1);
  checksums.close();
  assert.equal(NodeWorker.all[0]!.terminated, true);
});

test('bytes go to the Worker and come back without a copy', async () => {
  const bytes = exactly(randomBytes(100));
  const { bytes: same } = await inWorker().open(fileOf(Buffer.from(bytes))).chunk(0, bytes, BOTH);
  assert.equal(bytes.byteLength, 0, 'given away');
  assert.equal(same.byteLength, 100);
});

test('nothing is computed that is not wanted', async () => {
  const source = fileOf(randomBytes(100));
  const bytes = exactly(source.content);
  const chunk = await inWorker().open(source).chunk(0, bytes, { crc: false, file: false });
  assert.deepEqual(chunk, { bytes });
  assert.equal(NodeWorker.all[0]!.posted, 0);
});

for (const [kind, sourceOf] of Object.entries({ file: fileOf, stream: streamOf })) {
  test(`a ${kind} whose Worker cannot be loaded is done on the own thread`, async () => {
    globalThis.Worker = NodeWorker as never;
    const checksums = track(new ChecksumWorker(new URL('no-such-script.js', import.meta.url)));
    await uploadsWell(checksums, sourceOf(randomBytes(50_000)));
    await uploadsWell(checksums, sourceOf(randomBytes(50_000)));
    assert.equal(NodeWorker.all.length, 1);
  });

  test(`a ${kind} whose Worker may not be made is done on the own thread`, async () => {
    globalThis.Worker = class {
      constructor() {
        throw new DOMException('of another origin', 'SecurityError');
      }
    } as never;
    const checksums = track(new ChecksumWorker('https://elsewhere.example/worker.js'));
    await uploadsWell(checksums, sourceOf(randomBytes(50_000)));
  });

  for (let moment = 1; moment <= 8; moment++) {
    test(`a Worker that dies at message ${moment} of a ${kind} costs nothing`, async () => {
      const source = sourceOf(randomBytes(60_000));
      const file = inWorker().open(source);
      NodeWorker.all[0]!.diesAt = moment;
      const chunks = [];
      for (let from = 0; from < 60_000; from += 10_000) {
        const part = source.content.subarray(from, from + 10_000);
        chunks.push(file.chunk(from, exactly(part), BOTH));
      }
      const sha256 = file.sha256(60_000);
      for (const [index, { bytes, crc32c }] of (await Promise.all(chunks)).entries()) {
        const part = source.content.subarray(index * 10_000, (index + 1) * 10_000);
        assert.deepEqual(Buffer.from(bytes), part);
        assert.equal(crc32c, crcOf(part));
      }
      assert.equal(await sha256, shaOf(source.content));
      assert.equal(NodeWorker.all[0]!.terminated, moment < 8);
    });
  }
}

test('a stream whose Worker dies when its beginning is gone goes on without a checksum', async () => {
  const source = streamOf(randomBytes(30_000));
  const file = inWorker().open(source);
  await file.chunk(0, exactly(source.content.subarray(0, 10_000)), BOTH);
  source.release(10_000);
  NodeWorker.all[0]!.fail();
  const { bytes, crc32c } = await file.chunk(10_000, exactly(source.content.subarray(10_000)), BOTH);
  assert.deepEqual(Buffer.from(bytes), source.content.subarray(10_000));
  assert.equal(crc32c, crcOf(source.content.subarray(10_000)));
  assert.equal(await file.sha256(30_000), undefined);
});

test('a Worker that does not answer is given up', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let terminated = false;
  globalThis.Worker = class {
    postMessage(_message: unknown, transfer: ArrayBuffer[]): void {
      structuredClone(transfer, { transfer });
    }
    terminate(): void {
      terminated = true;
    }
  } as never;
  const source = fileOf(randomBytes(100));
  const file = new ChecksumWorker('silent.js').open(source);
  const chunk = file.chunk(0, exactly(source.content), BOTH);
  mock.timers.tick(30_000);
  mock.timers.tick(29_999);
  assert.equal(terminated, false);
  mock.timers.tick(1);
  assert.equal(terminated, true);
  const { bytes, crc32c } = await chunk;
  assert.deepEqual(Buffer.from(bytes), source.content);
  assert.equal(crc32c, crcOf(source.content));
  assert.equal(await file.sha256(100), shaOf(source.content));
});

function inWorker({ webAssembly = true } = {}): ChecksumWorker {
  globalThis.Worker = NodeWorker as never;
  NodeWorker.webAssembly = webAssembly;
  return track(new ChecksumWorker());
}

function inPage(): ChecksumWorker {
  return track(new ChecksumWorker(false));
}

function track(checksums: ChecksumWorker): ChecksumWorker {
  open.push(checksums);
  return checksums;
}

/** Reads everything in chunks of any length, without waiting, and looks at what comes back. */
async function uploadsWell(checksums: ChecksumWorker, source: Bytes): Promise<void> {
  const { content } = source;
  const file = checksums.open(source);
  const chunks = cut(content).map(async ([from, to]) => {
    const { bytes, crc32c } = await file.chunk(from, exactly(content.subarray(from, to)), BOTH);
    assert.deepEqual(Buffer.from(bytes), content.subarray(from, to));
    assert.equal(crc32c, crcOf(content.subarray(from, to)));
  });
  const sha256 = file.sha256(content.length);
  await Promise.all(chunks);
  assert.equal(await sha256, shaOf(content));
  file.close();
}

/** Parts of any length, empty ones too. */
function cut(content: Buffer): [from: number, to: number][] {
  const ends = Array.from({ length: randomInt(12) }, () => randomInt(content.length + 1));
  const all = [0, ...ends, content.length].sort((a, b) => a - b);
  return all.slice(1).map((to, index) => [all[index]!, to]);
}

class Bytes {
  readonly content: Buffer;
  unreadable = false;
  reads = 0;
  #released = 0;

  constructor(content: Buffer) {
    this.content = content;
  }

  has(offset: number): boolean {
    return offset >= this.#released;
  }

  async read(offset: number, length: number): Promise<Piece> {
    this.reads++;
    await randomTurns();
    if (this.unreadable) throw new Error('unreadable');
    assert.ok(this.has(offset));
    const bytes = exactly(this.content.subarray(offset, offset + length));
    return { offset, bytes, isLast: offset + length >= this.content.length };
  }

  release(offset: number): void {
    this.#released = offset;
  }
}

/** Any part can be read at any time, and what was asked for first need not come first. */
function fileOf(content: Buffer): Bytes {
  return new Bytes(content);
}

/** What is asked for first comes first. */
function streamOf(content: Buffer): Bytes {
  const stream = new Bytes(content);
  const read = stream.read.bind(stream);
  let before: Promise<unknown> = Promise.resolve();
  stream.read = (offset, length) => {
    const piece = before.then(() => read(offset, length));
    before = piece;
    return piece;
  };
  return stream;
}

async function randomTurns(): Promise<void> {
  for (let turns = randomInt(5); turns > 0; turns--) await turn();
}

/** An ArrayBuffer of nothing but these bytes. */
function exactly(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function crcOf(bytes: Uint8Array): string {
  return crc32c(bytes).toString(16).padStart(8, '0');
}

function shaOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
