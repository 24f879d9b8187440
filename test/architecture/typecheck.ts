/** `npm run typecheck`: checks every folder against its own tsconfig, so each room is held to what it may know. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = 'node_modules/typescript/bin/tsc';
const vueTsc = 'node_modules/vue-tsc/bin/vue-tsc.js';

const rooms: readonly (readonly [compiler: string, project: string])[] = [
  [tsc, '.'],
  [tsc, 'shared'],
  [tsc, 'electron/core'],
  [tsc, 'electron/headless'],
  [tsc, 'electron/main'],
  [tsc, 'electron/preload'],
  [vueTsc, 'renderer'],
  [vueTsc, 'test'],
];

let failed = false;
for (const [compiler, project] of rooms) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    failed = true;
    console.error(`typecheck: ${project} has errors`);
  }
}
process.exitCode = failed ? 1 : 0;
