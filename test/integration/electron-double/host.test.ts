/** The built desktop host, booted against the double of Electron: what it opens, serves, hands over and remembers. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DesktopBridge } from '#shared/contract/desktop.ts';
import { bootHost, otherImporters } from '../../helpers/electron-double/boot.ts';
import type { Control, ElectronOptions } from '../../helpers/electron-double/electron.ts';

const hosts: Control[] = [];
const folders: string[] = [];

function userData(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-double-'));
  folders.push(folder);
  return folder;
}

async function boot(options: Partial<ElectronOptions> = {}): Promise<Control> {
  const control = await bootHost({ userData: options.userData ?? userData(), ...options });
  hosts.push(control);
  return control;
}

function bridgeOf(control: Control): DesktopBridge {
  const bridge = control.windows[0]?.webContents.page?.exposed['sipwright'];
  return bridge as DesktopBridge;
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((control) => control.quit()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the booted host', () => {
  it('registers its scheme, switches the sandbox on and shows one window with a page of its own', async () => {
    const control = await boot();
    const window = await control.shown();
    expect(control.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    expect(control.isSandboxed).toBe(true);
    expect(control.windows).toHaveLength(1);
    expect(window.webContents.getURL()).toBe('app://sipwright/');
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('imports electron in its entry only, so the bundle of the command line is free of it', async () => {
    await (await boot()).shown();
    expect(otherImporters).toEqual([]);
    expect(readFileSync('out/headless/sipwright.js', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('does nothing but go where another instance runs', async () => {
    const control = await boot({ hasLock: false });
    await control.quit();
    expect(control.windows).toEqual([]);
    expect(control.schemes).toEqual([]);
  });

  it('brings its window to the front when it is started again', async () => {
    const control = await boot();
    const window = await control.shown();
    window.minimize();
    control.app.emit('second-instance');
    expect([window.isMinimized(), window.isFocused, control.windows.length]).toEqual([false, true, 1]);
  });

  it('ends when its window is closed', async () => {
    const control = await boot();
    const window = await control.shown();
    const quit = new Promise<void>((resolve) => control.app.once('quit', () => resolve()));
    window.close();
    await quit;
    expect(control.windows).toEqual([]);
  });

  it('exposes a bridge that is frozen and small', async () => {
    const control = await boot();
    await control.shown();
    const bridge = bridgeOf(control);
    expect(Object.keys(bridge).sort()).toEqual(['onCommand', 'openExternal', 'platform', 'secrets']);
    expect(Object.isFrozen(bridge)).toBe(true);
    expect(bridge.platform).toBe(process.platform);
  });

  it('sends the commands of its menu to the page', async () => {
    const control = await boot();
    await control.shown();
    const heard = new Promise<string>((resolve) => bridgeOf(control).onCommand(resolve));
    const items = control.menu.flatMap(({ submenu }) => submenu ?? []);
    items.find(({ id }) => id === 'new-request')?.click?.();
    expect(await heard).toBe('new-request');
  });

  it('has a menu in the language of the system, and tells its version', async () => {
    const control = await boot({ locale: 'zh-CN' });
    await control.shown();
    expect(control.menu.map(({ label }) => label)).toContain('帮助');
    const items = control.menu.flatMap(({ submenu }) => submenu ?? []);
    items.find(({ id }) => id === 'about')?.click?.();
    items.find(({ id }) => id === 'rfc3261')?.click?.();
    expect(control.boxes).toEqual([expect.objectContaining({ message: 'Sipwright 0.0.0-double' })]);
    expect(control.opened).toEqual(['https://www.rfc-editor.org/rfc/rfc3261']);
  });
});

describe('the files of the page', () => {
  it('come with a policy without anything inline and with their types', async () => {
    const control = await boot();
    await control.shown();
    const page = await control.fetch('app://sipwright/');
    const html = await page.text();
    const policy = page.headers.get('Content-Security-Policy') ?? '';
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=/);
    for (const [, path] of html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) {
      expect((await control.fetch(`app://sipwright/${path}`)).status, path).toBe(200);
    }
  });

  it.each([
    'app://sipwright/..%2f..%2fpackage.json',
    'app://sipwright/%2e%2e%2f%2e%2e%2fpackage.json',
    'app://sipwright/assets/..%2f..%2f..%2fpackage.json',
    'app://sipwright/..%5c..%5cpackage.json',
    'app://sipwright/index.html%00.js',
    'app://sipwright/%2fetc%2fpasswd',
    'app://sipwright/../main/index.js',
    'app://sipwright/..%2fmain%2findex.js',
    'app://sipwright/assets/',
    'app://sipwright/missing.js',
    'app://elsewhere/index.html',
  ])('do not go past their folder: %s is not found', async (url) => {
    const control = await boot();
    await control.shown();
    const response = await control.fetch(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not found');
  });

  it('are only read', async () => {
    const control = await boot();
    await control.shown();
    expect((await control.fetch('app://sipwright/', { method: 'POST', body: 'x' })).status).toBe(405);
    const head = await control.fetch('app://sipwright/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('the place of the window', () => {
  const place = { x: 40, y: 50, width: 1000, height: 700 };

  it('is remembered from run to run', async () => {
    const folder = userData();
    const first = await boot({ userData: folder });
    const window = await first.shown();
    expect(window.getBounds()).toMatchObject({ width: 1440, height: 900 });
    window.setBounds(place);
    window.maximize();
    await first.quit();
    expect(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))).toEqual({
      bounds: place,
      maximized: true,
    });
    const again = await (await boot({ userData: folder })).shown();
    expect(again.getBounds()).toEqual(place);
    expect(again.isMaximized()).toBe(true);
  });

  it.each([
    [
      'off every display',
      JSON.stringify({ bounds: { ...place, x: 5000 } }),
      { x: 460, y: 170, width: 1000, height: 700 },
    ],
    ['broken', '{"bounds":', { width: 1440, height: 900 }],
  ])('is made sound where the file is %s', async (_name, text, bounds) => {
    const folder = userData();
    writeFileSync(join(folder, 'window.json'), text);
    const window = await (await boot({ userData: folder })).shown();
    expect(window.getBounds()).toMatchObject(bounds);
  });
});

describe('the key chain', () => {
  it('brings a secret back in the next run, and a broken file is set aside', async () => {
    const folder = userData();
    const first = await boot({ userData: folder });
    await first.shown();
    expect(await bridgeOf(first).secrets?.save('account:a', 'wonderland')).toBe(true);
    await first.quit();
    const second = await boot({ userData: folder });
    await second.shown();
    expect(await bridgeOf(second).secrets?.load('account:a')).toBe('wonderland');
    writeFileSync(join(folder, 'secrets.json'), '{"secrets":');
    expect(await bridgeOf(second).secrets?.load('account:a')).toBeNull();
    expect(readFileSync(join(folder, 'secrets.json.broken'), 'utf8')).toBe('{"secrets":');
  });

  it.each([{ backend: 'basic_text' }, { isAvailable: false }])(
    'is not available, and keeps nothing, where the system has none: %j',
    async (keyChain) => {
      const folder = userData();
      const control = await boot({ userData: folder, keyChain });
      await control.shown();
      expect(await bridgeOf(control).secrets?.available()).toBe(false);
      expect(await bridgeOf(control).secrets?.save('account:a', 'wonderland')).toBe(false);
      expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
    },
  );
});
