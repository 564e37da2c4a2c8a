// Names the files that the declarations import as Node's own resolution wants them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'target/dist/types';
for (const name of readdirSync(folder, { recursive: true })) {
  if (!name.endsWith('.d.ts')) continue;
  const file = join(folder, name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(from '|import\(')(\.[^']+)(?=')/g, '$1$2.js'));
}
