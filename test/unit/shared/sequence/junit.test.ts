/** JUnit XML of runs, read by another program's parser: counts, names, failures, and texts that mean harm. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { RowResult, StepResult } from '#shared/model/sequence.ts';
import { junitOf } from '#shared/sequence/junit.ts';

const step = (parts: Partial<StepResult>): StepResult => ({
  ...{ line: 3, text: 'wait 200', depth: 0, turn: 0, isCheck: false, state: 'passed', started: 0, ended: 1 },
  ...{ expected: null, got: null, messageId: null, exchange: null, trouble: null },
  ...parts,
});

const row = (parts: Partial<RowResult>): RowResult => ({
  ...{
    index: 0,
    values: {},
    state: 'passed',
    started: 1_000,
    ended: 1_250,
    steps: [],
    omitted: 0,
    dialogs: [],
  },
  ...parts,
});

const run = { name: 'Basic call', path: 'Calls/basic.seq', environment: 'lab', started: 0, ended: 2_000 };

interface Suite {
  readonly '@name': string;
  readonly '@tests': string;
  readonly testcase: readonly {
    readonly '@name': string;
    readonly '@classname': string;
    readonly '@time': string;
    readonly failure?: { readonly '@message': string; readonly '#text': string };
    readonly skipped?: unknown;
  }[];
}

function read(xml: string): { '@tests': string; '@failures': string; testsuite: readonly Suite[] } {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ...{ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, trimValues: false },
    isArray: (name) => name === 'testsuite' || name === 'testcase',
    htmlEntities: true,
  });
  return (parser.parse(xml) as { testsuites: ReturnType<typeof read> }).testsuites;
}

describe('a report', () => {
  it('has a suite for each sequence and a case for each row', () => {
    const failed = step({
      state: 'failed',
      expected: { code: 'within', data: { what: '200', ms: 2_000 } },
      got: { code: 'answer', data: { answer: '486 Busy Here', ms: 12 } },
    });
    const rows = [
      row({}),
      row({ index: 1, values: { callee: 'bob' }, state: 'failed', steps: [step({}), failed] }),
      row({ index: 2, state: 'stopped' }),
    ];
    const told = read(
      junitOf([
        { run, rows },
        { run: { ...run, name: 'Other' }, rows: [row({})] },
      ]),
    );
    expect(told).toMatchObject({ '@tests': '4', '@failures': '1' });
    const [suite, other] = told.testsuite;
    expect(suite).toMatchObject({ '@name': 'Basic call', '@tests': '3', '@failures': '1', '@skipped': '1' });
    expect(suite?.testcase.map((one) => one['@name'])).toEqual(['row 1', 'row 2: callee=bob', 'row 3']);
    expect(suite?.testcase[0]).toMatchObject({ '@time': '0.250', '@classname': 'Calls/basic.seq' });
    const { failure } = suite?.testcase[1] ?? {};
    expect(failure?.['@message']).toBe('expected 200 within 2 s, got 486 Busy Here after 12 ms');
    expect(failure?.['#text']).toBe(
      'line 3: wait 200\nexpected: 200 within 2 s\ngot: 486 Busy Here after 12 ms',
    );
    expect(suite?.testcase[2]?.skipped).toBeDefined();
    expect(other?.testcase[0]?.['@name']).toBe('Other');
  });

  it('has a failure for a failed row of which no step is kept', () => {
    const told = read(junitOf([{ run, rows: [row({ state: 'failed', omitted: 1_200 })] }]));
    expect(told.testsuite[0]?.testcase[0]?.failure).toMatchObject({ '@message': 'what failed is not kept' });
  });

  it.each([
    ']]>',
    '</failure><evil/>',
    '"><script>',
    '&amp;&#0;&lt;',
    '\u0000\u0007\u001b[31m',
    '\ud800 lone',
    '\ufffe\uffff',
    '中😀',
    'a\r\nb\tc',
  ])('is well-formed with %j in every text', (text) => {
    const said = { code: 'text', data: { text } } as const;
    const failed = step({ state: 'failed', text, expected: said, got: said });
    const hostile = { ...run, name: text, path: text };
    const xml = junitOf([
      { run: hostile, rows: [row({ values: { [text]: text }, state: 'failed', steps: [failed] })] },
    ]);
    const [suite] = read(xml).testsuite;
    expect(suite?.testcase).toHaveLength(1);
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    const kept = text.toWellFormed().replace(/[\u0000-\u0008\u001b\ufffe\uffff]/g, '\ufffd');
    if (!text.includes('&')) expect(suite?.['@name']).toBe(kept);
  });
});
