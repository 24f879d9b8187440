/** Calls for the tests of negotiations: who says what in which message, one line each. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import { flowMessage } from '#shared/flow/flow-message.ts';
import type { MessageRow } from '#shared/model/traffic.ts';

export const ALICE = '192.0.2.10:5060';
export const BOB = '192.0.2.20:5060';

export interface SdpDraft {
  readonly host?: string;
  readonly version?: number;
  readonly user?: string;
  /** `audio 4000 RTP/AVP 0 8` and what stands below it; several media by several entries. */
  readonly media?: readonly string[];
}

/** A description; one audio stream with PCMU and PCMA where nothing else is said. */
export function sdp({
  host = '192.0.2.10',
  version = 1,
  user = 'alice',
  media = ['audio 4000 RTP/AVP 0 8'],
}: SdpDraft = {}): string {
  const streams = media.flatMap((one) => {
    const [line = '', ...attributes] = one.split('|');
    return [`m=${line}`, ...attributes.map((attribute) => `a=${attribute}`)];
  });
  return [
    'v=0',
    `o=${user} 7 ${version} IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    ...streams,
    '',
  ].join('\r\n');
}

export interface Line {
  /** `INVITE`, or `200 INVITE` for a response. */
  readonly what: string;
  readonly by: 'alice' | 'bob';
  readonly body?: string;
  readonly cseq?: number;
  readonly toTag?: string;
  readonly headers?: readonly string[];
  /** Instead of the two hosts. */
  readonly src?: string;
  readonly dst?: string;
}

const isResponse = (what: string): boolean => /^\d/.test(what);

function bytesOf({ what, by, body = '', cseq = 1, toTag = 'b', headers = [] }: Line): Uint8Array {
  const [first = '', method = first] = what.split(' ');
  const response = isResponse(what);
  // Who sent a request is in its From; a response turns nothing round.
  const isOfAlice = (by === 'alice') !== response;
  const isFirst = method === 'INVITE' && cseq === 1 && isOfAlice;
  const tag = isFirst && (!response || first === '100') ? '' : `;tag=${toTag}`;
  const [alice, bob] = ['<sip:alice@x>;tag=a', `<sip:bob@y>${tag}`];
  return utf8(
    [
      response ? `SIP/2.0 ${first} Said` : `${first} sip:peer@x SIP/2.0`,
      `Via: SIP/2.0/UDP h;branch=z9hG4bK-${isOfAlice ? 'a' : 'b'}-${cseq}-${method}`,
      `From: ${isOfAlice ? alice : bob}`,
      `To: ${isOfAlice ? bob : alice}`,
      'Call-ID: call',
      `CSeq: ${cseq} ${method}`,
      ...headers,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${utf8(body).length}`,
      '',
      body,
    ].join('\r\n'),
  );
}

function rowOf(line: Line, index: number): MessageRow {
  const [first = '', method = first] = line.what.split(' ');
  const status = isResponse(line.what) ? Number(first) : 0;
  const [src, dst] = line.by === 'alice' ? [ALICE, BOB] : [BOB, ALICE];
  return {
    ...{ id: index + 1, time: index * 10, direction: 'in', transport: 'udp', source: 's' },
    ...{ src: line.src ?? src, dst: line.dst ?? dst },
    ...{ kind: status > 0 ? 'response' : 'request', method, status, summary: '', from: '', to: '' },
    ...{ callId: 'call', cseq: line.cseq ?? 1, sdp: (line.body ?? '') !== '', size: 0, dialogId: 1 },
    ...{ retransmission: 0, severity: null, unsent: false, mark: null, comment: '' },
  };
}

/** The messages of a call, ten milliseconds apart; ids count from 1. */
export function callOf(lines: readonly Line[]): FlowMessage[] {
  return lines.map((line, index) => flowMessage(rowOf(line, index), bytesOf(line)));
}

const RELIABLE = ['Require: 100rel', 'RSeq: 1'];

/** One line of a call, short: `a`/`b`, what, body, and whatever else. */
export const a = (what: string, body = '', more: Partial<Line> = {}): Line => ({
  what,
  by: 'alice',
  body,
  ...more,
});
export const b = (what: string, body = '', more: Partial<Line> = {}): Line => ({
  what,
  by: 'bob',
  body,
  ...more,
});
export const reliable = (line: Line): Line => ({ ...line, headers: [...(line.headers ?? []), ...RELIABLE] });
