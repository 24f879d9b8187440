/** Every edge of RFC 3261 figure 6. */
import { describe, expect, it } from 'vitest';
import type { ClientNonInviteState } from '#core/transaction/client-non-invite.ts';
import { clientNonInvite, newClientNonInvite } from '#core/transaction/client-non-invite.ts';
import type { ClientEvent } from '#core/transaction/machine.ts';
import { edgeOf } from './edge.ts';

const start: ClientEvent = { kind: 'start' };
const gone: ClientEvent = { kind: 'transport-error' };
const response = (status: number): ClientEvent => ({ kind: 'response', status });
const timer = (letter: 'E' | 'F' | 'K'): ClientEvent => ({ kind: 'timer', letter });
const repeated = (event: ClientEvent, times: number): ClientEvent[] => Array<ClientEvent>(times).fill(event);

/** Runs events, one each second from 0, and answers with the last step's edge. */
function run(state: ClientNonInviteState, ...events: ClientEvent[]): ReturnType<typeof edgeOf> {
  let current = state;
  let effects: readonly string[] = [];
  events.forEach(
    (event, second) => ({ state: current, effects } = clientNonInvite(current, event, second * 1_000)),
  );
  return edgeOf(current, effects);
}

const trying = [start];
const proceeding = [start, response(100)];
const completed = [start, response(200)];

const EDGES: [rfc: string, title: string, events: ClientEvent[], expected: string][] = [
  [
    'RFC 3261 17.1.2.2',
    'a start sends the request and runs E and F',
    trying,
    'trying F@32000 E@500: send-request',
  ],
  [
    'RFC 3261 17.1.2.2',
    'timer E sends again and doubles',
    [...trying, timer('E')],
    'trying F@32000 E@2000: send-request',
  ],
  [
    'RFC 3261 17.1.2.2',
    'timer E stops growing at T2',
    [...trying, ...repeated(timer('E'), 5)],
    'trying F@32000 E@9000: send-request',
  ],
  [
    'RFC 3261 17.1.2.2',
    'timer F ends Trying with a timeout',
    [...trying, timer('F')],
    'terminated: inform-timeout',
  ],
  [
    'RFC 3261 17.1.4',
    'a transport error in Trying ends it',
    [...trying, gone],
    'terminated: inform-transport-error',
  ],
  ['RFC 3261 17.1.2.2', '1xx goes up while E and F run on', proceeding, 'proceeding F@32000 E@500: deliver'],
  ['RFC 3261 17.1.2.2', '200 in Trying completes with K', completed, 'completed K@6000: deliver'],
  [
    'RFC 3261 17.1.2.2',
    '699 in Trying completes with K',
    [...trying, response(699)],
    'completed K@6000: deliver',
  ],
  [
    'RFC 3261 17.1.2.2',
    'timer E in Proceeding is T2 at once',
    [...proceeding, timer('E')],
    'proceeding F@32000 E@6000: send-request',
  ],
  [
    'RFC 3261 17.1.2.2',
    'timer F ends Proceeding with a timeout',
    [...proceeding, timer('F')],
    'terminated: inform-timeout',
  ],
  [
    'RFC 3261 17.1.4',
    'a transport error in Proceeding ends it',
    [...proceeding, gone],
    'terminated: inform-transport-error',
  ],
  [
    'RFC 3261 17.1.2.2',
    'further 1xx go up',
    [...proceeding, response(183)],
    'proceeding F@32000 E@500: deliver',
  ],
  [
    'RFC 3261 17.1.2.2',
    'a second start in Proceeding is nothing',
    [...proceeding, start],
    'proceeding F@32000 E@500:',
  ],
  [
    'RFC 3261 17.1.2.2',
    '404 in Proceeding completes with K',
    [...proceeding, response(404)],
    'completed K@7000: deliver',
  ],
  [
    'RFC 3261 17.1.2.2',
    'a repeated response is absorbed',
    [...completed, response(200)],
    'completed K@6000:',
  ],
  [
    'RFC 3261 17.1.2.2',
    'a transport error in Completed is nothing',
    [...completed, gone],
    'completed K@6000:',
  ],
  ['RFC 3261 17.1.2.2', 'timer K ends Completed', [...completed, timer('K')], 'terminated:'],
  [
    'RFC 3261 17.1.2.2',
    'nothing happens after the end',
    [...completed, timer('K'), response(200)],
    'terminated:',
  ],
];

describe('non-INVITE client transaction over an unreliable transport', () => {
  it.each(EDGES)('%s: %s', (_rfc, _title, events, expected) => {
    expect(run(newClientNonInvite(), ...events)).toBe(expected);
  });
});

describe('non-INVITE client transaction over a reliable transport', () => {
  it.each([
    ['RFC 3261 17.1.2.2', 'there is no timer E', trying, 'trying F@32000: send-request'],
    ['RFC 3261 17.1.2.2', 'timer K is 0', completed, 'completed K@1000: deliver'],
  ])('%s: %s', (_rfc, _title, events, expected) => {
    expect(run(newClientNonInvite({ reliable: true }), ...events)).toBe(expected);
  });
});

describe('non-INVITE client transaction that does not retransmit', () => {
  it.each([
    ['timer F runs alone', trying, 'trying F@32000: send-request'],
    ['timer F still ends it', [...trying, timer('F')], 'terminated: inform-timeout'],
    ['timer K stays', completed, 'completed K@6000: deliver'],
  ])('%s', (_title, events, expected) => {
    expect(run(newClientNonInvite({ retransmit: false }), ...events)).toBe(expected);
  });
});
