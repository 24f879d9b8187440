/**
 * The lines that tools write around messages, as a table: what each says of the message that follows, and which end one. A tool that
 * is not here is a row to write.
 */
import { readEndpoint, readTransport } from './endpoints.ts';
import type { TextContext, TextTraceFormat } from './trace.ts';
import { NO_CONTEXT } from './trace.ts';

/** `begin` drops what was said before, `more` adds to it, `end` is a rule that says nothing. */
export type MarkerKind = 'begin' | 'more' | 'end';

/** A marker of a line. */
export interface Marker {
  readonly kind: MarkerKind;
  /** Null for rules that many tools draw. */
  readonly format: TextTraceFormat | null;
  readonly context: Partial<TextContext>;
}

type Groups = Readonly<Record<string, string | undefined>>;

interface Row {
  readonly kind: MarkerKind;
  readonly format: TextTraceFormat | null;
  readonly pattern: RegExp;
  readonly context?: (groups: Groups) => Partial<TextContext>;
}

/** The peer is the source of what came in and the destination of what goes out. */
function towards({ way = '', peer, via }: Groups): Partial<TextContext> {
  const direction = /^(?:recv|received|read|rx|from)$/i.test(way) ? 'in' : 'out';
  const endpoint = readEndpoint(peer);
  const transport = readTransport(via);
  return direction === 'in'
    ? { direction, transport, src: endpoint }
    : { direction, transport, dst: endpoint };
}

function fromTo({ src, dst, via }: Groups): Partial<TextContext> {
  return { src: readEndpoint(src), dst: readEndpoint(dst), transport: readTransport(via) };
}

/** ngrep names transports by a letter. */
const LETTERS: Readonly<Record<string, string>> = { U: 'udp', T: 'tcp' };

const ROWS: readonly Row[] = [
  {
    kind: 'begin',
    format: 'sngrep',
    pattern: /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{1,9} (?<src>\S{1,140}) -> (?<dst>\S{1,140})\s*$/,
    context: fromTo,
  },
  {
    kind: 'begin',
    format: 'ngrep',
    pattern:
      /^(?<letter>[UT])(?:\(\d+\))? (?:[\d/: .+-]{8,40} )?(?<src>\S{1,140}) -> (?<dst>\S{1,140})(?: \[[A-Z]*\])?(?: #\d+)?\s*$/,
    context: (groups) => fromTo({ ...groups, via: LETTERS[groups['letter'] ?? ''] }),
  },
  { kind: 'end', format: 'ngrep', pattern: /^#+\s*$/ },
  { kind: 'begin', format: 'kamailio', pattern: /^={18,}\s*$/ },
  { kind: 'more', format: 'kamailio', pattern: /^~{18,}\s*$/ },
  { kind: 'end', format: 'kamailio', pattern: /^\|{18,}\s*$/ },
  {
    kind: 'begin',
    format: 'asterisk-pjsip',
    pattern:
      /<--- (?<way>Received|Transmitting) SIP (?:request|response) \(\d+ bytes\) (?:from|to) (?<via>\w{2,4}):(?<peer>\S{1,140}) --->/,
    context: towards,
  },
  {
    kind: 'begin',
    format: 'asterisk',
    pattern: /<--- SIP (?<way>read) from (?<via>\w{2,4}):(?<peer>\S{1,140}) --->/,
    context: towards,
  },
  {
    kind: 'begin',
    format: 'asterisk',
    pattern:
      /(?:Reliably |Re)?[Tt]ransmitting (?:#\d+ )?\((?:no )?NAT\) to (?:(?<via>\w{2,4}):)?(?<peer>\S{1,140}?)(?: --->|:\s*$)/,
    context: (groups) => towards({ ...groups, way: 'to' }),
  },
  { kind: 'end', format: null, pattern: /^--- \(\d+ headers? \d+ lines?\)/ },
  { kind: 'end', format: null, pattern: /^<-{6,}>\s*$/ },
  {
    kind: 'begin',
    format: 'freeswitch',
    pattern: /\b(?<way>recv|send) \d+ bytes (?:from|to) (?<via>\w{2,4})\/(?<peer>\[[^\]\s]{1,64}\]:\d{1,5})/,
    context: towards,
  },
  { kind: 'begin', format: 'sipp', pattern: /^-{10,}\s+\d{4}-\d\d-\d\d[T\t ]/ },
  {
    kind: 'more',
    format: 'sipp',
    pattern: /^(?<via>UDP|TCP|TLS|SCTP) message (?<way>sent|received) (?:\(\d+ bytes\)|\[\d+\] bytes)/i,
    context: towards,
  },
  {
    kind: 'begin',
    format: 'pjsip',
    pattern:
      /\b(?<way>[TR]X) \d+ bytes (?:Request|Response) msg .{1,200} (?:from|to) (?<via>\w{2,4}) (?<peer>\S{1,140}?):\s*$/,
    context: towards,
  },
  { kind: 'end', format: 'pjsip', pattern: /^\s*--end msg--/ },
  {
    kind: 'more',
    format: 'cisco',
    pattern: /^(?<way>Sent|Received):\s*$/,
    context: (groups) => ({ direction: groups['way'] === 'Sent' ? 'out' : 'in' }),
  },
  { kind: 'end', format: null, pattern: /^\s*-{3,}\s*$/ },
];

/** Every marker has one of these in it, which is cheaper to look for than all of the rows. */
const HINT = /--|->|={18}|~{18}|\|{18}|^#|\bbytes\b|NAT\) to|^(?:Sent|Received):/;

/** The marker that a line is, or null. */
export function readMarker(text: string): Marker | null {
  if (!HINT.test(text)) return null;
  for (const { kind, format, pattern, context } of ROWS) {
    const match = pattern.exec(text);
    if (match) return { kind, format, context: context?.(match.groups ?? {}) ?? {} };
  }
  return null;
}

/** What sipdump writes on lines of their own, between its `====` and its `~~~~`. */
const FIELD = /^(tag|pid|process|time|date|proto|af|srcip|srcport|dstip|dstport): (.{0,140})$/;

export interface Field {
  readonly name: string;
  readonly value: string;
}

/** A line `name: value` of sipdump's. */
export function readField(text: string): Field | null {
  const match = FIELD.exec(text.trimEnd());
  return match ? { name: match[1] ?? '', value: match[2] ?? '' } : null;
}

function endpointOf(host: string | undefined, port: string | undefined): TextContext['src'] {
  return readEndpoint(`${host ?? ''}:${port ?? ''}`);
}

/** What the fields together say; the tag is `rcv` or `snd`. */
export function contextOfFields(fields: ReadonlyMap<string, string>): Partial<TextContext> {
  const tag = fields.get('tag');
  return {
    ...NO_CONTEXT,
    src: endpointOf(fields.get('srcip'), fields.get('srcport')),
    dst: endpointOf(fields.get('dstip'), fields.get('dstport')),
    transport: readTransport(/^\w+/.exec(fields.get('proto') ?? '')?.[0]),
    direction: tag === 'rcv' ? 'in' : tag === 'snd' ? 'out' : null,
  };
}
