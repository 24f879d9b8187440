/** Files of a workspace that are attacks: as long as a file may be, of the one thing that costs most. Each is read and written all the same. */
import { describe, expect, it } from 'vitest';
import { readDataRows } from '#core/sequence/data-rows.ts';
import { placeOf } from '#core/sequence/place.ts';
import { equalBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import { WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import { SEQUENCE_LIMITS } from '#shared/sequence/problems.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { renderTemplate } from '#shared/template/render.ts';
import type { Settled } from '#shared/template/scope.ts';
import { variableScope } from '#shared/template/scope.ts';
import { literalBytes, templateOf } from '#shared/template/template.ts';
import { readEnvironmentFile, writeEnvironmentFile } from '#shared/workspace/environment-file.ts';
import { readFolderFile, writeFolderFile } from '#shared/workspace/folder-file.ts';
import { importFile } from '#shared/workspace/import.ts';
import { readRequestFile, writeRequestFile } from '#shared/workspace/request-file.ts';
import { givenVariables, valuesFor } from '#shared/workspace/scope.ts';

const SIZE = WORKSPACE_LIMITS.file - 64;

/** A unit over and over, as long as a file may be. */
const full = (unit: string): string => unit.repeat(Math.floor(SIZE / utf8(unit).length));

const UNITS: readonly (readonly [what: string, unit: string])[] = [
  ['opening braces', '{{'],
  ['single braces', '{'],
  ['escapes without an end', '{{\\x00'],
  ['escapes that mean nothing', '{{\\}}'],
  ['values without an end', '{{a'],
  ['arguments without an end', '{{a("'],
  ['lines that are not sent', '{{#}}\n'],
  ['fences', '---\n'],
  ['blanks', ' '],
  ['carriage returns', '\r'],
  ['line feeds', '\n'],
  ['variables of one name', 'var a: 1\n'],
  ['names in quotes without an end', 'var "\\'],
  ['comments above one variable', '# c\nvar a: 1\n'],
  ['quotes', '"\\"'],
  ['commas', ','],
  ['marks of the byte order', '\ufeff'],
  ['halves of characters', '\ud800'],
];

describe('a file of nothing but', () => {
  it.each(UNITS)('%s says what it said when it is written again', (_what, unit) => {
    const text = full(unit);
    const request = JSON.stringify(readRequestFile(utf8(text)));
    const again = writeRequestFile(readRequestFile(utf8(text)));
    expect(JSON.stringify(readRequestFile(utf8(again))) === request).toBe(true);
    const environment = readEnvironmentFile(text);
    const written = readEnvironmentFile(writeEnvironmentFile(environment, text));
    expect(JSON.stringify(written) === JSON.stringify(environment)).toBe(true);
    const { order } = readFolderFile(`order: ${text}`);
    const ordered = readFolderFile(writeFolderFile({ order, variables: [] }, text));
    expect(JSON.stringify(ordered.order) === JSON.stringify(order)).toBe(true);
  });

  it.each(UNITS)('%s in a block is read, and lets no line of it into the message', (_what, unit) => {
    const { text } = readRequestFile(utf8(`---\n${full(unit)}\n---\nOPTIONS sip:a SIP/2.0\n`));
    expect(text.endsWith('OPTIONS sip:a SIP/2.0\n')).toBe(true);
  });

  it.each(UNITS)('%s is no sequence, and so much is told of it', (_what, unit) => {
    const { sequence, problems } = readSequence(full(unit));
    expect(problems.length).toBeLessThanOrEqual(SEQUENCE_LIMITS.problems);
    expect(sequence.steps).toEqual([]);
  });

  it.each(UNITS)('%s is imported, or not, without a stop', (_what, unit) => {
    const { files, notes } = importFile('x', utf8(full(unit)));
    expect(files.length + notes.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThanOrEqual(WORKSPACE_LIMITS.added);
  });
});

describe('bytes that are no text', () => {
  it.each([
    ['begins of characters', [0xc3]],
    ['what never is in one', [0xff]],
    ['what goes on from nothing', [0x80]],
    ['halves of a pair', [0xed, 0xa0, 0x80]],
    ['too long a form of a slash', [0xc0, 0xaf]],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
  ])('are kept: %s', (_what, unit) => {
    const bytes = Uint8Array.from({ length: 240_000 }, (_, at) => unit[at % unit.length] ?? 0);
    expect(equalBytes(literalBytes(templateOf(bytes)), bytes)).toBe(true);
  });
});

describe('a folder.conf', () => {
  it('orders a hundred thousand names, whatever they are called', () => {
    const names = Array.from({ length: 100_000 }, (_, at) => `${at}`).slice(0, 80_000);
    const { order } = readFolderFile(`order: ${['__proto__', 'constructor', ...names].join(',')}`);
    expect(order).toHaveLength(80_002);
    expect(order.slice(0, 3)).toEqual(['__proto__', 'constructor', '0']);
  });
});

describe('an environment', () => {
  it('gives names that every object has, and nothing else comes by them', () => {
    const text = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
      .map((name) => `var ${name}: mine`)
      .join('\n');
    const { variables } = readEnvironmentFile(text);
    const given = givenVariables(
      (path) => (path === 'e.env' ? { path, kind: 'environment', variables: [...variables] } : null),
      'a.sip',
      'e',
    );
    const values = valuesFor([], given);
    expect(Object.keys(values)).toEqual(['__proto__', 'constructor', 'toString', 'hasOwnProperty']);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
    const written = textOf(
      renderTemplate(
        '{{__proto__}} {{valueOf}}',
        variableScope(values, () => null),
      ).bytes,
    );
    expect(written).toBe('mine {{valueOf}}');
  });
});

describe('values in values', () => {
  it('that lead in a ring, or too deep, have none', () => {
    const deep = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, at) => [`v${at}`, `{{v${(at + 1) % 5_000}}}`]),
    );
    const { unresolved } = renderTemplate(
      '{{v0}} {{v17}}',
      variableScope(deep, () => null),
    );
    expect(unresolved).toHaveLength(2);
  });

  it('grow to a bound, each and all together', () => {
    const many = Object.fromEntries(
      Array.from({ length: 2_500 }, (_, at) => [`v${at}`, '{{long}}'.repeat(32)]),
    );
    const settled: Settled = new Map();
    const variables = { ...many, long: 'x'.repeat(8_000) };
    const lookup = variableScope(variables, () => null, settled);
    const text = Object.keys(many).map((name) => `{{${name}}}`);
    const { bytes, unresolved } = renderTemplate(text.join('\n'), lookup);
    const held = [...settled.values()].reduce((sum, { length }) => sum + length, 0);
    expect(held).toBeLessThanOrEqual(8_388_608);
    expect(bytes.length).toBeLessThan(1_200_000);
    expect(unresolved.length).toBeGreaterThan(2_000);
    // A second look at the same ones takes no more.
    renderTemplate(
      text.join('\n'),
      variableScope(variables, () => null, settled),
    );
    expect([...settled.values()].reduce((sum, { length }) => sum + length, 0)).toBe(held);
  });
});

