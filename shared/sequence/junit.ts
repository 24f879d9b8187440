/** Runs of sequences as JUnit XML: a suite for each sequence, a case for each row of its data. Well-formed, whatever a peer wrote. */
import type { RowResult, RunView, StepResult } from '../model/sequence.ts';
import { englishOf } from './told-text.ts';

export interface RunReport {
  readonly run: Pick<RunView, 'name' | 'path' | 'started' | 'ended' | 'environment'>;
  readonly rows: readonly RowResult[];
}

/** So much of a row's values is part of its name. */
const NAME = 200;

/** Characters that XML 1.0 has no place for (2.2), lone surrogates among them. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  ...{ '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' },
};

/** A text for an attribute or an element. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(NO_XML, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (char) => ENTITIES[char] ?? '');
}

const seconds = (from: number, to: number | null): string =>
  (Math.max(0, (to ?? from) - from) / 1_000).toFixed(3);

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(`${value}`)}"`)
    .join('');
}

function caseName({ run }: RunReport, { index, values }: RowResult, rows: number): string {
  const told = Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  if (told === '' && rows === 1) return run.name;
  return `row ${index + 1}${told === '' ? '' : `: ${told}`}`.slice(0, NAME);
}

/** A step that failed, in words: where, what was expected, what came. */
export function failureText(step: StepResult): string {
  const { line, text } = step;
  const { expected, got } = englishOf(step);
  return [
    `line ${line}: ${text}`,
    ...(expected === '' ? [] : [`expected: ${expected}`]),
    `got: ${got || 'nothing'}`,
  ].join('\n');
}

function failureLines(steps: readonly StepResult[]): readonly string[] {
  const failed = steps.filter(({ state }) => state === 'failed');
  const [first] = failed;
  // Without an element the case would count as passed.
  if (!first) return [`      <failure${attributes({ message: 'what failed is not kept', type: 'step' })}/>`];
  const { expected, got } = englishOf(first);
  const message = `${expected === '' ? '' : `expected ${expected}, got `}${got || 'nothing'}`;
  const type = first.trouble?.code ?? (first.isCheck ? 'assertion' : 'step');
  const body = failed.map(failureText).join('\n\n');
  return [`      <failure${attributes({ message, type })}>${xmlText(body)}</failure>`];
}

function caseLines(report: RunReport, row: RowResult): readonly string[] {
  const { run, rows } = report;
  const named = { name: caseName(report, row, rows.length), classname: run.path };
  const head = `    <testcase${attributes({ ...named, time: seconds(row.started, row.ended) })}`;
  if (row.state === 'passed') return [`${head}/>`];
  const inside = row.state === 'failed' ? failureLines(row.steps) : ['      <skipped message="stopped"/>'];
  return [`${head}>`, ...inside, '    </testcase>'];
}

const countOf = (rows: readonly RowResult[], state: RowResult['state']): number =>
  rows.filter((row) => row.state === state).length;

function suiteLines(report: RunReport): readonly string[] {
  const { run, rows } = report;
  const skipped = rows.length - countOf(rows, 'passed') - countOf(rows, 'failed');
  const counts = { tests: rows.length, failures: countOf(rows, 'failed'), errors: 0, skipped };
  const when = { time: seconds(run.started, run.ended), timestamp: new Date(run.started).toISOString() };
  return [
    `  <testsuite${attributes({ name: run.name, ...counts, ...when, file: run.path })}>`,
    ...rows.flatMap((row) => caseLines(report, row)),
    '  </testsuite>',
  ];
}

/** The XML document of some runs. */
export function junitOf(reports: readonly RunReport[]): string {
  const rows = reports.flatMap((report) => report.rows);
  const counts = { tests: rows.length, failures: countOf(rows, 'failed'), errors: 0 };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'Sipwright', ...counts })}>`,
    ...reports.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}
