/** What a rule of flows is: a name, a severity, a source, and a pure function from a call to what it finds there. */
import type { Finding, FlowRule } from '#shared/model/finding.ts';
import type { CallFacts } from './call.ts';
import type { Fact } from './fact.ts';

export type Severity = Finding['severity'];

/** What a rule finds, before it is told as a finding. */
export interface Hit {
  /** The most telling first. */
  readonly at: readonly Fact[];
  readonly host: string;
  /** `why` chooses among the texts of a rule; the others are named by them. */
  readonly data?: Readonly<Record<string, string | number>>;
  /** Where it is another than the rule's. */
  readonly severity?: Severity;
  readonly rfc?: string;
}

/** What a rule finds, one after the other; null where others may have their turn. Of a rule of which enough is found, no more is asked. */
export type Hits = Iterable<Hit | null>;

export interface FlowRuleOf {
  readonly rule: FlowRule;
  readonly severity: Severity;
  readonly rfc: string;
  readonly find: (call: CallFacts) => Hits;
}

/** Items of one step. */
const PIECE = 64;

/** What is found in each of the items of a call, in steps. */
export function* hitsIn<T>(items: readonly T[], find: (item: T) => readonly Hit[]): Generator<Hit | null> {
  for (const [i, item] of items.entries()) {
    yield* find(item);
    if (i % PIECE === PIECE - 1) yield null;
  }
}

/** What is found in several ways, one way after the other. */
export function* hitsOfEach(...ways: readonly Hits[]): Generator<Hit | null> {
  for (const hits of ways) yield* hits;
}

export const MOST_MESSAGES = 20;
const LONGEST = 200;

/** A text from the wire as long as a sentence bears, no half of a character at its end. */
export function cut(text: string): string {
  return text.length <= LONGEST ? text : text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');
}

/** The finding of a hit. */
export function toFinding({ rule, severity, rfc }: FlowRuleOf, hit: Hit, dialogId: number): Finding {
  const data = Object.entries(hit.data ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? cut(value) : value,
  ]);
  return {
    rule,
    severity: hit.severity ?? severity,
    dialogId,
    messages: [...new Set(hit.at.map(({ id }) => id))].slice(0, MOST_MESSAGES),
    host: cut(hit.host),
    data: Object.fromEntries(data) as Finding['data'],
    rfc: hit.rfc ?? rfc,
  };
}

/** Milliseconds as seconds with at most one decimal. */
export const seconds = (ms: number): number => Math.round(ms / 100) / 10;
