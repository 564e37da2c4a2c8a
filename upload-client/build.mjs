// Builds the npm package, and puts scripts and the page where a jar's static resources are found.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const PACKAGE = 'target/dist';
const RESOURCES = 'target/classes/META-INF/resources/socket-upload';

const common = { bundle: true, target: 'es2022', loader: { '.css': 'text' }, logLevel: 'warning' };
const forBrowsers = { ...common, minify: true, metafile: true };

for (const folder of [PACKAGE, RESOURCES]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

// For bundlers, which find the dependencies themselves.
await build({
  ...common,
  entryPoints: { index: 'src/client/index.ts', element: 'src/element/index.ts', uppy: 'src/uppy/index.ts' },
  outdir: PACKAGE,
  format: 'esm',
  splitting: true, // all have the one client of the package
  packages: 'external',
  sourcemap: true,
});

// For pages without a bundler, from the npm package and from the jar.
const scripts = [
  await script('client.js', 'src/client/index.ts', 'esm'),
  await script('client.iife.js', 'src/client/index.ts', 'iife', 'SocketUpload'),
  await script('checksums-worker.js', 'src/client/checksums-worker.ts', 'esm'),
];
for (const name of ['client.iife.js', 'checksums-worker.js']) copyFileSync(join(RESOURCES, name), join(PACKAGE, name));

// The element, and the page that is made of it.
scripts.push(await script('socket-upload.js', 'src/element/index.ts', 'iife'));
copyFileSync(join(RESOURCES, 'socket-upload.js'), join(PACKAGE, 'socket-upload.js'));
for (const file of readdirSync('src/page')) copyFileSync(join('src/page', file), join(RESOURCES, file));

writeFileSync(join(RESOURCES, 'LICENSES.txt'), licenses(scripts));
copyFileSync(join(RESOURCES, 'LICENSES.txt'), join(PACKAGE, 'LICENSES.txt'));
copyFileSync('../LICENSE', join(PACKAGE, 'LICENSE'));

async function script(name, entryPoint, format, globalName) {
  const { metafile } = await build({
    ...forBrowsers,
    ...(format === 'iife' && { inject: ['src/client/script-url.ts'], define: { 'import.meta.url': 'SCRIPT_URL' } }),
    entryPoints: [entryPoint],
    outfile: join(RESOURCES, name),
    format,
    globalName,
  });
  return metafile;
}

/** The bundled packages' licenses ask for their text to go with them. */
function licenses(metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = inputs.flatMap((input) => input.match(/^node_modules\/(@[^/]+\/)?[^/]+/)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const license = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    return `${name} ${version}\n\n${readFileSync(join(folder, license), 'utf8').trim()}\n`;
  });
  return texts.join('\n\n');
}
