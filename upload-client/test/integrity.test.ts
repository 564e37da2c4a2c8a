import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { crc32c } from '../src/client/checksums-crc32c';
import type { Message } from './support/fake-socket';
import { KIB } from './support/fake-server';
import { bytes, connected, file, until } from './support/setup';

const ALGORITHMS = ['crc32c', 'sha-256', 'sha-512'];

function crcOf({ data }: Message): string {
  return `crc32c:${crc32c(new Uint8Array(data as ArrayBuffer))
    .toString(16)
    .padStart(8, '0')}`;
}

function shaOf(content: Uint8Array): string {
  return `sha-256:${createHash('sha256').update(content).digest('hex')}`;
}

for (const what of ['file', 'stream'] as const) {
  test(`every chunk of a ${what} has its checksum, and the last that of all`, async () => {
    const { socket, server, client } = await connected();
    server.checksumAlgorithms = ALGORITHMS;
    const source = file(30 * KIB);
    await client.upload(what === 'file' ? source : source.stream()).done;
    const chunks = socket.sent('file-chunk');
    assert.equal(chunks.length, 8);
    assert.deepEqual(
      chunks.map(({ checksum }) => checksum),
      chunks.map(crcOf),
    );
    assert.deepEqual(
      chunks.map(({ fileChecksum }) => fileChecksum),
      [...Array<undefined>(7).fill(undefined), shaOf(bytes(30 * KIB))],
    );
  });

  test(`the checksum of a ${what} is that of all, also after a lost connection`, async () => {
    const { socket, server, client } = await connected();
    server.checksumAlgorithms = ALGORITHMS;
    server.isSlow = true;
    const source = file(64 * KIB);
    const upload = client.upload(what === 'file' ? source : source.stream());
    await until(() => server.waiting === 4);
    server.keep(2);
    server.lose();
    socket.drop();
    server.isSlow = false;
    server.chunkSize = 3 * KIB;
    socket.open();
    await upload.done;
    assert.equal(socket.sent('file-chunk').at(-1)!.fileChecksum, shaOf(bytes(64 * KIB)));
    assert.deepEqual(server.only().bytes, Buffer.from(bytes(64 * KIB)));
  });
}

test('what is not wanted, or what the server does not know, is not computed', async () => {
  for (const [algorithms, checksums, hasChunks, hasFile] of [
    [ALGORITHMS, { chunks: false }, false, true],
    [ALGORITHMS, { file: false }, true, false],
    [ALGORITHMS, { chunks: false, file: false }, false, false],
    [['sha-512'], {}, false, false],
  ] as const) {
    const { socket, server, client } = await connected({ checksums: { chunks: true, file: true } });
    server.checksumAlgorithms = [...algorithms];
    await client.upload(file(KIB), { checksums }).done;
    const [chunk] = socket.sent('file-chunk');
    assert.deepEqual(['checksum' in chunk!, 'fileChecksum' in chunk!], [hasChunks, hasFile]);
  }
});

test('a chunk that was damaged on the way comes again with its checksum', async () => {
  const { socket, server, client } = await connected();
  server.checksumAlgorithms = ALGORITHMS;
  server.isSlow = true;
  let isDamaged = true;
  server.refusal = ({ offset }) => {
    if (offset !== 8 * KIB || !isDamaged) return undefined;
    isDamaged = false;
    return { code: 'chunk-checksum-mismatch', error: 'Damaged.', retryable: true };
  };
  const upload = client.upload(file(12 * KIB));
  await until(() => server.waiting === 3);
  server.keep();
  await until(() => server.waiting === 1);
  server.keep();
  await upload.done;
  const [, , first, again] = socket.sent('file-chunk');
  assert.deepEqual(
    [again!.offset, again!.checksum, again!.fileChecksum],
    [first!.offset, crcOf(first!), shaOf(bytes(12 * KIB))],
  );
});
