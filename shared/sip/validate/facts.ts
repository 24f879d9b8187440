/** The parts of one message that several rules look at, each read once and only when it is asked for. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { isStar } from '../grammar/contact.ts';
import type { AddressNode } from '../grammar/name-addr.ts';
import { readAddress } from '../grammar/name-addr.ts';
import type { ParamNode } from '../grammar/params.ts';
import { findParam } from '../grammar/params.ts';
import { ignore } from '../grammar/sink.ts';
import { unfolded, unquoted } from '../grammar/tokens.ts';
import type { ViaNode } from '../grammar/via.ts';
import { readVia } from '../grammar/via.ts';
import type { HeaderField, SipMessage } from '../message.ts';
import { isListed, spansIn } from '../views-values.ts';
import { cseqOf } from '../views.ts';
import type { MessageContext } from './context.ts';

/** An address with the range of the whole value. */
export interface AddressItem extends AddressNode {
  readonly span: Span;
}

export interface Facts {
  readonly message: SipMessage;
  readonly context: MessageContext;
  /** The method of the request, or that of a response's CSeq; '' where there is none. */
  readonly method: string;
  /** 0 in a request. */
  readonly status: number;
  all(canonical: string): readonly HeaderField[];
  first(canonical: string): HeaderField | null;
  has(canonical: string): boolean;
  /** The values of a header over its lines; commas separate where the header is a list. */
  items(canonical: string): readonly Span[];
  /** The first words of those values, lower-case: option tags, packages, states. */
  words(canonical: string): readonly string[];
  /** The addresses of a header; `*` of Contact is none. */
  addresses(canonical: string): readonly AddressItem[];
  vias(): readonly ViaNode[];
}

/** Most headers of the registry are absent from most messages: asking for them makes nothing. */
const NONE: readonly never[] = [];

function groupByName(headers: readonly HeaderField[]): Map<string, HeaderField[]> {
  const groups = new Map<string, HeaderField[]>();
  for (const header of headers) {
    const group = groups.get(header.canonical);
    if (group) group.push(header);
    else groups.set(header.canonical, [header]);
  }
  return groups;
}

/** Remembers what `make` made for the name of a header that is there. */
function memo<T>(
  groups: ReadonlyMap<string, unknown>,
  make: (name: string) => readonly T[],
): (name: string) => readonly T[] {
  const made = new Map<string, readonly T[]>();
  return (name) => {
    if (!groups.has(name)) return NONE;
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    made.set(name, value);
    return value;
  };
}

/** The value up to white space or a semicolon. */
function firstWord(bytes: Uint8Array, span: Span): string {
  const text = textOf(bytes, { start: span.start, end: Math.min(span.end, span.start + 64) });
  const end = text.search(/[\s;]/);
  return (end < 0 ? text : text.slice(0, end)).toLowerCase();
}

function methodOf(message: SipMessage): string {
  if (message.kind === 'request') return textOf(message.bytes, message.method);
  return cseqOf(message)?.method ?? '';
}

/** The facts of a message; nothing but the names of its headers is read before a rule asks. */
export function createFacts(message: SipMessage, context: MessageContext): Facts {
  const { bytes } = message;
  const groups = groupByName(message.headers);
  const all = (name: string): readonly HeaderField[] => groups.get(name) ?? NONE;
  const items = memo(groups, (name): readonly Span[] => spansIn(bytes, all(name), isListed(name)));
  const addresses = memo(groups, (name): readonly AddressItem[] =>
    items(name)
      .filter((span) => !isStar(bytes, span))
      .map((span) => ({ ...readAddress(bytes, span, ignore), span })),
  );
  const vias = memo(groups, (name): readonly ViaNode[] =>
    items(name).flatMap((span) => readVia(bytes, span, ignore) ?? []),
  );
  return {
    message,
    context,
    method: methodOf(message),
    status: message.kind === 'response' ? message.status : 0,
    all,
    first: (name) => all(name)[0] ?? null,
    has: (name) => groups.has(name),
    items,
    words: memo(groups, (name) => items(name).map((span) => firstWord(bytes, span))),
    addresses,
    vias: () => vias('Via'),
  };
}

/** A short text of a range, for the words of a finding. */
export function excerpt(bytes: Uint8Array, span: Span): string {
  return textOf(bytes, { start: span.start, end: Math.min(span.end, span.start + 60) });
}

/** The value of a parameter without quotes, '' where it has none; null where the parameter is missing. */
export function paramText(bytes: Uint8Array, params: readonly ParamNode[], lower: string): string | null {
  const param = findParam(bytes, params, lower);
  if (!param) return null;
  return param.value ? unquoted(unfolded(bytes, param.value)) : '';
}
