// Puts the page where a jar's static resources are found.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const out = 'target/classes/META-INF/resources/socket-upload';

mkdirSync(out, { recursive: true });
for (const file of ['index.html', 'style.css', 'icon.svg']) copyFileSync(join('src/page', file), join(out, file));

const { metafile } = await build({
  entryPoints: ['src/element/index.ts'],
  outfile: join(out, 'socket-upload.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  loader: { '.css': 'text' },
  metafile: true,
  logLevel: 'warning',
});

// The bundled packages' licenses ask for their text to go with them.
const folders = Object.keys(metafile.inputs).flatMap((input) => input.match(/^node_modules\/(@[^/]+\/)?[^/]+/)?.[0] ?? []);
const licenses = [...new Set(folders)].sort().map((folder) => {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const license = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return `${name} ${version}\n\n${readFileSync(join(folder, license), 'utf8').trim()}\n`;
});
writeFileSync(join(out, 'socket-upload.js.LICENSES.txt'), licenses.join('\n\n'));
