/** Where the program's own files are, the same from the sources and from the bundle: found by walking up from here. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json of sipwright is missing');
    folder = parent;
  }
  return folder;
}

/** The version of package.json. */
export function projectVersion(): string {
  const content: unknown = JSON.parse(readFileSync(join(findRoot(), 'package.json'), 'utf8'));
  const version = typeof content === 'object' && content && 'version' in content ? content.version : null;
  return typeof version === 'string' ? version : 'unknown';
}

/** The folder of the built renderer, or null where it is not built. */
export function rendererFolder(): string | null {
  const folder = join(findRoot(), 'out', 'renderer');
  return existsSync(join(folder, 'index.html')) ? folder : null;
}
