// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { i18n, messages, setLanguage } from '../../../../renderer/i18n/index.ts';

const renderer = join(import.meta.dirname, '../../../../renderer');

/** Every text of a tree by its dotted key. */
function texts(tree: object, prefix = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const key = prefix ? `${prefix}.${name}` : name;
    if (typeof value === 'string') return [[key, value]];
    return typeof value === 'object' && value !== null ? texts(value, key) : [];
  });
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const english = new Map(texts(messages.en));
const chinese = new Map(texts(messages.zh));

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('name the same values in each text', () => {
    const differing = [...english].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(chinese.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('leave no text empty', () => {
    expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(['en', 'zh'] as const)('can be interpreted without an error: %s', (language) => {
    setLanguage(language);
    const values = new Proxy({}, { get: () => '1', has: () => true });
    for (const [key] of english) expect(i18n.global.t(key, values, 2), key).not.toBe(key);
  });

  it('tell the document which language it is in', () => {
    setLanguage('zh');
    expect(document.documentElement.lang).toBe('zh-CN');
  });
});

/** Sources of the renderer with their text. */
const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(vue|ts)$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(renderer, file), 'utf8') }));

describe('the sources of the renderer', () => {
  it('ask only for texts that exist', () => {
    const asked = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => ({ file, key: match[1] ?? '' })),
    );
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter(({ key }) => !english.has(key))).toEqual([]);
  });

  it('never set HTML, and carry no style in their markup', () => {
    const offenders = sources.filter(({ text }) => /v-html|innerHTML|\sstyle="/.test(text));
    expect(offenders.map(({ file }) => file)).toEqual([]);
  });
});

/** The text of the sources that may name a key: all but the texts themselves. */
const naming = sources
  .filter(({ file }) => !/^i18n[\\/](en|zh)[\\/]/.test(file))
  .map(({ text }) => text)
  .join('\n');

/** Keys in quotes, and the patterns of keys that are put together: `${…}` stands for one name or several. */
function namedKeys(): { readonly exact: ReadonlySet<string>; readonly patterns: readonly RegExp[] } {
  const exact = new Set([...naming.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'/g)].map((match) => match[1] ?? ''));
  const templates = [...naming.matchAll(/`([a-z]\w*\.(?:[\w.-]|\$\{[^{}`]*(?:`[^`]*`[^{}`]*)?\})*)`/g)];
  const patterns = templates.map((match) => {
    const parts = (match[1] ?? '').split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('.+')}$`);
  });
  return { exact, patterns };
}

describe('the texts', () => {
  it('are all used', () => {
    const { exact, patterns } = namedKeys();
    /** Whole branches, as their name stands in quotes, are handed on as they are. */
    const isNamed = (key: string): boolean =>
      exact.has(key) || (key.includes('.') && isNamed(key.slice(0, key.lastIndexOf('.'))));
    const unused = [...english.keys()].filter(
      (key) => !isNamed(key) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(exact.size).toBeGreaterThan(100);
    expect(unused).toEqual([]);
  });
});
