// Makes the page of the README with each version of Uppy: node bundle.mjs <folder>
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const client = join(here, '../../../../../upload-client');
const [out] = process.argv.slice(2);

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Uppy</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="page.css">
  <script type="module" src="page.js"></script>
</head>
<body><div id="uploads"></div></body>
</html>
`;

const [, example] = readFileSync(join(client, 'README.md'), 'utf8').match(/```js\n(import Uppy [^`]+)```/);
const script = example.replace('"http://127.0.0.1:9092"', 'new URL(location.href).searchParams.get("server")');

for (const version of ['5', '6']) {
  const folder = join(out, version);
  const from = join(here, version);
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents: script, resolveDir: from, sourcefile: 'README.md' },
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
    plugins: [{ name: 'modules', setup: (build) => resolve(build, from) }],
  });
  copyFileSync(join(client, 'target/dist/checksums-worker.js'), join(folder, 'checksums-worker.js'));
  writeFileSync(join(folder, 'index.html'), PAGE);
}

/** The client is not installed, and finds the Uppy of the page, as its peer. */
function resolve(build, resolveDir) {
  build.onResolve({ filter: /^socket-upload-client\/uppy$/ }, () => ({ path: join(client, 'target/dist/uppy.js') }));
  build.onResolve({ filter: /^@uppy\/core$/ }, ({ path, kind, importer }) =>
    importer.startsWith(join(client, 'target')) ? build.resolve(path, { kind, resolveDir }) : undefined,
  );
}
