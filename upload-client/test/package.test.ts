// The package as it is built: run `npm run build` before.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const RESOURCES = 'target/classes/META-INF/resources/socket-upload';
/** As the README states it, in KiB of gzip. Raise it with a reason only. */
const LIMITS = { 'client.js': 34, 'client.iife.js': 34, 'socket-upload.js': 42, 'checksums-worker.js': 12 };

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string;
  dependencies: object;
};

test('npm and Maven give it the same version', () => {
  const [, parent] = readFileSync('pom.xml', 'utf8').match(/<parent>[^]*?<version>(.*?)<\/version>/)!;
  assert.equal(version, parent);
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    version: string;
    packages: { '': { version: string } };
  };
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
    const row = readFileSync('README.md', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\``));
    assert.ok(row?.endsWith(`| ${limit} KiB |`), 'the README says so');
  });
}

test('a program in Node finds it under its name', async () => {
  const found = (await import('socket-upload-client')) as { UploadClient: unknown; UploadError: unknown };
  assert.equal(typeof found.UploadClient, 'function');
  assert.equal(typeof found.UploadError, 'function');
});

test('what the README shows of the client is right', () => {
  const [, example] = readFileSync('README.md', 'utf8').match(/```ts\n([^`]+)```/)!;
  const given = `declare const server: string, token: string, file: File, signal: AbortSignal;`;
  // Whoever writes in this style takes what is caught for what it is.
  const { status, stdout } = typeCheck(
    'readme',
    `import { UploadClient } from 'socket-upload-client';\n${given}\n${example}`,
    [...['--module', 'ESNext', '--moduleResolution', 'Bundler', '--useUnknownInCatchVariables', 'false']],
  );
  assert.equal(status, 0, stdout);
});

for (const resolution of ['Node16', 'Bundler']) {
  test(`its types are found by TypeScript's resolution ${resolution}`, () => {
    const module = resolution === 'Node16' ? 'Node16' : 'ESNext';
    const { status, stdout } = typeCheck(
      resolution,
      `import { UploadClient, type Upload, type UploadError } from 'socket-upload-client';
       const upload: Upload = new UploadClient('http://127.0.0.1').upload(new Blob(['a']), { fileName: 'a' });
       upload.on('error', (error: UploadError) => error.code === 'file-too-large');
       // @ts-expect-error: there is no such event, so types were found
       upload.on('nonsense', () => {});`,
      ['--module', module, '--moduleResolution', resolution],
    );
    assert.equal(status, 0, stdout);
  });
}

/** Checks a program of a user of the package. */
function typeCheck(name: string, program: string, options: string[]) {
  const file = `target/consumers/${name}.mts`;
  mkdirSync('target/consumers', { recursive: true });
  writeFileSync(file, program);
  const common = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--target',
    'ES2022',
    '--lib',
    'ES2022,DOM,DOM.Iterable',
    '--types',
    '',
  ];
  return spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', ...common, ...options, file], { encoding: 'utf8' });
}
