/**
 * What the messages of a flow are checked by: each is written as one line that a table can hold, and some things must hold
 * for all of them (RFC 3261 8.1.1, 8.2.6, 12.2.1.1, 17.1.1.3).
 */
import { lint } from '#shared/sip/validate/validate.ts';
import type { SipMessage, SipRequest } from '#shared/sip/message.ts';
import { firstHeader, headerValue } from '#shared/sip/message.ts';
import { addressOf, callIdOf, cseqOf, listValues, requestUri, tagOf, topVia } from '#shared/sip/views.ts';
import type { Packet } from '../../helpers/memory-network.ts';
import { lineOf } from '../../helpers/memory-network.ts';

type Known = Packet & { readonly message: SipMessage };

function branchOf(message: SipMessage): string {
  return topVia(message)?.params.get('branch') ?? '';
}

/** Headers that a line counts, in the order in which it names them. */
const COUNTED = [
  ['route', 'Route'],
  ['rr', 'Record-Route'],
  ['contact', 'Contact'],
  ['www-auth', 'WWW-Authenticate'],
  ['auth', 'Authorization'],
  ['proxy-challenge', 'Proxy-Authenticate'],
  ['proxy-auth', 'Proxy-Authorization'],
  ['require', 'Require'],
] as const;

/** Lists of credentials hold commas, so these are counted by their lines. */
const BY_LINE: ReadonlySet<string> = new Set(COUNTED.slice(3, 7).map(([, name]) => name));

function countOf(message: SipMessage, name: string): number {
  return BY_LINE.has(name)
    ? message.headers.filter(({ canonical }) => canonical === name).length
    : listValues(message, name).length;
}

function marksOf(message: SipMessage, branch: string): string[] {
  const isRequest = message.kind === 'request';
  const counts = COUNTED.map(([mark, name]) => [mark, countOf(message, name)] as const);
  const hasSdp = /^application\/sdp/.test(headerValue(message, 'Content-Type') ?? '');
  return [
    `branch=${branch}`,
    `via=${listValues(message, 'Via').length}`,
    ...(isRequest ? [`hops=${headerValue(message, 'Max-Forwards') ?? 'none'}`] : []),
    ...(tagOf(message, 'To') === '' ? [] : ['to-tag']),
    ...counts.flatMap(([mark, count]) => (count === 0 ? [] : [count === 1 ? mark : `${mark}=${count}`])),
    ...(hasSdp ? ['sdp'] : []),
  ];
}

/**
 * The packets as lines: `F1 alice>bob INVITE 1 branch=new via=1 hops=70 contact sdp`. A branch that was seen before is told
 * by the message that brought it.
 */
export function ladderOf(packets: readonly Packet[]): string[] {
  const branches = new Map<string, string>();
  return known(packets).map((packet, index) => {
    const { message } = packet;
    const branch = branchOf(message);
    const from = branches.get(branch) ?? 'new';
    if (from === 'new') branches.set(branch, `F${index + 1}`);
    const { seq = 0 } = cseqOf(message) ?? {};
    return [`F${index + 1}`, lineOf(packet), String(seq), ...marksOf(message, from)].join(' ');
  });
}

function known(packets: readonly Packet[]): Known[] {
  return packets.flatMap((packet) => (packet.message ? [{ ...packet, message: packet.message }] : []));
}

type Check = (message: SipMessage, before: readonly SipMessage[]) => string | null;

/** The request that a response, an ACK of a refusal, or a CANCEL is for. */
function ofSameBranch(message: SipMessage, before: readonly SipMessage[]): SipRequest | null {
  const branch = branchOf(message);
  return before.find((one): one is SipRequest => one.kind === 'request' && branchOf(one) === branch) ?? null;
}

const differs = (name: string, a: string | null, b: string | null): string | null =>
  a?.trim() === b?.trim() ? null : `${name} is "${b}" and not "${a}"`;

