/**
 * What `npm start` decides before it does anything: whether a window can be tried at all, which argument is whose, and
 * how a window's failure is told in one sentence. Pure: the environment comes in by argument.
 */
import { resolve } from 'node:path';
import { readArguments } from '../cli/args.ts';
import { SERVE_OPTIONS } from '../commands/serve-options.ts';

/** What the decision needs to know of the machine. */
export interface Surroundings {
  /** `process.platform`. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's number, or null where the system has none (Windows). */
  readonly uid: number | null;
}

export interface StartArguments {
  /** For the Electron runtime: what is its own, then the files that the window opens. */
  readonly electron: readonly string[];
  /** For `sipwright serve`. */
  readonly serve: readonly string[];
  /** Whether the browser was asked for. */
  readonly browser: boolean;
}

const NO_SANDBOX = '--no-sandbox';
const BROWSER = '--browser';

/**
 * Sorts the arguments of `npm start -- ...`: everything that is not for the window is for `sipwright serve`, and files are for both.
 * npm runs a script in the project's folder, so files are told by their whole path, from the `folder` where it was called.
 */
export function sortArguments(args: readonly string[], folder: string): StartArguments {
  const own = args.filter((one) => one !== NO_SANDBOX && one !== BROWSER);
  const electron = args.filter((one) => one === NO_SANDBOX);
  const browser = args.includes(BROWSER);
  const read = readArguments(own, SERVE_OPTIONS);
  // Arguments that cannot be used are complained of by `serve`.
  if (!read.ok || read.value.positionals.length === 0) return { electron, serve: own, browser };
  const files = read.value.positionals.map((name) => resolve(folder, name));
  const options = Object.entries(read.value.options).flatMap(([name, value]) => written(name, value));
  return { electron: [...electron, ...files], serve: [...options, '--', ...files], browser };
}

/** An option as an argument again. */
function written(name: string, value: boolean | string | readonly string[] | null): string[] {
  if (typeof value === 'boolean') return value ? [`--${name}`] : [];
  const values = typeof value === 'string' ? [value] : (value ?? []);
  return values.map((one) => `--${name}=${one}`);
}

/** Why no window can be opened here, as the end of a sentence, or null where it can be tried. */
export function windowObstacle({ platform, env, uid }: Surroundings, args: StartArguments): string | null {
  if (args.browser) return 'the browser was asked for';
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display';
  const hasSandbox = !args.electron.includes(NO_SANDBOX) && !env['ELECTRON_DISABLE_SANDBOX'];
  if (uid === 0 && hasSandbox) {
    return `Electron does not run as root; another user can, or npm start -- ${NO_SANDBOX}`;
  }
  return null;
}

const REASONS: readonly (readonly [pattern: RegExp, reason: (match: RegExpExecArray) => string])[] = [
  [
    /error while loading shared libraries: ([\w.+-]+)/,
    (match) => `the system library ${match[1]} is missing`,
  ],
  [
    /Missing X server|cannot open display|Failed to connect to Wayland/i,
    () => 'the display cannot be opened',
  ],
  [/root without --no-sandbox/i, () => 'Electron does not run as root'],
  [/(?:SUID|setuid|usable) sandbox/i, () => `the system does not allow Electron's sandbox`],
  [/could not start: ([^\n]+)/, (match) => String(match[1])],
];

/** Why the runtime ended before its window was seen, read from what it printed. */
export function windowFailure(printed: string, code: number | null, signal: string | null): string {
  for (const [pattern, reason] of REASONS) {
    const match = pattern.exec(printed);
    if (match) return reason(match);
  }
  return signal === null ? `Electron ended with code ${code ?? 'unknown'}` : `Electron ended by ${signal}`;
}

/** The one line before the console is served to the browser. */
export function fallbackLine(reason: string): string {
  return `No window: ${oneLine(reason)}. The same console is served to your browser:`;
}

/** A text as one short line without control characters. */
export function oneLine(text: string): string {
  const plain = [...text].map((char) => (char < ' ' || char === '\u007f' ? ' ' : char)).join('');
  const line = plain.replace(/ {2,}/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
