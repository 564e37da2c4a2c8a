// Runs the tests in Node: node test.mjs [name of a test file]...
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const out = 'target/test-js';
const names = process.argv.slice(2);
const files = readdirSync('test').filter((file) => file.endsWith('.test.ts'));
const chosen = names.length === 0 ? files : files.filter((file) => names.some((name) => file.startsWith(name)));
const nested = chosen.map((file) => `test/${file}`);

rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: nested,
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
// A worker's script is one file, as it is in the package.
await build({
  entryPoints: ['src/client/checksums-worker.ts'],
  outdir: out,
  bundle: true,
  format: 'esm',
  logLevel: 'warning',
});
const built = chosen.map((file) => `${out}/${file.replace(/\.ts$/, '.mjs')}`);
const { status } = spawnSync('node', ['--enable-source-maps', '--test', '--test-reporter=spec', ...built], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
