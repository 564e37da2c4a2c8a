// Makes the pages of the client's README: node bundle.mjs <folder>
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const client = join(here, '../../../../../upload-client');
const readme = readFileSync(join(client, 'README.md'), 'utf8');
const [out] = process.argv.slice(2);

mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'plain.html'), page(example('html', '<input type="file">')));

await build({
  stdin: {
    contents: `import { createRoot } from "react-dom/client";
      ${example('jsx', 'import { useState } from "react"')}
      createRoot(document.getElementById("root")).render(<FileUpload />);`,
    resolveDir: here,
    sourcefile: 'README.md',
    loader: 'jsx',
  },
  outfile: join(out, 'react.js'),
  bundle: true,
  format: 'esm',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"development"' },
  logLevel: 'warning',
  alias: { 'socket-upload-client': join(client, 'target/dist/index.js') },
});
writeFileSync(join(out, 'react.html'), page('<div id="root"></div><script type="module" src="react.js"></script>'));

/** The block that begins like this, for the server of the test. */
function example(language, beginning) {
  const blocks = [...readme.matchAll(/```(\w+)\n([^`]+)```/g)].filter(
    ([, of, text]) => of === language && text.startsWith(beginning),
  );
  if (blocks.length !== 1) throw new Error(`The README has ${blocks.length} blocks of ${language} with ${beginning}`);
  return blocks[0][2].replace('"http://127.0.0.1:9092"', 'new URL(location.href).searchParams.get("server")');
}

function page(body) {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Example</title>
  <link rel="icon" href="data:,">
</head>
<body>${body}</body>
</html>
`;
}
