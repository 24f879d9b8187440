/** The timers that the traffic shows: what starts and stops each, how often it fires, and when it runs out. */
import { describe, expect, it } from 'vitest';
import type { FlowTimer } from '#shared/model/flow.ts';
import { createStepWalk } from '#shared/flow/steps.ts';
import { flowOf } from '../../../helpers/flow-lines.ts';

function timersOf(lines: readonly string[], now: number): FlowTimer[] {
  const walk = createStepWalk();
  for (const message of flowOf(lines)) walk.take(message);
  return walk.timers(() => now);
}

const lineOf = ({ timer, state, started, stopped, fired, until }: FlowTimer): string =>
  `${timer} ${started}>${stopped} fired=${fired} until=${until} ${state}`;

interface Case {
  readonly lines: readonly string[];
  readonly now: number;
  readonly timers: readonly string[];
}

const TIMER = 'h=Supported:_timer h=Session-Expires:_100;refresher=uac';

const CASES: Readonly<Record<string, Case>> = {
  'an INVITE that nobody answers': {
    lines: ['0 a>b INVITE 1', '500 a>b INVITE 1', '1500 a>b INVITE 1'],
    now: 32_000,
    timers: ['A 1>0 fired=2 until=32000 expired', 'B 1>0 fired=1 until=32000 expired'],
  },
  'an INVITE that still waits': {
    lines: ['0 a>b INVITE 1', '500 a>b INVITE 1'],
    now: 600,
    timers: ['A 1>0 fired=1 until=1500 running', 'B 1>0 fired=0 until=32000 running'],
  },
  'a call over TCP whose 2xx has to be repeated': {
    lines: [
      '0 a>b INVITE 1 over=tcp',
      '1 a<b 200 INVITE 1 over=tcp',
      '501 a<b 200 INVITE 1 over=tcp',
      '510 a>b ACK 1 over=tcp',
    ],
    now: 600,
    timers: [
      'B 1>2 fired=0 until=32000 stopped',
      'L 2>0 fired=0 until=32001 running',
      'M 2>0 fired=0 until=32001 running',
      '2xx 2>4 fired=1 until=1501 stopped',
    ],
  },
  'a refusal whose ACK is lost': {
    lines: ['0 a>b INVITE 1 over=tcp', '1 a<b 486 INVITE 1 over=tcp'],
    now: 40_000,
    timers: ['B 1>2 fired=0 until=32000 stopped', 'H 2>0 fired=1 until=32001 expired'],
  },
  'a refusal that is acknowledged': {
    lines: ['0 a>b INVITE 1', '1 a<b 486 INVITE 1', '9 a>b ACK 1 br=z9hG4bK-INVITE-1'],
    now: 10,
    timers: [
      'A 1>2 fired=0 until=500 stopped',
      'B 1>2 fired=0 until=32000 stopped',
      'D 2>0 fired=0 until=32001 running',
      'G 2>3 fired=0 until=501 stopped',
      'H 2>3 fired=0 until=32001 stopped',
      'I 3>0 fired=0 until=5009 running',
    ],
  },
  'a BYE, and the waits behind it': {
    lines: ['0 a>b BYE 2', '500 a>b BYE 2', '600 a<b 200 BYE 2'],
    now: 6_000,
    timers: [
      'E 1>3 fired=1 until=1500 stopped',
      'F 1>3 fired=0 until=32000 stopped',
      'J 3>0 fired=0 until=32600 running',
      'K 3>0 fired=1 until=5600 expired',
    ],
  },
  'an answer that comes too late': {
    lines: ['0 a>b OPTIONS 1 over=tcp', '33000 a<b 200 OPTIONS 1 over=tcp'],
    now: 33_000,
    timers: ['F 1>0 fired=1 until=32000 expired'],
  },
  'a reliable 183 and its PRACK': {
    lines: [
      '0 a>b INVITE 1 over=tcp',
      '1 a<b 183 INVITE 1 over=tcp h=Require:_100rel h=RSeq:_7',
      '501 a<b 183 INVITE 1 over=tcp h=Require:_100rel h=RSeq:_7',
      '502 a>b PRACK 2 over=tcp h=RAck:_7_1_INVITE',
    ],
    now: 600,
    timers: [
      'B 1>2 fired=0 until=32000 stopped',
      'rel1xx 2>4 fired=1 until=1501 stopped',
      'F 4>0 fired=0 until=32502 running',
    ],
  },
  'a proxy that waits for a call that rings': {
    lines: [
      '0 p>b INVITE 1 over=tcp h=Via:_SIP/2.0/UDP_a;branch=z9hG4bK-0',
      '1000 p<b 180 INVITE 1 over=tcp',
    ],
    now: 181_000,
    timers: ['B 1>2 fired=0 until=32000 stopped', 'C 1>0 fired=1 until=181000 expired'],
  },
};

describe('the timers of transactions', () => {
  it.each(Object.entries(CASES))('are told of %s', (_, { lines, now, timers }) => {
    expect(timersOf(lines, now).map(lineOf)).toEqual(timers);
  });
});

const LASTING: Readonly<Record<string, Case>> = {
  'a session that is refreshed, and ended': {
    lines: [
      `0 a>b INVITE 1 ${TIMER}`,
      '1000 a<b 200 INVITE 1 h=Session-Expires:_100;refresher=uac',
      `51000 a>b UPDATE 2 ${TIMER}`,
      '51001 a<b 200 UPDATE 2 h=Session-Expires:_100;refresher=uac',
      '60000 a>b BYE 3',
    ],
    now: 60_000,
    timers: ['session 2>4 fired=1 until=101000 stopped', 'session 4>5 fired=0 until=151001 stopped'],
  },
  'a registration that is renewed and taken back': {
    lines: [
      '0 a>b REGISTER 1 h=Contact:_<sip:a@192.0.2.1>;expires=60',
      '1 a<b 200 REGISTER 1 h=Contact:_<sip:a@192.0.2.1>;expires=30',
      '9 a>b REGISTER 2 tt=- h=Contact:_<sip:a@192.0.2.1>;expires=60',
      '10 a<b 200 REGISTER 2 h=Contact:_<sip:a@192.0.2.1>;expires=30',
      '19 a>b REGISTER 3 tt=- h=Contact:_* h=Expires:_0',
      '20 a<b 200 REGISTER 3',
    ],
    now: 30,
    timers: ['register 2>4 fired=0 until=30001 stopped', 'register 4>6 fired=0 until=30010 stopped'],
  },
  'a subscription that ends': {
    lines: [
      '0 a>b SUBSCRIBE 1 h=Event:_presence h=Expires:_60',
      '1 a<b 200 SUBSCRIBE 1 h=Expires:_60',
      '2 a<b NOTIFY 5 ft=b tt=a h=Event:_presence h=Subscription-State:_active;expires=50',
      '3 a<b NOTIFY 6 ft=b tt=a h=Event:_presence h=Subscription-State:_terminated',
    ],
    now: 30,
    timers: ['subscribe 2>3 fired=0 until=60001 stopped', 'subscribe 3>4 fired=0 until=50002 stopped'],
  },
};

describe('the timers of what lasts', () => {
  it.each(Object.entries(LASTING))('are told of %s', (_, { lines, now, timers }) => {
    const lasting = timersOf(lines, now).filter(({ timer }) => timer.length > 3 && timer !== 'rel1xx');
    expect(lasting.map(lineOf)).toEqual(timers);
  });
});
