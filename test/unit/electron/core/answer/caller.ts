/** A peer that the test plays: says requests to a console in memory, and reads what the console says. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import type { AnswerPolicies, IncomingRow } from '#shared/model/incoming.ts';
import type { Answer } from '#shared/model/incoming.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { cseqOf, methodText, tagOf } from '#shared/sip/views.ts';
import type { Harness } from '../ua/harness.ts';
import { createHarness } from '../ua/harness.ts';

export interface RequestParts {
  readonly callId?: string;
  readonly seq?: number;
  /** The branch of Via without its cookie; one of its own by method and number where it is left out. */
  readonly branch?: string;
  readonly fromTag?: string;
  readonly toTag?: string;
  readonly uri?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

export const OFFER = [
  'v=0',
  'o=peer 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 40000 RTP/AVP 0 8',
  '',
].join('\r\n');

/** The text of a request of the peer to the console. */
export function requestText(method: string, parts: RequestParts = {}): string {
  const { callId = 'call', seq = 1, fromTag = 'peer', toTag = '', headers = [], body = '' } = parts;
  const { branch = `${callId}${method}${seq}`, uri = 'sip:me@127.0.0.1:5060' } = parts;
  const contact = headers.some((line) => line.startsWith('Contact'))
    ? []
    : ['Contact: <sip:peer@127.0.0.1:5070>'];
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK${branch};rport`,
    'Max-Forwards: 70',
    `From: <sip:peer@127.0.0.1:5070>;tag=${fromTag}`,
    `To: <sip:me@127.0.0.1:5060>${toTag === '' ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${seq} ${method}`,
    ...contact,
    ...headers,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${utf8(body).length}`,
    '',
    body,
  ].join('\r\n');
}

export interface Caller extends Harness {
  /** Sends text or bytes to the console, and lets it act. */
  say(text: string | Uint8Array): Promise<void>;
  request(method: string, parts?: RequestParts): Promise<void>;
  policies(change: AnswerPolicies): void;
  /** What the console sent, in order. */
  heard(): SipMessage[];
  /** The same in short: `180 INVITE`, `BYE`. */
  ladder(): string[];
  last(): SipMessage;
  /** The last response to a method. */
  lastTo(method: string): SipMessage;
  row(id?: number): IncomingRow;
  /** Answers request 1 by hand. */
  answer(status: number, wish?: Partial<Answer>): Result<void, Trouble>;
  respond(
    text: string,
    switches?: { fill: boolean; retransmit: boolean },
    id?: number,
  ): Promise<Result<void, Trouble>>;
  /** The tag that the console put on To of its answers to the INVITE. */
  toTag(): string;
}

/** Makes a console and the peer that talks to it. */
export function createCaller(): Caller {
  const harness = createHarness({ withLab: false });
  const { stack, console: side, peer } = harness;
  const route = { sourceId: 's1', local: peer.endpoint, remote: side.endpoint };
  const heard = (): SipMessage[] =>
    side.log.flatMap(({ direction, bytes }) => {
      const { message } = direction === 'out' ? parseMessage(bytes) : { message: null };
      return message ? [message] : [];
    });
  const need = <T>(found: T | undefined): T => {
    if (found === undefined) throw new Error('the console said nothing of the kind');
    return found;
  };
  const caller: Caller = {
    ...harness,
    async say(text) {
      await peer.send(route, typeof text === 'string' ? utf8(text) : text);
      await harness.pass(0);
    },
    request: (method, parts) => caller.say(requestText(method, parts)),
    policies(change) {
      stack.uas.settings.policies = { ...stack.uas.settings.policies, ...change };
    },
    heard,
    ladder: () => heard().map(shortOf),
    last: () => need(heard().at(-1)),
    lastTo: (method) =>
      need(heard().findLast((one) => one.kind === 'response' && cseqOf(one)?.method === method)),
    row: (id = 1) => need(stack.uas.list.rows().find((row) => row.id === id)),
    answer: (status, wish = {}) =>
      stack.uas.answer({ id: 1, status, sdp: false, reliable: false, headers: [], ...wish }),
    respond: (text, switches = { fill: true, retransmit: true }, id = 1) =>
      stack.uas.respond({ id, bytes: utf8(text), switches }),
    toTag: () => tagOf(caller.lastTo('INVITE'), 'To'),
  };
  return caller;
}

/** A message in short: `200 INVITE`, `BYE`. */
export function shortOf(message: SipMessage): string {
  return message.kind === 'request'
    ? methodText(message)
    : `${message.status} ${cseqOf(message)?.method ?? ''}`;
}

/** The value of a header; null where it is not there. */
export function valueOf(message: SipMessage, name: string): string | null {
  return headerValue(message, name)?.trim() ?? null;
}

/** The body of a message as text. */
export function bodyOf(message: SipMessage): string {
  return textOf(message.bytes, message.body);
}
