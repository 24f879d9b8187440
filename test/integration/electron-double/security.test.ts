/** Attempts of a page to get out, against the built host: each ends where it began. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DesktopBridge } from '#shared/contract/desktop.ts';
import { channels } from '#shared/contract/desktop.ts';
import { askForPort, bootHost } from '../../helpers/electron-double/boot.ts';
import { HostEvent, WebFrameMain } from '../../helpers/electron-double/contents.ts';
import type { WebContents } from '../../helpers/electron-double/contents.ts';
import type { Control } from '../../helpers/electron-double/electron.ts';
import type { Page } from '../../helpers/electron-double/page.ts';

let control: Control;
let contents: WebContents;
const folder = mkdtempSync(join(tmpdir(), 'sipwright-double-'));
const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);

beforeAll(async () => {
  control = await bootHost({ userData: folder });
  contents = (await control.shown()).webContents;
});
afterAll(async () => {
  await control.quit();
  rmSync(folder, { recursive: true });
  log.mockRestore();
});

function page(): Page {
  if (!contents.page) throw new Error('the window has no page');
  return contents.page;
}

const openedSince = async (act: () => Promise<unknown> | unknown): Promise<readonly string[]> => {
  const before = control.opened.length;
  await act();
  await new Promise((resolve) => setImmediate(resolve));
  return control.opened.slice(before);
};

describe('a page that wants to leave', () => {
  it.each([
    'https://evil.example/',
    'file:///etc/passwd',
    'app://elsewhere/',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('stays where it is: %s', async (url) => {
    const opened = await openedSince(async () => expect(await contents.tryNavigate(url)).toBe(false));
    expect(opened).toEqual([]);
    expect(contents.getURL()).toBe('app://sipwright/');
  });

  it('is led out by the door where the list allows it, and stays itself', async () => {
    const url = 'https://www.rfc-editor.org/rfc/rfc3261';
    const opened = await openedSince(async () => expect(await contents.tryNavigate(url)).toBe(false));
    expect(opened).toEqual([url]);
  });

  it('leaves a line in the log for what was refused', async () => {
    log.mockClear();
    await contents.tryNavigate('https://evil.example/?"\n');
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^sipwright: not opened, .*evil\.example[^\n]*$/)],
    ]);
  });

  it('is not led out by a redirect, not even to an allowed place', async () => {
    const opened = await openedSince(async () => {
      expect(await contents.tryNavigate('https://www.rfc-editor.org/', 'will-redirect')).toBe(false);
    });
    expect(opened).toEqual([]);
  });

  it('has no frames', () => {
    expect(contents.tryFrameNavigate('https://www.rfc-editor.org/')).toBe(false);
    expect(contents.tryFrameNavigate('app://sipwright/')).toBe(false);
  });

  it('opens no window; an allowed address goes to the browser of the system', async () => {
    const opened = await openedSince(() => {
      expect(contents.tryOpen('https://evil.example/')).toBe('deny');
      expect(contents.tryOpen('app://sipwright/')).toBe('deny');
      expect(contents.tryOpen('https://www.iana.org/assignments')).toBe('deny');
    });
    expect(opened).toEqual(['https://www.iana.org/assignments']);
    expect(control.windows).toHaveLength(1);
  });

  it('attaches no webview', () => {
    expect(contents.tryAttachWebview()).toBe(false);
  });

  it.each([
    'https://evil.example/x.pcap',
    'app://sipwright/index.html',
    'blob:https://evil.example/1',
    'data:,x',
  ])('downloads nothing: %s', (url) => expect(contents.tryDownload(url)).toBe(false));

  it('saves the files that it made itself', () => {
    expect(contents.tryDownload('blob:app://sipwright/0d9b')).toBe(true);
  });
});

describe('permissions', () => {
  const own = 'app://sipwright/';

  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'serial',
    'fullscreen',
    'unknown',
  ])('are denied: %s', async (permission) => {
    expect(await control.session.request(permission, own)).toBe(false);
    expect(control.session.check(permission, own)).toBe(false);
  });

  it('to write the clipboard is given to our own page alone', async () => {
    expect(await control.session.request('clipboard-sanitized-write', own)).toBe(true);
    expect(control.session.check('clipboard-sanitized-write', own)).toBe(true);
    expect(await control.session.request('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(control.session.check('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
  });

  it('for devices and screens are denied', () => {
    expect(control.session.deviceHandler?.({ deviceType: 'usb', origin: own })).toBe(false);
    const answers: unknown[] = [];
    control.session.displayHandler?.({}, (streams) => answers.push(streams));
    expect(answers).toEqual([null]);
  });
});

describe('what others ask the program', () => {
  it('is refused: a false certificate, a client certificate, a log-in', () => {
    const answers: unknown[] = [];
    const refused = ['certificate-error', 'select-client-certificate', 'login'].map((name) => {
      const event = new HostEvent();
      const callback = (...args: unknown[]): void => void answers.push(args);
      const args: Readonly<Record<string, unknown[]>> = {
        'certificate-error': [contents, 'https://x/', 'net::ERR_CERT', {}, callback],
        'select-client-certificate': [contents, 'https://x/', [], callback],
      };
      control.app.emit(name, event, ...(args[name] ?? [contents, {}, {}, callback]));
      return event.defaultPrevented;
    });
    expect(refused).toEqual([true, true, true]);
    expect(answers).toEqual([[false], []]);
  });
});

describe('the door of the bridge', () => {
  const open = (url: unknown): Promise<unknown> =>
    (page().exposed['sipwright'] as DesktopBridge).openExternal(url as string);

  it.each([
    ['https://datatracker.ietf.org/doc/html/rfc3261', true],
    ['http://datatracker.ietf.org/', false],
    ['https://evil.example/', false],
    ['file:///etc/passwd', false],
    [{ toString: (): string => 'https://evil.example/' }, false],
    [null, false],
  ])('%s: %s', async (url, isOpened) => {
    const opened = await openedSince(async () => expect(await open(url)).toBe(isOpened));
    expect(opened).toHaveLength(isOpened ? 1 : 0);
  });

  it('is closed to a frame that is not the page, and to what is no text', async () => {
    const url = 'https://datatracker.ietf.org/';
    const foreign = new WebFrameMain('https://evil.example/', null);
    expect(await contents.invokeFrom(foreign, channels.openExternal, [url])).toBe(false);
    expect(await contents.invokeFrom(null, channels.openExternal, [url])).toBe(false);
    expect(await contents.invokeFrom(contents.mainFrame, channels.openExternal, [[url]])).toBe(false);
  });
});

describe('the key chain of the bridge', () => {
  const secrets = () => {
    const { secrets: found } = page().exposed['sipwright'] as DesktopBridge;
    if (!found) throw new Error('the bridge has no key chain');
    return found;
  };
  const file = join(folder, 'secrets.json');

  it('keeps a secret of our page, encrypted, in a file for its owner alone', async () => {
    expect(await secrets().available()).toBe(true);
    expect(await secrets().save('account:a', 'wonderland')).toBe(true);
    expect(await secrets().load('account:a')).toBe('wonderland');
    expect(readFileSync(file, 'utf8')).not.toContain('wonderland');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a frame of another origin', (): WebFrameMain | null => new WebFrameMain('https://evil.example/', null)],
    [
      'a frame of ours inside the page',
      (): WebFrameMain | null => new WebFrameMain('app://sipwright/', null),
    ],
    ['a frame that is gone', (): WebFrameMain | null => null],
  ])('is empty and deaf for %s', async (_name, frame) => {
    const ask = (channel: string, ...args: unknown[]) => contents.invokeFrom(frame(), channel, args);
    expect(await ask(channels.secretsAvailable)).toBe(false);
    expect(await ask(channels.secretLoad, 'account:a')).toBeNull();
    expect(await ask(channels.secretSave, 'account:a', 'stolen')).toBe(false);
    expect(await ask(channels.secretForget, 'account:a')).toBeUndefined();
    expect(await secrets().load('account:a')).toBe('wonderland');
  });

  it.each([
    [['account:b'], 'value'],
    ['account:b', { toString: (): string => 'value' }.toString],
    ['../../elsewhere', 'value'],
    ['__proto__', 'value'],
    ['account:b', 'x'.repeat(2_000)],
    ['account:b', undefined],
  ])('refuses a name or a value of another form: %j', async (key, value) => {
    const before = readFileSync(file, 'utf8');
    expect(await contents.invokeFrom(contents.mainFrame, channels.secretSave, [key, value])).toBe(false);
    expect(await contents.invokeFrom(contents.mainFrame, channels.secretLoad, [key])).toBeNull();
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('secrets'))).toEqual(['secrets.json']);
  });

  it('cannot be changed by a script of the page', () => {
    const bridge = page().exposed['sipwright'] as DesktopBridge;
    expect([Object.isFrozen(bridge), Object.isFrozen(bridge.secrets)]).toEqual([true, true]);
  });
});

/** Every step of a message between page and host is one turn of the event loop, and no way is longer than this. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('a port', () => {
  /** Asks in a way that must fail, then properly; only one port may come. */
  async function portsAfter(attempt: () => void): Promise<number> {
    let ports = 0;
    const count = ({ ports: got }: { readonly ports: readonly unknown[] }): void =>
      void (ports += got.length);
    page().addEventListener(count);
    attempt();
    await askForPort(page());
    await settled();
    page().removeEventListener(count);
    return ports;
  }

  it('is handed to the page that asks', async () => {
    expect(await portsAfter(() => undefined)).toBe(1);
  });

  it.each([
    ['a frame of another origin', (): WebFrameMain | null => new WebFrameMain('https://evil.example/', null)],
    [
      'a frame of ours inside the page',
      (): WebFrameMain | null => new WebFrameMain('app://sipwright/', null),
    ],
    ['a frame that is gone', (): WebFrameMain | null => null],
  ])('is not handed to %s', async (_name, frame) => {
    let handed = 0;
    const asking = frame();
    if (asking) asking.postMessage = () => void handed++;
    expect(await portsAfter(() => contents.sendFrom(asking, channels.portRequest, []))).toBe(1);
    expect(handed).toBe(0);
  });

  it('is not handed to a page whose address became another', async () => {
    const frame = contents.mainFrame;
    const { url } = frame;
    frame.url = 'app://sipwright.evil/';
    let handed = 0;
    const { postMessage } = frame;
    frame.postMessage = () => void handed++;
    contents.sendFrom(frame, channels.portRequest, []);
    await settled();
    frame.url = url;
    frame.postMessage = postMessage;
    expect(handed).toBe(0);
    await askForPort(page());
  });

  it.each([
    ['another window', (): void => page().postForeign({ type: 'sipwright:ready' }, 'another window')],
    ['another origin', (): void => page().postForeign({ type: 'sipwright:ready' }, 'another origin')],
    ['something else that is said', (): void => page().postMessage({ type: 'other' }, page().origin)],
    ['nothing that is said', (): void => page().postMessage(null, page().origin)],
  ])('is not asked for by a message of %s', async (_name, attempt) => {
    expect(await portsAfter(attempt)).toBe(1);
  });
});
