/** What a console keeps, answers and shows while one source floods it: every table bounded, every loss counted, others served. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Endpoint } from '#shared/model/address.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { callIdOf } from '#shared/sip/views.ts';
import { WAITING_LIMIT } from '#core/answer/incoming-list.ts';
import { REFUSALS_A_SECOND } from '#core/transaction/refusals.ts';
import type { Stack } from '#core/session/stack.ts';
import { createStack } from '#core/session/stack.ts';
import { receiveDatagrams } from '#core/session/incoming.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { ok } from '#shared/lib/result.ts';
import type { ReceivedDatagram, Transport } from '#core/transport/transport.ts';
import { createZoneResolver } from '../../../../helpers/zone-resolver.ts';

const FLOOD: Endpoint = { host: '192.0.2.66', port: 5060 };
const HONEST: Endpoint = { host: '192.0.2.7', port: 5060 };
const LOCAL: Endpoint = { host: '192.0.2.1', port: 5060 };

let clock: ManualClock;
let stack: Stack;
let sent: { readonly to: Endpoint; readonly message: SipMessage | null }[];
let hear: (text: string, remote: Endpoint) => void;

beforeEach(() => {
  clock = createManualClock(1_000_000);
  sent = [];
  const datagrams = createEmitter<ReceivedDatagram>();
  let messageId = 0;
  const transport: Pick<Transport, 'send' | 'route' | 'onDatagram'> = {
    onDatagram: (listener) => datagrams.on(listener),
    route: ({ host, port }) => Promise.resolve(ok({ sourceId: 's1', local: LOCAL, remote: { host, port } })),
    send(route, bytes) {
      sent.push({ to: route.remote, message: parseMessage(bytes).message });
      return Promise.resolve(ok(++messageId));
    },
  };
  stack = createStack({
    transport: transport as Transport,
    resolver: createZoneResolver({}),
    clock,
    random: createSeededRandom(3),
    userAgent: 'Test',
  });
  receiveDatagrams(transport, stack);
  hear = (text, remote) => {
    const datagram = { sourceId: 's1', direction: 'in' as const, time: clock.now(), local: LOCAL, remote };
    datagrams.emit({ ...datagram, bytes: utf8(text), messageId: ++messageId });
  };
});

afterEach(() => stack.close());

function request(method: string, id: string, from: Endpoint, to = '<sip:me@192.0.2.1>'): string {
  return [
    `${method} sip:me@192.0.2.1 SIP/2.0`,
    `Via: SIP/2.0/UDP ${from.host};branch=z9hG4bK${id}${method};rport`,
    `From: <sip:x@${from.host}>;tag=${id}`,
    `To: ${to}`,
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:x@${from.host}>`,
    '',
    '',
  ].join('\r\n');
}

/** New INVITEs of the flood, all in one moment. */
function flood(count: number, name = 'f'): void {
  for (let i = 0; i < count; i++) hear(request('INVITE', `${name}${i}`, FLOOD), FLOOD);
}

/** Statuses and Call-IDs of what went to an endpoint. */
function answersTo({ host }: Endpoint): string[] {
  return sent
    .filter(({ to }) => to.host === host)
    .map(({ message }) => {
      const status = message?.kind === 'response' ? message.status : 0;
      return `${status} ${message ? callIdOf(message) : ''}`;
    });
}

/** Far beyond every limit, and no more than a test needs. */
const MANY = 3_000;

describe('a flood of INVITEs of one source in a moment, which wait for a hand', () => {
  beforeEach(() => flood(MANY));

  it('fill the list to its limit and no further', () => {
    expect(stack.uas.list.counters()).toEqual({ waiting: WAITING_LIMIT, unlisted: REFUSALS_A_SECOND });
    expect([...stack.uas.list.values()]).toHaveLength(WAITING_LIMIT);
  });

  it('leave no more transactions than wait', () => {
    expect(stack.server.counters()).toMatchObject({ live: WAITING_LIMIT });
    expect(stack.log.counters().living).toBe(WAITING_LIMIT);
  });

  it('are refused by 503 and Retry-After so often as one source may be, and then let fall, all of them counted', () => {
    const refusals = sent.filter(({ message }) => message?.kind === 'response' && message.status === 503);
    expect(refusals).toHaveLength(REFUSALS_A_SECOND);
    expect(refusals[0]?.message && headerValue(refusals[0].message, 'Retry-After')).toBe('10');
    const { refused, refusedBySource } = stack.server.counters();
    expect(refused).toBe(MANY - WAITING_LIMIT);
    expect(refusedBySource).toBe(MANY - WAITING_LIMIT - REFUSALS_A_SECOND);
  });

  it('are not answered again and again: a refusal leaves once', () => {
    sent = [];
    clock.advance(60_000);
    expect(answersTo(FLOOD).filter((answer) => answer.startsWith('503'))).toEqual([]);
  });

  it('leave an honest source its answers', () => {
    hear(request('OPTIONS', 'honest', HONEST), HONEST);
    hear(request('INVITE', 'honest-call', HONEST), HONEST);
    expect(answersTo(HONEST)).toEqual(['200 honest', '503 honest-call']);
  });

  it('are heard again in the next second, up to as many refusals', () => {
    sent = [];
    clock.advance(1_000);
    sent = [];
    flood(1_000, 'g');
    expect(answersTo(FLOOD)).toHaveLength(REFUSALS_A_SECOND);
  });

  it('begin no dialog', () => {
    expect(stack.dialogs.table.counters()).toMatchObject({ live: 0, next: 1 });
  });
});

it('hears what belongs to a dialog also from the address of a flood', () => {
  stack.uas.settings.policies = { ...stack.uas.settings.policies, INVITE: 'accept' };
  hear(request('INVITE', 'call', FLOOD), FLOOD);
  const answer = sent.at(-1)?.message;
  stack.uas.settings.policies = { ...stack.uas.settings.policies, INVITE: 'hand' };
  flood(MANY);
  sent = [];
  hear(request('BYE', 'call', FLOOD, (answer && headerValue(answer, 'To')) ?? ''), FLOOD);
  expect(answersTo(FLOOD)).toEqual(['200 call']);
});

it('lets the CANCEL of a call that waits through a flood of its source', () => {
  flood(MANY);
  sent = [];
  const cancel = request('CANCEL', 'f0', FLOOD).replace('f0CANCEL', 'f0INVITE');
  hear(cancel, FLOOD);
  expect(answersTo(FLOOD)).toEqual(['200 f0', '487 f0']);
});

it('lets requests that answered themselves go after 64*T1', () => {
  for (let i = 0; i < MANY; i++) hear(request('OPTIONS', `o${i}`, FLOOD), FLOOD);
  expect(stack.server.counters()).toMatchObject({ live: MANY, refused: 0 });
  expect([...stack.uas.list.values()].length).toBeLessThanOrEqual(WAITING_LIMIT);
  clock.advance(32_000);
  expect(stack.server.counters().live).toBe(0);
});
