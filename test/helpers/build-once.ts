/** Builds the program once before the tests that run what was built: the window, the browser and the bundles. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Vitest's global set-up; projects that share it share the build of one run. */
export default function setup(): void {
  if (process.env['SIPWRIGHT_BUILT'] === '1') return;
  const cli = fileURLToPath(
    new URL('../../node_modules/electron-vite/bin/electron-vite.js', import.meta.url),
  );
  const built = spawnSync(process.execPath, [cli, 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}\n${built.stderr}`);
  process.env['SIPWRIGHT_BUILT'] = '1';
}
