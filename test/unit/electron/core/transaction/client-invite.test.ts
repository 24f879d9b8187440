/** Every edge of RFC 3261 figure 5 with RFC 6026's Accepted state. */
import { describe, expect, it } from 'vitest';
import type { ClientInviteState } from '#core/transaction/client-invite.ts';
import { clientInvite, newClientInvite } from '#core/transaction/client-invite.ts';
import type { ClientEvent } from '#core/transaction/machine.ts';
import { timersOf } from '#core/transaction/timers.ts';
import { edgeOf } from './edge.ts';

const start: ClientEvent = { kind: 'start' };
const gone: ClientEvent = { kind: 'transport-error' };
const response = (status: number): ClientEvent => ({ kind: 'response', status });
const timer = (letter: 'A' | 'B' | 'D' | 'M'): ClientEvent => ({ kind: 'timer', letter });

/** Runs events, one each second from 0, and answers with the last step's edge. */
function run(state: ClientInviteState, ...events: ClientEvent[]): ReturnType<typeof edgeOf> {
  let current = state;
  let effects: readonly string[] = [];
  events.forEach(
    (event, second) => ({ state: current, effects } = clientInvite(current, event, second * 1_000)),
  );
  return edgeOf(current, effects);
}

const unreliable = newClientInvite();
const reliable = newClientInvite({ reliable: true });
const calling = [start];
const proceeding = [start, response(180)];
const completed = [start, response(486)];
const accepted = [start, response(200)];

const EDGES: [rfc: string, title: string, events: ClientEvent[], expected: string][] = [
  [
    'RFC 3261 17.1.1.2',
    'a start sends the INVITE and runs A and B',
    calling,
    'calling A@500 B@32000: send-request',
  ],
  [
    'RFC 3261 17.1.1.2',
    'timer A sends again and doubles',
    [...calling, timer('A')],
    'calling B@32000 A@2000: send-request',
  ],
  [
    'RFC 3261 17.1.1.2',
    'timer A doubles each time',
    [...calling, timer('A'), timer('A')],
    'calling B@32000 A@4000: send-request',
  ],
  [
    'RFC 3261 17.1.1.2',
    'timer B ends it with a timeout',
    [...calling, timer('B')],
    'terminated: inform-timeout',
  ],
  [
    'RFC 3261 17.1.4',
    'a transport error in Calling ends it',
    [...calling, gone],
    'terminated: inform-transport-error',
  ],
  ['RFC 3261 17.1.1.2', '1xx stops A and B and goes up', proceeding, 'proceeding: deliver'],
  ['RFC 6026 7.2', '2xx in Calling is accepted with M', accepted, 'accepted M@33000: deliver'],
  [
    'RFC 3261 17.1.1.2',
    '300 in Calling is acknowledged, D runs',
    [...calling, response(300)],
    'completed D@33000: send-ack deliver',
  ],
  [
    'RFC 3261 17.1.1.2',
    '699 in Calling is acknowledged, D runs',
    [...calling, response(699)],
    'completed D@33000: send-ack deliver',
  ],
  ['RFC 3261 17.1.1.2', 'further 1xx go up', [...proceeding, response(183)], 'proceeding: deliver'],
  [
    'RFC 3261 17.1.1.2',
    'timers of Calling mean nothing in Proceeding',
    [...proceeding, timer('A')],
    'proceeding:',
  ],
  [
    'RFC 3261 17.1.1.2',
    'a transport error means nothing in Proceeding',
    [...proceeding, gone],
    'proceeding:',
  ],
  ['RFC 3261 17.1.1.2', 'timer B means nothing in Proceeding', [...proceeding, timer('B')], 'proceeding:'],
  [
    'RFC 6026 7.2',
    '2xx in Proceeding is accepted',
    [...proceeding, response(200)],
    'accepted M@34000: deliver',
  ],
  [
    'RFC 3261 17.1.1.2',
    '486 in Proceeding is acknowledged',
    [...proceeding, response(486)],
    'completed D@34000: send-ack deliver',
  ],
  [
    'RFC 3261 17.1.1.2',
    'a repeated final response gets the ACK again',
    [...completed, response(486)],
    'completed D@33000: send-ack',
  ],
  [
    'RFC 3261 17.1.1.2',
    'a late 1xx in Completed is nothing',
    [...completed, response(180)],
    'completed D@33000:',
  ],
  [
    'RFC 3261 17.1.1.2',
    'a transport error in Completed ends it',
    [...completed, gone],
    'terminated: inform-transport-error',
  ],
  ['RFC 3261 17.1.1.2', 'timer D ends Completed', [...completed, timer('D')], 'terminated:'],
  ['RFC 6026 7.2', 'each further 2xx goes up', [...accepted, response(200)], 'accepted M@33000: deliver'],
  ['RFC 6026 7.2', 'a non-2xx in Accepted is nothing', [...accepted, response(486)], 'accepted M@33000:'],
  ['RFC 6026 7.2', 'a 1xx in Accepted is nothing', [...accepted, response(180)], 'accepted M@33000:'],
  ['RFC 6026 7.2', 'a transport error in Accepted is nothing', [...accepted, gone], 'accepted M@33000:'],
  ['RFC 6026 8.4', 'a 2xx in Completed is nothing', [...completed, response(200)], 'completed D@33000:'],
  ['RFC 6026 7.2', 'timer M ends Accepted', [...accepted, timer('M')], 'terminated:'],
  [
    'RFC 3261 17.1.1.2',
    'nothing happens after the end',
    [...accepted, timer('M'), response(200)],
    'terminated:',
  ],
];

