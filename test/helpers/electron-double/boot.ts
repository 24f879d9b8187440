/**
 * Boots the built host against the double: `electron` is resolved to the double, everything else is loaded by Node as
 * it is in out/, untouched by the test runner.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import type { Control, ElectronOptions } from './electron.ts';
import { createElectron } from './electron.ts';
import type { Page, WindowMessage } from './page.ts';
import type { PagePort } from './ports.ts';

const entry = new URL('../../../out/main/index.js', import.meta.url);
const SCHEME = 'electron-double:';
const REGISTRY = Symbol.for('sipwright.electron-doubles');
const doubles = new Map<string, Record<string, unknown>>();
Object.defineProperty(globalThis, REGISTRY, { value: doubles, configurable: true });

/** The modules outside the entry that imported `electron`: there must be none. */
export const otherImporters: string[] = [];

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    const parent = context.parentURL ?? '';
    if (!parent.startsWith(entry.href)) otherImporters.push(parent);
    return {
      url: `${SCHEME}${new URL(parent).searchParams.get('boot') ?? ''}`,
      format: 'module',
      shortCircuit: true,
    };
  },
  load(url, context, next) {
    if (!url.startsWith(SCHEME)) return next(url, context);
    return { format: 'module', source: sourceOf(url.slice(SCHEME.length)), shortCircuit: true };
  },
});

function sourceOf(id: string): string {
  const names = Object.keys(doubles.get(id) ?? {});
  const lines = names.map((name) => `export const ${name} = double.${name};`);
  // A getter that refuses before the program is ready must not be read here: objects are exported, not their fields.
  const registry = `globalThis[Symbol.for('sipwright.electron-doubles')]`;
  return [`const double = ${registry}.get(${JSON.stringify(id)});`, ...lines, 'export default double;'].join(
    '\n',
  );
}

/** Node's own import: the test runner turns the word `import` of its files into one that transforms what it loads. */
const importNatively: unknown = vm.runInThisContext('(url) => import(url)', {
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});

let boots = 0;

/** Boots a fresh host; it is ready when `control.shown()` resolves. */
export async function bootHost(options: ElectronOptions): Promise<Control> {
  if (!existsSync(fileURLToPath(entry))) throw new Error('out/main/index.js is missing: npm run build');
  const id = String(++boots);
  const { module, control } = createElectron(options);
  doubles.set(id, module);
  if (typeof importNatively !== 'function') throw new Error('there is no import');
  // The test runner's own arguments are none of the program's.
  const { argv } = process;
  process.argv = [process.execPath, ...(options.args ?? [])];
  try {
    await importNatively(`${entry.href}?boot=${id}`);
  } finally {
    process.argv = argv;
  }
  forgetSignals(control);
  return control;
}

/** Takes off, when the host has quit, what it heard of the process's signals: there is one process for many hosts. */
function forgetSignals({ app }: Control): void {
  const listeners = process.listeners('SIGTERM').slice(-1);
  const interrupts = process.listeners('SIGINT').slice(-1);
  app.once('quit', () => {
    for (const listener of listeners) process.off('SIGTERM', listener);
    for (const listener of interrupts) process.off('SIGINT', listener);
  });
}

/** What the page does to get its port; rejects where none is handed over. */
export function askForPort(page: Page): Promise<PagePort> {
  return new Promise((resolve) => {
    const take = ({ data, ports: [port] }: WindowMessage): void => {
      if (typeof data !== 'object' || data === null || !('type' in data)) return;
      if (data.type !== 'sipwright:port' || !port) return;
      page.removeEventListener(take);
      resolve(port);
    };
    page.addEventListener(take);
    page.postMessage({ type: 'sipwright:ready' }, page.origin);
  });
}
