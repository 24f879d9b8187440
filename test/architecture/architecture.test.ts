/** The rules of dependency and of size, held by walking the sources. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCycle, importsOf, reachable, root, sourceFiles } from './import-graph.ts';

const rooms = ['shared', 'electron', 'renderer'];
const all = sourceFiles(...rooms);

/** Which folders and packages a room may import; the first room whose prefix fits a file counts. */
const rules: readonly { room: string; files: RegExp; packages: RegExp }[] = [
  { room: 'shared/lib/', files: /^shared\/lib\//, packages: /^$/ },
  { room: 'shared/sip/body.ts', files: /^shared\/(lib|sip|sdp)\//, packages: /^$/ },
  { room: 'shared/sip/', files: /^shared\/(lib|sip|model\/address)/, packages: /^$/ },
  { room: 'shared/model/', files: /^shared\/(lib|sip|model)\//, packages: /^valibot$/ },
  {
    room: 'shared/contract/',
    files: /^shared\/(lib|sip|sdp|model|filter|contract)\//,
    packages: /^valibot$/,
  },
  { room: 'shared/filter/', files: /^shared\/(lib|sip|model|filter)\//, packages: /^$/ },
  { room: 'shared/diff/', files: /^shared\/(lib|sip|sdp|diff)\//, packages: /^diff$/ },
  { room: 'shared/sipp/', files: /^shared\//, packages: /^fast-xml-parser$/ },
  { room: 'shared/', files: /^shared\//, packages: /^(valibot|@msgpack\/msgpack)$/ },
  { room: 'electron/core/transaction/', files: /^(shared|electron\/core\/transaction)\//, packages: /^$/ },
  {
    room: 'electron/core/dialog/',
    files: /^(shared|electron\/core\/(dialog|transaction))\//,
    packages: /^$/,
  },
  { room: 'electron/core/callflow/', files: /^(shared|electron\/core)\//, packages: /^$/ },
  {
    room: 'electron/core/sequence/data-rows.ts',
    files: /^(shared|electron\/core)\//,
    packages: /^csv-parse\/sync$/,
  },
  { room: 'electron/core/', files: /^(shared|electron\/core)\//, packages: /^node:/ },
  { room: 'electron/main/', files: /^(shared|electron\/(core|main))\//, packages: /^(node:.*|electron)$/ },
  { room: 'electron/preload/', files: /^(shared|electron\/preload)\//, packages: /^electron$/ },
  {
    room: 'electron/headless/web/',
    files: /^(shared|electron\/(core|headless))\//,
    packages: /^(node:.*|ws)$/,
  },
  {
    room: 'electron/headless/',
    files: /^(shared|electron\/(core|headless))\/|^package\.json$/,
    packages: /^node:/,
  },
  {
    room: 'renderer/',
    files: /^(shared|renderer)\//,
    packages:
      /^(vue|pinia|vue-i18n|reka-ui|@lucide\/vue|@codemirror\/.*|@lezer\/.*|@fontsource.*|chart\.js|valibot)$/,
  },
];

describe('the rules of dependency', () => {
  it('finds the sources', () => {
    expect(all.length).toBeGreaterThan(100);
  });

  it('lets no room import what it may not know', () => {
    const broken = all.flatMap((file) => {
      const rule = rules.find(({ room }) => file.startsWith(room));
      if (!rule) return [];
      return importsOf(file)
        .filter(({ target, isPackage }) => !(isPackage ? rule.packages : rule.files).test(target))
        .map(({ target }) => `${file} -> ${target}`);
    });
    expect(broken).toEqual([]);
  });

  it('imports only files that exist', () => {
    const missing = all.flatMap((file) =>
      importsOf(file)
        .filter(({ target, isPackage }) => !isPackage && !existsSync(join(root, target)))
        .map(({ target }) => `${file} -> ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it('has no circle of imports', () => {
    expect(findCycle(all)).toBeNull();
  });

  it('keeps Electron out of the command line and ws in one file', () => {
    const { packages } = reachable('electron/headless/sipwright.ts');
    expect([...packages].filter((name) => /^electron/.test(name))).toEqual([]);
    const users = all.filter((file) =>
      importsOf(file).some(({ target, typeOnly }) => target === 'ws' && !typeOnly),
    );
    expect(users).toHaveLength(1);
  });
});

describe('the size of things', () => {
  it('keeps every file under 500 lines, and every view under 200', () => {
    const long = all.filter((file) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1;
      return lines > (/^renderer\/views\/.*\.vue$/.test(file) ? 200 : 500);
    });
    expect(long).toEqual([]);
  });
});

/** A file without its comments. */
function codeOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

describe('what must not be in the sources', () => {
  const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
    ['v-html and other doors for HTML', /v-html|\.innerHTML|insertAdjacentHTML|document\.write/],
    ['evaluated code', /\beval\(|new Function\(/],
    ['silenced checks', /@ts-(ignore|expect-error|nocheck)/],
    ['any', /: any\b|as any\b|<any>/],
  ];
  it.each(forbidden)('has no %s', (_what, pattern) => {
    expect(all.filter((file) => pattern.test(codeOf(file)))).toEqual([]);
  });
});