describe('a sequence', () => {
  it.each([
    ['a setting of many blanks', `name: a${' '.repeat(8_000)}b\n`],
    ['texts without an end', `send "${'\\"'.repeat(4_000)}\n`],
    ['open parentheses', `take x from ${'('.repeat(8_000)}\n`],
    ['open braces', `take x from ${'{{'.repeat(4_000)}\n`],
    ['expressions in expressions', `expect body matches /${'(a*)*'.repeat(500)}/\n`],
    ['lines that are too long', `${'x'.repeat(9_000)}\n`],
  ])('of %s is read', (_what, unit) => {
    const { sequence, problems } = readSequence(full(unit));
    expect(sequence.steps.length).toBeLessThanOrEqual(SEQUENCE_LIMITS.steps);
    expect(problems.length).toBeLessThanOrEqual(SEQUENCE_LIMITS.problems);
  });

  it('keeps a name with its blanks, but for those around it', () => {
    expect(readSequence('name: \t a  b \t\n').sequence.name).toBe('a  b');
  });

  it('with repeats in repeats is no deeper, and no longer, than one may be', () => {
    const { sequence, problems } = readSequence(full('repeat 10000\n'));
    let depth = 0;
    for (let steps = sequence.steps; steps[0]?.kind === 'repeat'; steps = steps[0].steps) depth++;
    expect(depth).toBe(SEQUENCE_LIMITS.depth);
    expect(problems.map(({ code }) => code)).toContain('too-deep');
  });

  it.each([
    '../../etc/passwd',
    '/etc/passwd',
    '..',
    '../..',
    'a/../../x.sip',
    'a/b/../../../x.sip',
    '..\\x.sip',
    '.git/config',
    'a/.sipwright/x.sip',
    'x\0.sip',
    'x\n.sip',
    '',
    '.',
  ])('has no file at %j', (path) => {
    expect(placeOf('a.seq', path)).toBeNull();
  });
});

describe('data', () => {
  const told = (text: string | Uint8Array): string => {
    const read = readDataRows(typeof text === 'string' ? utf8(text) : text);
    return read.ok ? `${read.value.length} rows` : read.error.message;
  };
  const columns = Array.from({ length: 90_000 }, (_, at) => `c${at.toString(36)}`).join(',');

  it.each<[what: string, text: string | Uint8Array, answer: RegExp]>([
    ['a quote without an end', `a\n"${full('x')}`, /quote is not closed/],
    ['nothing but quotes', `a\n${full('"')}`, /rows|quote/],
    ['ninety thousand columns', columns, /no row/],
    [
      'ninety thousand columns, the last one twice',
      `${columns},c0\n`,
      /"c0" names no variable, or names one twice/,
    ],
    ['rows without an end', `a\n${full('x\n')}`, /more than 10000 rows/],
    ['rows of other lengths', `a,b\n${full('x\n')}`, /not as many fields/],
    ['zeros', new Uint8Array(SIZE), /names no variable/],
    ['no text', new Uint8Array(SIZE).fill(0xff), /names no variable/],
    ['nothing', '', /no row/],
  ])('of %s are refused with a line', (_what, text, answer) => {
    expect(told(text)).toMatch(answer);
    expect(told(text).length).toBeLessThan(300);
  });

  it('may have columns that every object has', () => {
    const read = readDataRows(utf8('__proto__,constructor\na,b\n'));
    expect(read.ok && Object.entries(read.value[0] ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});