describe('INVITE client transaction over an unreliable transport', () => {
  it.each(EDGES)('%s: %s', (_rfc, _title, events, expected) => {
    expect(run(unreliable, ...events)).toBe(expected);
  });
});

describe('INVITE client transaction over a reliable transport', () => {
  it.each([
    ['RFC 3261 17.1.1.2', 'there is no timer A', calling, 'calling B@32000: send-request'],
    ['RFC 3261 17.1.1.2', 'timer D is 0', completed, 'completed D@1000: send-ack deliver'],
    ['RFC 6026 7.2', 'timer M is 64*T1 all the same', accepted, 'accepted M@33000: deliver'],
  ])('%s: %s', (_rfc, _title, events, expected) => {
    expect(run(reliable, ...events)).toBe(expected);
  });
});

describe('INVITE client transaction with switches off', () => {
  const once = newClientInvite({ retransmit: false });
  const silent = newClientInvite({ ackNon2xx: false });
  it.each([
    ['without retransmitting B runs alone', once, calling, 'calling B@32000: send-request'],
    ['without retransmitting B still ends it', once, [...calling, timer('B')], 'terminated: inform-timeout'],
    ['without retransmitting timer D stays', once, completed, 'completed D@33000: send-ack deliver'],
    ['without the ACK a final response goes up', silent, completed, 'completed D@33000: deliver'],
    ['without the ACK a repetition is absorbed', silent, [...completed, response(486)], 'completed D@33000:'],
    ['without the ACK a 2xx is accepted', silent, accepted, 'accepted M@33000: deliver'],
  ])('%s', (_title, state, events, expected) => {
    expect(run(state, ...events)).toBe(expected);
  });
});

it('takes other base values', () => {
  const state = newClientInvite({ config: timersOf({ t1: 100, t2: 400, t4: 500 }) });
  expect(run(state, start)).toBe('calling A@100 B@6400: send-request');
  expect(run(state, start, response(500))).toBe('completed D@33000: send-ack deliver');
  const slow = newClientInvite({ config: timersOf({ t1: 1_000, t2: 8_000, t4: 500 }) });
  expect(run(slow, start, response(500))).toBe('completed D@65000: send-ack deliver');
});
