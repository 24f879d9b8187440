/** The entries of the reference: one record for each method, status code, header and flow, made from the tables once. */
import { HEADERS } from '../header-table.ts';
import type { HeaderForm, HeaderName } from '../header-rows.ts';
import { HEADER_ROWS } from '../header-rows.ts';
import { METHODS } from '../methods.ts';
import type { StatusCode } from '../status.ts';
import { reasonPhrase, STATUS_CODES } from '../status.ts';
import type { Flow } from './flow.ts';
import { FLOWS } from './flows.ts';
import { HEADER_WORDS } from './headers.ts';
import { headersOf, mandatoryIn } from './mandatory.ts';
import { METHOD_WORDS } from './methods.ts';
import { STATUS_WORDS } from './statuses.ts';
import type { SourcedWords } from './words.ts';

export interface MethodEntry extends SourcedWords {
  readonly kind: 'method';
  readonly name: string;
  /** The headers it must carry besides those of every request. */
  readonly mandatory: readonly string[];
}

export interface StatusEntry extends SourcedWords {
  readonly kind: 'status';
  /** The code as text. */
  readonly name: string;
  readonly status: number;
  readonly reason: string;
  /** The headers it must carry besides those of every response. */
  readonly mandatory: readonly string[];
}

export interface HeaderEntry extends SourcedWords {
  readonly kind: 'header';
  readonly name: string;
  /** The one-letter form, or null. */
  readonly compact: string | null;
  readonly form: HeaderForm;
  /** Where it must be: methods, status codes, `2xx INVITE`, `requests`, `responses`. */
  readonly mandatoryIn: readonly string[];
}

export interface FlowEntry extends SourcedWords {
  readonly kind: 'flow';
  readonly name: string;
  readonly flow: Flow;
}

export type Entry = MethodEntry | StatusEntry | HeaderEntry | FlowEntry;

const METHOD_ENTRIES: readonly MethodEntry[] = METHODS.map((name) => ({
  kind: 'method',
  name,
  ...METHOD_WORDS[name],
  mandatory: headersOf(name),
}));

const STATUS_ENTRIES: readonly StatusEntry[] = STATUS_CODES.map((status) => ({
  kind: 'status',
  name: String(status),
  status,
  reason: reasonPhrase(status),
  ...STATUS_WORDS[status as StatusCode],
  mandatory: headersOf(String(status)),
}));

const HEADER_ENTRIES: readonly HeaderEntry[] = HEADERS.map(({ name, rfc, compact, index }) => ({
  kind: 'header',
  name,
  compact: compact ?? null,
  form: HEADER_ROWS[index]?.[1] ?? 'single',
  rfc,
  ...HEADER_WORDS[name as HeaderName],
  mandatoryIn: mandatoryIn(name),
}));

const FLOW_ENTRIES: readonly FlowEntry[] = FLOWS.map((flow) => ({
  kind: 'flow',
  name: flow.id,
  rfc: flow.rfc,
  en: flow.en,
  zh: flow.zh,
  flow,
}));

/** Every entry: methods, status codes, headers, flows, each in the order of its table. */
export const ENTRIES: readonly Entry[] = [
  ...METHOD_ENTRIES,
  ...STATUS_ENTRIES,
  ...HEADER_ENTRIES,
  ...FLOW_ENTRIES,
];
