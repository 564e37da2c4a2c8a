// The package as it is built: run `npm run build` before.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const RESOURCES = 'target/classes/META-INF/resources/socket-upload';
/** As the README states it, in KiB of gzip. Raise it with a reason only. */
const LIMITS = { 'client.js': 34, 'client.iife.js': 34, 'checksums-worker.js': 12 };

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; dependencies: object };

test('npm and Maven give it the same version', () => {
  const [, parent] = readFileSync('pom.xml', 'utf8').match(/<parent>[^]*?<version>(.*?)<\/version>/)!;
  assert.equal(version, parent);
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { version: string; packages: { '': { version: string } } };
  assert.deepEqual([lock.version, lock.packages[''].version], [parent, parent]);
});

test('the lock file names no registry', () => {
  assert.doesNotMatch(readFileSync('package-lock.json', 'utf8'), /"resolved"|registry/);
});

test('it depends on socket.io-client and the hashes only', () => {
  assert.deepEqual(Object.keys(dependencies), ['@noble/hashes', 'hash-wasm', 'socket.io-client']);
});

for (const [name, limit] of Object.entries(LIMITS)) {
  test(`${name} has no more than ${limit} KiB`, () => {
    const size = gzipSync(readFileSync(`${RESOURCES}/${name}`), { level: 9 }).length;
    assert.ok(size <= limit * 1024, `it has ${size} bytes`);
    const stated = new RegExp(`\`${name.replace('.', '\\.')}\`.*?\\b${limit} KiB`);
    assert.match(readFileSync('README.md', 'utf8'), stated, 'the README says so');
  });
}

test('a program in Node finds it under its name', async () => {
  const found = (await import('socket-upload-client')) as { UploadClient: unknown; UploadError: unknown };
  assert.equal(typeof found.UploadClient, 'function');
  assert.equal(typeof found.UploadError, 'function');
});

for (const resolution of ['Node16', 'Bundler']) {
  test(`its types are found by TypeScript's resolution ${resolution}`, () => {
    const folder = `target/consumer-${resolution}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      `${folder}/use.mts`,
      `import { UploadClient, type Upload, type UploadError } from 'socket-upload-client';
       const upload: Upload = new UploadClient('http://127.0.0.1').upload(new Blob(['a']), { fileName: 'a' });
       upload.on('error', (error: UploadError) => error.code === 'file-too-large');
       // @ts-expect-error: there is no such event, so types were found
       upload.on('nonsense', () => {});`,
    );
    const module = resolution === 'Node16' ? 'Node16' : 'ESNext';
    const options = ['--noEmit', '--strict', '--target', 'ES2022', '--lib', 'ES2022,DOM,DOM.Iterable', '--types', ''];
    const { status, stdout } = spawnSync(
      process.execPath,
      ['node_modules/typescript/bin/tsc', '--ignoreConfig', ...options, '--module', module, '--moduleResolution', resolution, `${folder}/use.mts`],
      { encoding: 'utf8' },
    );
    assert.equal(status, 0, stdout);
  });
}
