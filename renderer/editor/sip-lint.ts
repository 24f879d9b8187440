/**
 * What is wrong with a text as it would leave: the findings of shared/sip over the bytes of the wire, told in the
 * editor's offsets, and what is wrong with the draft itself. What filling repairs on sending is not reported.
 */
import type { Diagnostic, Severity } from '#shared/sip/diagnostic.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { fillRequest } from '#shared/sip/fill.ts';
import type { MessageContext } from '#shared/sip/validate/validate.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import type { Rendered } from '#shared/template/render.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { callText, findValues, literalBytes, readTemplate } from '#shared/template/template.ts';
import type { DialogNames, Ghost } from './ghosts.ts';
import { ghostsOf } from './ghosts.ts';
import { addressRepair, repairOf } from './repairs.ts';
import type { Known } from './samples.ts';
import { isBuiltIn, sampleOf } from './samples.ts';
import type { TextChange } from './text-change.ts';

interface FindingPlace {
  readonly from: number;
  readonly to: number;
  /** Counted from 1. */
  readonly line: number;
  readonly severity: Severity;
  /** What repairs it in the text, in order and without overlap; null where nothing does for certain. */
  readonly repair: readonly TextChange[] | null;
}

/** What can be wrong with a value: nobody knows it, its arguments do not fit, or its braces do not close. */
export type ValueProblem = 'unknown' | 'arguments' | 'open';

export type Finding =
  | (FindingPlace & { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic })
  | (FindingPlace & { readonly kind: 'value'; readonly problem: ValueProblem; readonly name: string });

export interface LintOptions extends Partial<Known> {
  /** Whether the send fills what is missing, and puts in what values stand for. */
  readonly fill: boolean;
  readonly variables: boolean;
  readonly values: Readonly<Record<string, string>>;
  /** Where it goes, as far as that is an address. */
  readonly destination?: Endpoint | null;
  /** What the dialog that it is sent in gives, where that is known. */
  readonly names?: DialogNames | null;
}

export interface LintResult {
  readonly findings: readonly Finding[];
  /** Bytes as typed, before anything is filled. */
  readonly size: number;
  /** What sending will add, in the order of the message. */
  readonly ghosts: readonly Ghost[];
}

export const NOTHING_FOUND: LintResult = { findings: [], size: 0, ghosts: [] };

