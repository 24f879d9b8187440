/** The decisions of `npm start`: whether a window can be tried, whose an argument is, how a failure is told. */
import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../../../../../electron/headless/start/decide.ts';
import {
  fallbackLine,
  oneLine,
  sortArguments,
  windowFailure,
  windowObstacle,
} from '../../../../../electron/headless/start/decide.ts';

const sorted = (args: readonly string[]) => sortArguments(args, '/home/alice');
const none = sorted([]);
const linux = (env: Surroundings['env'], uid = 1000): Surroundings => ({ platform: 'linux', env, uid });

describe('the obstacle to a window', () => {
  it.each<[name: string, surroundings: Surroundings, args: readonly string[], obstacle: RegExp | null]>([
    ['X display', linux({ DISPLAY: ':0' }), [], null],
    ['Wayland display', linux({ WAYLAND_DISPLAY: 'wayland-0' }), [], null],
    ['no display', linux({}), [], /no display/],
    ['an empty DISPLAY', linux({ DISPLAY: '' }), [], /no display/],
    ['root', linux({ DISPLAY: ':0' }, 0), [], /as root/],
    ['root without the sandbox', linux({ DISPLAY: ':0' }, 0), ['--no-sandbox'], null],
    ['root, the sandbox off', linux({ DISPLAY: ':0', ELECTRON_DISABLE_SANDBOX: '1' }, 0), [], null],
    ['macOS', { platform: 'darwin', env: {}, uid: 501 }, [], null],
    ['macOS as root', { platform: 'darwin', env: {}, uid: 0 }, [], null],
    ['Windows', { platform: 'win32', env: {}, uid: null }, [], null],
    ['the browser asked for', linux({ DISPLAY: ':0' }), ['--browser'], /asked for/],
  ])('is found: %s', (_name, surroundings, args, obstacle) => {
    const found = windowObstacle(surroundings, sorted(args));
    if (obstacle === null) expect(found).toBeNull();
    else expect(found).toMatch(obstacle);
  });
});

describe('the arguments', () => {
  it('go to the window, to `serve`, or say that the browser is wanted', () => {
    expect(sorted(['--no-sandbox', '--port', '8080', '--browser'])).toEqual({
      electron: ['--no-sandbox'],
      serve: ['--port', '8080'],
      browser: true,
    });
    expect(none).toEqual({ electron: [], serve: [], browser: false });
  });

  it('name files for the window and for `serve`, from where npm was called', () => {
    const args = [
      'a.pcap',
      '--no-sandbox',
      '--udp',
      'a.pcap',
      '--udp',
      '[::1]:0',
      '--open',
      '/x/b.pcap',
      '--port=0',
    ];
    const { electron, serve } = sorted(args);
    expect(electron).toEqual(['--no-sandbox', '/home/alice/a.pcap', '/x/b.pcap']);
    const options = ['--port=0', '--udp=a.pcap', '--udp=[::1]:0', '--open'];
    expect(serve).toEqual([...options, '--', '/home/alice/a.pcap', '/x/b.pcap']);
  });

  it('go to `serve` as they are where they cannot be used', () => {
    expect(sorted(['a.pcap', '--hots', 'x']).serve).toEqual(['a.pcap', '--hots', 'x']);
  });
});

describe('the failure of a window', () => {
  it.each([
    [
      'libgtk-3.so.0',
      'electron: error while loading shared libraries: libgtk-3.so.0: cannot open',
      127,
      null,
    ],
    ['display', '[1:2:ERROR:x.cc] Missing X server or $DISPLAY\nThe platform failed to initialize.', 1, null],
    ['root', 'FATAL: Running as root without --no-sandbox is not supported.', null, 'SIGTRAP'],
    [
      'sandbox',
      'The SUID sandbox helper binary was found, but is not configured correctly.',
      null,
      'SIGTRAP',
    ],
    ['no clock', 'sipwright: could not start: no clock\n    at boot (index.js:1)', 1, null],
    ['code 7', '', 7, null],
    ['SIGSEGV', 'nothing that is known', null, 'SIGSEGV'],
  ])('names its reason: %s', (reason, printed, code, signal) => {
    expect(windowFailure(printed, code, signal)).toContain(reason);
  });

  it('is told in one line whatever the reason holds', () => {
    const line = fallbackLine(`a\nb\u001b[31m\u0007${'x'.repeat(500)}`);
    expect(line).toMatch(/^No window: a b \[31m x+…\. The same console/);
    expect(line).not.toContain('\n');
  });

  it('leaves a short text as it is', () => {
    expect(oneLine(' there is no display ')).toBe('there is no display');
  });
});
