/** Every edge of RFC 3261 figure 7 with RFC 6026's Accepted state. */
import { describe, expect, it } from 'vitest';
import type { ServerEvent } from '#core/transaction/machine.ts';
import type { ServerInviteState } from '#core/transaction/server-invite.ts';
import { newServerInvite, serverInvite } from '#core/transaction/server-invite.ts';
import { edgeOf } from './edge.ts';

const again: ServerEvent = { kind: 'request' };
const ack: ServerEvent = { kind: 'ack' };
const gone: ServerEvent = { kind: 'transport-error' };
const respond = (status: number): ServerEvent => ({ kind: 'respond', status });
const timer = (letter: '100' | 'G' | 'H' | 'I' | 'L'): ServerEvent => ({ kind: 'timer', letter });
const repeated = (event: ServerEvent, times: number): ServerEvent[] => Array<ServerEvent>(times).fill(event);

/** Runs events, one each second from 0, and answers with the last step's edge. */
function run(state: ServerInviteState, ...events: ServerEvent[]): ReturnType<typeof edgeOf> {
  let current = state;
  let effects: readonly string[] = [];
  events.forEach(
    (event, second) => ({ state: current, effects } = serverInvite(current, event, second * 1_000)),
  );
  return edgeOf(current, effects);
}

const completed = [respond(486)];
const confirmed = [respond(486), ack];
const accepted = [respond(200)];

const tried = [timer('100')];