/** The line of each offset, asked in any order; counted from 1. */
function lineCounter(text: string): (offset: number) => number {
  const breaks: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) breaks.push(at);
  return (offset) => {
    let low = 0;
    let high = breaks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((breaks[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Sameness of a finding before and after filling: the spans move, so code, place and data tell. */
function keyOf({ code, at, data }: Diagnostic): string {
  return JSON.stringify([code, at, data ?? null]);
}

/** The findings that stay when what is missing has been filled. @param filled the bytes with it */
function lasting(
  diagnostics: readonly Diagnostic[],
  filled: Uint8Array,
  way: MessageContext,
): readonly Diagnostic[] {
  const after = new Set(lint(filled, way).diagnostics.map(keyOf));
  return diagnostics.filter((one) => after.has(keyOf(one)));
}

/** Values whose sample says nothing of what they will be: what is wrong within one of them is not told. */
const UNSURE = /^(?:response|request|dialog)\./;

interface Range {
  readonly from: number;
  readonly to: number;
}

const isWithin = ({ from, to }: Range, ranges: readonly Range[]): boolean =>
  ranges.some((range) => range.from <= from && to <= range.to);

type Unplaced = Finding extends infer F ? (F extends Finding ? Omit<F, 'line'> : never) : never;

/** Two braces that begin nothing: they would be sent as they are. */
function openBraces(text: string): Unplaced[] {
  return readTemplate(text).flatMap((piece) => {
    if (piece.kind !== 'text') return [];
    return [...text.slice(piece.from, piece.to).matchAll(/\{\{/g)].map(({ index }): Unplaced => {
      const from = piece.from + index;
      const to = from + (/^\{\{[^{}\n]{0,80}/.exec(text.slice(from, from + 90))?.[0].length ?? 2);
      const name = text.slice(from + 2, to).trim();
      return { kind: 'value', problem: 'open', name, severity: 'warning', from, to, repair: null };
    });
  });
}

function unresolved({ unresolved: values }: Rendered): Unplaced[] {
  return values.map(({ from, to, call }) => {
    const problem = isBuiltIn(call.name) && !UNSURE.test(call.name) ? 'arguments' : 'unknown';
    const name = callText(call).slice(2, -2);
    return { kind: 'value', problem, name, severity: 'error', from, to, repair: null };
  });
}

/** Diagnostics at their places in the text. */
function placed(
  text: string,
  wire: Rendered,
  left: readonly Diagnostic[],
  { variables, hidden = [] }: LintOptions,
): Unplaced[] {
  const unsure = variables
    ? findValues(text).filter(({ call: { name } }) => UNSURE.test(name) || hidden.includes(name))
    : [];
  return left
    .map((diagnostic): Unplaced => {
      const place = wire.range(diagnostic.span);
      const own = variables ? addressRepair(text, diagnostic, place) : null;
      const repair = repairOf(text, wire, diagnostic) ?? own;
      return { kind: 'diagnostic', diagnostic, severity: diagnostic.severity, ...place, repair };
    })
    .filter((finding) => !isWithin(finding, unsure));
}

/**
 * Looks at a text whose lines end LF, in steps that each take a part of the time, so that keys are heard between them. What it reads is
 * read once: the message as it is, and as it is filled. It never throws.
 */
export function* lintSteps(text: string, options: LintOptions): Generator<void, LintResult> {
  const {
    fill,
    variables,
    hidden = [],
    exchange = false,
    dialog = false,
    destination,
    names = null,
  } = options;
  const known = { values: options.values, hidden, exchange, dialog };
  const samples = [sampleOf(known, 0), sampleOf(known, 1)] as const;
  const way = destination ? { destination } : {};
  const wire = renderTemplate(text, variables ? samples[0].lookup : null);
  const values = [...unresolved(wire), ...(variables ? openBraces(text) : [])];
  yield;
  const { diagnostics } = lint(wire.bytes, way);
  yield;
  const filled = fill ? fillRequest(wire.bytes, samples[0].context).bytes : wire.bytes;
  const isFilled = filled.length !== wire.bytes.length;
  const left = isFilled && diagnostics.length > 0 ? lasting(diagnostics, filled, way) : diagnostics;
  yield;
  // What is wrong within a value that has none follows from that.
  const others = placed(text, wire, left, options).filter((one) => !isWithin(one, values));
  const lineOf = lineCounter(text);
  const findings = [...values, ...others].map((one): Finding => ({ ...one, line: lineOf(one.from) }));
  yield;
  return {
    findings: findings.sort((a, b) => a.from - b.from),
    size: literalBytes(text).length,
    ghosts: isFilled ? ghostsOf(text, wire, samples, { variables, dialog, names, filled }) : [],
  };
}

/** Takes all steps of a look. */
export function allSteps(steps: ReturnType<typeof lintSteps>): LintResult {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Looks at a text whose lines end LF, in one go. It never throws. */
export function lintText(text: string, options: LintOptions): LintResult {
  return allSteps(lintSteps(text, options));
}

/** The finding to tell: the one on the cursor's line, else the first of the worst kind; null where there is none. */
export function findingToTell(findings: readonly Finding[], line: number): Finding | null {
  const rank = { error: 0, warning: 1, info: 2 };
  const here = findings.filter((finding) => finding.line === line);
  const among = here.length > 0 ? here : findings;
  return among.reduce<Finding | null>(
    (best, finding) => (!best || rank[finding.severity] < rank[best.severity] ? finding : best),
    null,
  );
}

/** The finding after an offset, going round at the end. */
export function findingAfter(findings: readonly Finding[], offset: number): Finding | null {
  return findings.find((finding) => finding.from > offset) ?? findings[0] ?? null;
}
