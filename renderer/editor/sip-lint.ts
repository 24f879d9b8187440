/**
 * What is wrong with a text as it would leave: the findings of shared/sip over the bytes of the wire, told in the
 * editor's offsets. What filling repairs on sending is not reported.
 */
import { createSeededRandom } from '#shared/lib/random.ts';
import type { FillPart } from '#shared/sip/build.ts';
import { fillRequest } from '#shared/sip/build.ts';
import type { Diagnostic, Severity } from '#shared/sip/diagnostic.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { madeValues } from '#shared/template/made.ts';
import type { Lookup } from '#shared/template/render.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { firstOf, lookupIn, variableScope } from '#shared/template/scope.ts';
import { callText } from '#shared/template/template.ts';

interface FindingPlace {
  readonly from: number;
  readonly to: number;
  /** Counted from 1. */
  readonly line: number;
  readonly severity: Severity;
}

export type Finding =
  | (FindingPlace & { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic })
  | (FindingPlace & { readonly kind: 'variable'; readonly name: string });

export interface LintOptions {
  /** Whether the send fills what is missing, and puts in what values stand for. */
  readonly fill: boolean;
  readonly variables: boolean;
  readonly values: Readonly<Record<string, string>>;
}

export interface LintResult {
  readonly findings: readonly Finding[];
  /** Bytes as typed, before anything is filled. */
  readonly size: number;
  /** What sending will add, in the order of the message. */
  readonly filled: readonly FillPart[];
}

/** What the core puts in for itself on sending; here only a form that is sound. */
const LOCAL_SAMPLES: Readonly<Record<string, string>> = {
  'local.ip': '192.0.2.1',
  'local.port': '5060',
  'local.uri': 'sip:sipwright@192.0.2.1:5060',
};

/** The names that the core knows without being told. */
export const LOCAL_NAMES: readonly string[] = Object.keys(LOCAL_SAMPLES);

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Sameness of a finding before and after filling: the spans move, so code, place and data tell. */
function keyOf({ code, at, data }: Diagnostic): string {
  return JSON.stringify([code, at, data ?? null]);
}

function fillSample(bytes: Uint8Array) {
  const local = { host: '192.0.2.1', port: 5060 };
  const context = {
    random: createSeededRandom(1),
    local,
    transport: 'UDP',
    userAgent: 'Sipwright',
    cseq: 1,
  } as const;
  return fillRequest(bytes, { ...context, lineEnds: 'kept' });
}

/** The findings that stay when what is missing has been filled. */
function lasting(bytes: Uint8Array, diagnostics: readonly Diagnostic[]) {
  const sample = fillSample(bytes);
  const after = new Set(lint(sample.bytes).diagnostics.map(keyOf));
  return { left: diagnostics.filter((one) => after.has(keyOf(one))), filled: sample.filled };
}

/** What the values of a text come to here: made ones are others on each send, local ones depend on the way. */
export function sampleScope(values: Readonly<Record<string, string>>): Lookup {
  const maker = { random: createSeededRandom(1), clock: { now: () => 0 } };
  return variableScope(values, firstOf(lookupIn(LOCAL_SAMPLES), madeValues(maker)));
}

/** Looks at a text whose lines end LF. It never throws. */
export function lintText(text: string, { fill, variables, values }: LintOptions): LintResult {
  const wire = renderTemplate(text, variables ? sampleScope(values) : null);
  const { diagnostics } = lint(wire.bytes);
  const { left, filled } = fill ? lasting(wire.bytes, diagnostics) : { left: diagnostics, filled: [] };
  const size = variables ? renderTemplate(text, null).bytes.length : wire.bytes.length;
  const place = (from: number, to: number) => ({ from, to, line: lineOf(text, from) });
  const findings: Finding[] = [
    ...wire.unresolved.map(
      ({ from, to, call }) =>
        ({
          kind: 'variable',
          name: callText(call).slice(2, -2),
          severity: 'error',
          ...place(from, to),
        }) as const,
    ),
    ...left.map((diagnostic) => {
      const { from, to } = wire.range(diagnostic.span);
      return { kind: 'diagnostic', diagnostic, severity: diagnostic.severity, ...place(from, to) } as const;
    }),
  ];
  return { findings: findings.sort((a, b) => a.from - b.from), size, filled };
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
