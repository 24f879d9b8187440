/**
 * What the values of a draft may come to, where only the send tells: sound samples, so that the text around them can be looked at. Two
 * samples differ in everything that is not known before, so what differs between two looks is what the send decides.
 */
import type { Random } from '#shared/lib/random.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { FillContext } from '#shared/sip/fill.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import { madeValues } from '#shared/template/made.ts';
import { messageValues } from '#shared/template/message-values.ts';
import { TEMPLATE_NAMES } from '#shared/template/names.ts';
import type { Lookup } from '#shared/template/render.ts';
import { firstOf, lookupIn, variableScope } from '#shared/template/scope.ts';

/** What is there on sending besides variables. */
export interface Known {
  /** Names and values of variables. */
  readonly values: Readonly<Record<string, string>>;
  /** Names that have a value which is not told here: secrets. */
  readonly hidden: readonly string[];
  /** Whether there is an exchange for `response.*`, and a dialog for `dialog.*`. */
  readonly exchange: boolean;
  readonly dialog: boolean;
}

export interface Sample {
  readonly lookup: Lookup;
  readonly context: FillContext;
}

/** Randomness that is the same byte over and over: two of them differ in every character. */
const constant = (byte: number): Random => ({ bytes: (count) => new Uint8Array(count).fill(byte) });

const LOCALS = [
  { host: '192.0.2.1', port: 5060 },
  { host: '198.51.100.22', port: 15_061 },
] as const;
const SEQUENCES = [1, 47] as const;

const HEAD = [
  'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa',
  'From: <sip:a@192.0.2.1>;tag=a',
  'To: <sip:b@192.0.2.2>;tag=b',
  'Call-ID: a@192.0.2.1',
  'Contact: <sip:b@192.0.2.2>',
  'Max-Forwards: 70',
  'RSeq: 1',
  '',
  '',
].join('\r\n');
const REQUEST = parseMessage(utf8(`INVITE sip:b@192.0.2.2 SIP/2.0\r\nCSeq: 1 INVITE\r\n${HEAD}`)).message;
const RESPONSE = parseMessage(utf8(`SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n${HEAD}`)).message;

const DIALOG: Readonly<Record<string, string>> = {
  'dialog.callId': 'a@192.0.2.1',
  'dialog.localTag': 'a',
  'dialog.remoteTag': 'b',
  'dialog.local': '<sip:a@192.0.2.1>;tag=a',
  'dialog.remote': '<sip:b@192.0.2.2>;tag=b',
  'dialog.remoteTarget': 'sip:b@192.0.2.2',
  'dialog.routeSet': '<sip:192.0.2.3;lr>',
  'dialog.localSeq': '1',
  'dialog.remoteSeq': '1',
};

/** A header that the last message may have or not. */
const anyHeader: Lookup = ({ name, args: [header, place = 0, ...more] }) =>
  /^(?:response|request)\.header$/.test(name) &&
  typeof header === 'string' &&
  typeof place === 'number' &&
  more.length === 0
    ? 'sample'
    : null;

const NOTHING: Lookup = () => null;

function ofExchange({ exchange }: Known): Lookup {
  if (!exchange) return NOTHING;
  const last = firstOf(messageValues('response', RESPONSE), messageValues('request', REQUEST));
  return firstOf(last, anyHeader);
}

/** The first or the second sample of what a draft's values come to. */
export function sampleOf(known: Known, which: 0 | 1): Sample {
  const random = constant(which * 255);
  const local = LOCALS[which];
  const locals = { 'local.ip': local.host, 'local.port': `${local.port}`, 'local.uri': `sip:sipwright@${formatHostPort(local)}` }; // prettier-ignore
  const beyond = firstOf(
    lookupIn(locals),
    madeValues({ random, clock: { now: () => 0 } }),
    ofExchange(known),
    known.dialog ? lookupIn(DIALOG) : NOTHING,
    lookupIn(Object.fromEntries(known.hidden.map((name) => [name, 'secret']))),
  );
  return {
    lookup: variableScope(known.values, beyond),
    context: {
      random,
      local,
      transport: 'UDP',
      userAgent: 'Sipwright',
      cseq: SEQUENCES[which],
      lineEnds: 'kept',
    },
  };
}

/** Whether a name is one that the console can give, so that a value of that name fails by its arguments, or for want of a call. */
export function isBuiltIn(name: string): boolean {
  return TEMPLATE_NAMES.some((one) => one.name === name);
}
