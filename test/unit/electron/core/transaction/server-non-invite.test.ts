/** Every edge of RFC 3261 figure 8. */
import { describe, expect, it } from 'vitest';
import type { ServerEvent } from '#core/transaction/machine.ts';
import type { ServerNonInviteState } from '#core/transaction/server-non-invite.ts';
import { newServerNonInvite, serverNonInvite } from '#core/transaction/server-non-invite.ts';
import { DEFAULT_TIMERS, timersOf, untilT2 } from '#core/transaction/timers.ts';
import { edgeOf } from './edge.ts';

const again: ServerEvent = { kind: 'request' };
const gone: ServerEvent = { kind: 'transport-error' };
const timer = (letter: '100' | 'J' | 'unanswered'): ServerEvent => ({ kind: 'timer', letter });
const expired = timer('J');
const respond = (status: number): ServerEvent => ({ kind: 'respond', status });

/** Runs events, one each second from 0, and answers with the last step's edge. */
function run(state: ServerNonInviteState, ...events: ServerEvent[]): ReturnType<typeof edgeOf> {
  let current = state;
  let effects: readonly string[] = [];
  events.forEach(
    (event, second) => ({ state: current, effects } = serverNonInvite(current, event, second * 1_000)),
  );
  return edgeOf(current, effects);
}

const completed = [respond(200)];

const EDGES: [rfc: string, title: string, events: ServerEvent[], expected: string][] = [
  [
    'RFC 3261 17.2.2',
    'a repeated request is let fall in Trying',
    [again],
    'trying unanswered@32000 100@3500:',
  ],
  [
    'RFC 6026 8.8',
    'a transport error in Trying is told, the state stays',
    [gone],
    'trying unanswered@32000 100@3500: inform-transport-error',
  ],
  [
    'RFC 4320 4.1',
    'a 100 goes out when the timer E of the client stands at T2',
    [timer('100')],
    'proceeding unanswered@32000: send-trying',
  ],
  [
    'RFC 4320 4.1',
    'a repeated request gets that 100 again',
    [timer('100'), again],
    'proceeding unanswered@32000: resend-response',
  ],
  [
    'RFC 4320 4.1',
    'a final response goes out after that 100',
    [timer('100'), respond(200)],
    'completed J@33000: send-response',
  ],
  ['RFC 4320 3', 'nobody answers in Trying: it is over', [timer('unanswered')], 'terminated: inform-timeout'],
  [
    'RFC 4320 3',
    'nobody answers in Proceeding: it is over',
    [respond(100), timer('unanswered')],
    'terminated: inform-timeout',
  ],
  ['RFC 3261 17.2.2', '1xx goes out', [respond(100)], 'proceeding unanswered@32000: send-response'],
  ['RFC 3261 17.2.2', 'a final response goes out from Trying', completed, 'completed J@32000: send-response'],
  [
    'RFC 3261 17.2.2',
    'further 1xx go out',
    [respond(100), respond(182)],
    'proceeding unanswered@32000: send-response',
  ],
  [
    'RFC 3261 17.2.2',
    'a repeated request gets the latest 1xx',
    [respond(100), again],
    'proceeding unanswered@32000: resend-response',
  ],
  [
    'RFC 6026 8.8',
    'a transport error in Proceeding is told, the state stays',
    [respond(100), gone],
    'proceeding unanswered@32000: inform-transport-error',
  ],
  [
    'RFC 3261 17.2.2',
    'a final response goes out from Proceeding',
    [respond(100), respond(404)],
    'completed J@33000: send-response',
  ],
  [
    'RFC 3261 17.2.2',
    'a repeated request gets the final response',
    [...completed, again],
    'completed J@32000: resend-response',
  ],
  [
    'RFC 3261 17.2.2',
    'a second final response is let fall',
    [...completed, respond(500)],
    'completed J@32000:',
  ],
  [
    'RFC 6026 8.8',
    'a transport error in Completed is told, the state stays',
    [...completed, gone],
    'completed J@32000: inform-transport-error',
  ],
  ['RFC 3261 17.2.2', 'timer J ends Completed', [...completed, expired], 'terminated:'],
  ['RFC 3261 17.2.2', 'nothing happens after the end', [...completed, expired, again, gone], 'terminated:'],
];

describe('non-INVITE server transaction over an unreliable transport', () => {
  it.each(EDGES)('%s: %s', (_rfc, _title, events, expected) => {
    expect(run(newServerNonInvite(), ...events)).toBe(expected);
  });
});

it('RFC 3261 17.2.2: timer J is 0 over a reliable transport', () => {
  expect(run(newServerNonInvite({ reliable: true }), ...completed)).toBe('completed J@0: send-response');
});

it('RFC 4320 4.1: without the 100 it waits for its user, and no longer than its client', () => {
  expect(run(newServerNonInvite({ trying: false }), again)).toBe('trying unanswered@32000:');
});

it.each([
  [DEFAULT_TIMERS, 3_500],
  [timersOf({ t1: 500, t2: 500, t4: 5_000 }), 0],
  [timersOf({ t1: 100, t2: 4_000, t4: 5_000 }), 6_300],
  [timersOf({ t1: 0, t2: 4, t4: 5_000 }), 3],
])('RFC 4320 4.1: with %j timer E stands at T2 after %i ms', (config, expected) => {
  expect(untilT2(config)).toBe(expected);
});