/** What must hold whatever the flow is. */
const CHECKS: readonly Check[] = [
  (message) => (branchOf(message).startsWith('z9hG4bK') ? null : 'the branch has no cookie'),
  (message) => (headerValue(message, 'Content-Length') === null ? 'Content-Length is missing' : null),
  // The messages of a call, or of an account, have one Call-ID. RFC 3261 8.1.1.4, 10.2
  (message, [first]) => (first ? differs('Call-ID', callIdOf(first), callIdOf(message)) : null),
  (message) => (tagOf(message, 'From') === '' ? 'From has no tag' : null),
  // A response repeats Call-ID, From, CSeq and the Vias of its request. RFC 3261 8.2.6.2
  (message, before) => {
    const request = message.kind === 'response' ? ofSameBranch(message, before) : null;
    const isCancel = cseqOf(message)?.method === 'CANCEL';
    if (!request || isCancel) return null;
    return (
      differs('From', headerValue(request, 'From'), headerValue(message, 'From')) ??
      differs('CSeq', headerValue(request, 'CSeq'), headerValue(message, 'CSeq')) ??
      differs('Via', String(listValues(request, 'Via').length), String(listValues(message, 'Via').length))
    );
  },
  // ACK of a refusal and CANCEL repeat Request-URI, number and the one Via of their INVITE. RFC 3261 9.1, 17.1.1.3
  (message, before) => {
    const request = message.kind === 'request' ? ofSameBranch(message, before) : null;
    if (!request || message.kind !== 'request') return null;
    return (
      differs('Request-URI', requestUri(request), requestUri(message)) ??
      differs('CSeq', String(cseqOf(request)?.seq), String(cseqOf(message)?.seq)) ??
      differs('Via', listValues(request, 'Via')[0] ?? '', listValues(message, 'Via').join())
    );
  },
  // What follows in a call has the tags of both sides. RFC 3261 12.2.1.1
  (message, before) => {
    const dialog = dialogIn(before);
    if (!dialog || message.kind !== 'request') return null;
    const tags = [tagOf(dialog, 'From'), tagOf(dialog, 'To')].sort().join();
    return differs('tags', tags, [tagOf(message, 'From'), tagOf(message, 'To')].sort().join());
  },
  // It is for the Contact that the other side named last, along the Record-Route. RFC 3261 12.2.1.1
  (message, before) => {
    const dialog = dialogIn(before);
    if (!dialog || message.kind !== 'request' || listValues(message, 'Via').length > 1) return null;
    const peer = tagOf(message, 'To');
    const target = before.findLast((one) => isBy(one, peer) && firstHeader(one, 'Contact') !== null);
    const routes = listValues(dialog, 'Record-Route');
    const isCaller = tagOf(dialog, 'From') === tagOf(message, 'From');
    return (
      differs('Request-URI', (target && addressOf(target, 'Contact')?.uri) ?? '', requestUri(message)) ??
      differs('Route', (isCaller ? routes.toReversed() : routes).join(), listValues(message, 'Route').join())
    );
  },
];

/** The 2xx to the first INVITE, once it is there. */
function dialogIn(before: readonly SipMessage[]): SipMessage | undefined {
  return before.find(
    (one) =>
      one.kind === 'response' && one.status >= 200 && one.status < 300 && cseqOf(one)?.method === 'INVITE',
  );
}

/** Whether the side with that tag sent a message. */
function isBy(message: SipMessage, tag: string): boolean {
  return tagOf(message, message.kind === 'request' ? 'From' : 'To') === tag;
}

/** Everything that is wrong with the messages of a flow. */
export function faultsOf(packets: readonly Packet[]): string[] {
  const messages = known(packets).map(({ message }) => message);
  return messages.flatMap((message, index) => {
    const before = messages.slice(0, index);
    const found = CHECKS.map((check) => check(message, before));
    return found.flatMap((fault) => (fault === null ? [] : [`F${index + 1} ${fault}`]));
  });
}

/** What our own linter calls an error in what our stacks sent. */
export function lintErrors(packets: readonly Packet[]): string[] {
  return known(packets).flatMap((packet, index) => {
    if (packet.from !== 'alice' && packet.from !== 'bob') return [];
    const errors = lint(packet.bytes).diagnostics.filter(({ severity }) => severity === 'error');
    return errors.map(({ code }) => `F${index + 1} ${lineOf(packet)}: ${code}`);
  });
}