const EDGES: [rfc: string, title: string, events: ServerEvent[], expected: string][] = [
  ['RFC 3261 17.2.1', '1xx goes out', [respond(180)], 'proceeding: send-response'],
  ['RFC 3261 17.2.1', 'further 1xx go out', [respond(180), respond(183)], 'proceeding: send-response'],
  [
    'RFC 3261 17.2.1',
    'a repeated INVITE gets the latest 1xx',
    [respond(180), again],
    'proceeding: resend-response',
  ],
  ['RFC 3261 17.2.1', 'a user that takes 200 ms has a 100 sent', tried, 'proceeding: send-trying'],
  [
    'RFC 3261 17.2.1',
    'a repeated INVITE gets that 100 again',
    [...tried, again],
    'proceeding: resend-response',
  ],
  ['RFC 3261 17.2.1', 'more may follow the 100', [...tried, respond(180)], 'proceeding: send-response'],
  [
    'RFC 3261 17.2.1',
    'a 1xx of the user stops the timer of the 100',
    [respond(100)],
    'proceeding: send-response',
  ],
  [
    'RFC 3261 17.2.1',
    'a repeated INVITE leaves that timer as it is',
    [again],
    'proceeding 100@200: resend-response',
  ],
  [
    'RFC 6026 7.1',
    '2xx goes out after a 1xx',
    [respond(180), respond(299)],
    'accepted L@33000: send-response',
  ],
  [
    'RFC 3261 17.2.1',
    'a final response goes out after a 1xx',
    [respond(180), respond(486)],
    'completed G@1500 H@33000: send-response',
  ],
  ['RFC 3261 17.2.1', 'an ACK in Proceeding is nothing', [ack], 'proceeding 100@200:'],
  [
    'RFC 6026 8.8',
    'a transport error in Proceeding is told, the state stays',
    [gone],
    'proceeding 100@200: inform-transport-error',
  ],
  ['RFC 6026 7.1', '2xx goes out and L runs', accepted, 'accepted L@32000: send-response'],
  ['RFC 3261 17.2.1', '300 goes out, G and H run', [respond(300)], 'completed G@500 H@32000: send-response'],
  ['RFC 3261 17.2.1', '699 goes out, G and H run', [respond(699)], 'completed G@500 H@32000: send-response'],
  [
    'RFC 3261 17.2.1',
    'a repeated INVITE gets the response again',
    [...completed, again],
    'completed G@500 H@32000: resend-response',
  ],
  [
    'RFC 3261 17.2.1',
    'timer G repeats and doubles',
    [...completed, timer('G')],
    'completed H@32000 G@2000: resend-response',
  ],
  [
    'RFC 3261 17.2.1',
    'timer G stops growing at T2',
    [...completed, ...repeated(timer('G'), 5)],
    'completed H@32000 G@9000: resend-response',
  ],
  [
    'RFC 3261 17.2.1',
    'timer H ends it without an ACK',
    [...completed, timer('H')],
    'terminated: inform-timeout',
  ],
  [
    'RFC 6026 8.8',
    'a transport error in Completed is told, the state stays',
    [...completed, gone],
    'completed G@500 H@32000: inform-transport-error',
  ],
  [
    'RFC 3261 17.2.1',
    'a second final response is nothing',
    [...completed, respond(200)],
    'completed G@500 H@32000:',
  ],
  ['RFC 3261 17.2.1', 'the ACK confirms, I runs', confirmed, 'confirmed I@6000:'],
  ['RFC 3261 17.2.1', 'a repeated ACK is absorbed', [...confirmed, ack], 'confirmed I@6000:'],
  [
    'RFC 3261 17.2.1',
    'a repeated INVITE is absorbed in Confirmed',
    [...confirmed, again],
    'confirmed I@6000:',
  ],
  [
    'RFC 6026 8.8',
    'a transport error in Confirmed is told, the state stays',
    [...confirmed, gone],
    'confirmed I@6000: inform-transport-error',
  ],
  [
    'RFC 3261 17.2.1',
    'a response in Confirmed is nothing',
    [...confirmed, respond(200)],
    'confirmed I@6000:',
  ],
  [
    'RFC 6026 8.8',
    'a transport error in Accepted is told, the state stays',
    [...accepted, gone],
    'accepted L@32000: inform-transport-error',
  ],
  ['RFC 6026 7.1', 'a 1xx in Accepted is nothing', [...accepted, respond(180)], 'accepted L@32000:'],
  ['RFC 3261 17.2.1', 'timer I ends Confirmed', [...confirmed, timer('I')], 'terminated:'],
  ['RFC 6026 7.1', 'a repeated INVITE is absorbed in Accepted', [...accepted, again], 'accepted L@32000:'],
  ['RFC 6026 7.1', 'an ACK goes up in Accepted', [...accepted, ack], 'accepted L@32000: deliver'],
  [
    'RFC 6026 7.1',
    'the user repeats its 2xx',
    [...accepted, respond(200)],
    'accepted L@32000: send-response',
  ],
  ['RFC 6026 7.1', 'no other response leaves in Accepted', [...accepted, respond(500)], 'accepted L@32000:'],
  ['RFC 6026 7.1', 'timer L ends Accepted', [...accepted, timer('L')], 'terminated:'],
  ['RFC 3261 17.2.1', 'nothing happens after the end', [...accepted, timer('L'), again, gone], 'terminated:'],
];

describe('INVITE server transaction over an unreliable transport', () => {
  it.each(EDGES)('%s: %s', (_rfc, _title, events, expected) => {
    expect(run(newServerInvite(), ...events)).toBe(expected);
  });
});

describe('INVITE server transaction over a reliable transport', () => {
  it.each([
    ['RFC 3261 17.2.1', 'there is no timer G', completed, 'completed H@32000: send-response'],
    ['RFC 3261 17.2.1', 'timer I is 0', confirmed, 'confirmed I@1000:'],
  ])('%s: %s', (_rfc, _title, events, expected) => {
    expect(run(newServerInvite({ reliable: true }), ...events)).toBe(expected);
  });
});

describe('INVITE server transaction with switches off', () => {
  const once = newServerInvite({ retransmit: false });
  const quiet = newServerInvite({ trying: false });
  it.each([
    ['without retransmitting H runs alone', once, completed, 'completed H@32000: send-response'],
    [
      'without retransmitting a repeated INVITE still gets the response again',
      once,
      [...completed, again],
      'completed H@32000: resend-response',
    ],
    ['without the 100 no timer runs in Proceeding', quiet, [ack], 'proceeding:'],
    ['without the 100 a response goes out', quiet, [respond(180)], 'proceeding: send-response'],
  ])('%s', (_title, state, events, expected) => {
    expect(run(state, ...events)).toBe(expected);
  });
});
