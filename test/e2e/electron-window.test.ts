/** The real window: Electron itself runs what was built, where its runtime and a display are at hand. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron } from 'playwright-core';
import { describe, expect, it } from 'vitest';

/** The runtime's program, or the reason why there is none. The package itself is not asked: it would download. */
function runtime(): { readonly program: string } | { readonly missing: string } {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  const program = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8')) : '';
  if (!existsSync(program))
    return { missing: 'the Electron runtime is not installed (npx install-electron)' };
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return { missing: 'there is no display (xvfb-run)' };
  return { program };
}

const found = runtime();
if ('missing' in found) {
  const line = `ELECTRON WINDOW TEST NOT RUN: ${found.missing}`;
  // Where it is asked for, its absence is a failure and not a skipped test.
  if (process.env['SIPWRIGHT_REQUIRE_ELECTRON'] === '1') throw new Error(line);
  console.warn(line);
}

/** Root and containers without user namespaces cannot have Chromium's sandbox. */
function sandboxArguments(): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return isRoot || process.env['SIPWRIGHT_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : [];
}

describe.skipIf('missing' in found)('the Electron window', () => {
  it('opens with the console in it, and an OPTIONS to the lab is answered with 200', async () => {
    const userData = mkdtempSync(join(tmpdir(), 'sipwright-window-'));
    const app = await _electron.launch({
      executablePath: 'program' in found ? found.program : '',
      args: ['.', '--lang=en-US', `--user-data-dir=${userData}`, ...sandboxArguments()],
    });
    try {
      const page = await app.firstWindow();
      await page.getByRole('navigation').first().waitFor();
      expect(page.url()).toMatch(/^app:\/\/sipwright\//);
      expect(await page.evaluate(() => typeof Reflect.get(window, 'require'))).toBe('undefined');
      expect(await page.evaluate(() => typeof Reflect.get(window, 'sipwright'))).toBe('object');
      const opened = await page.evaluate(() => window.open('https://example.com/'));
      expect(opened).toBeNull();
      expect(app.windows()).toHaveLength(1);
      // The second view is Compose, where the first run has an OPTIONS ready.
      await page.keyboard.press('ControlOrMeta+2');
      await page.getByRole('button', { name: /^Send\b/ }).click();
      await page
        .getByText(/200 OK/)
        .first()
        .waitFor();
      await page.screenshot({ path: 'test-results/electron-window.png' });
    } finally {
      await app.close();
      rmSync(userData, { recursive: true, force: true });
    }
  });
});
