/** The flows of RFC 3665 section 3 in which no session comes about, with what each message has to be. */
import { expect } from 'vitest';
import { invite } from '../../helpers/two-stacks.ts';
import { createProxy } from '../../helpers/test-proxy.ts';
import type { Flow } from './flow.ts';
import { CREDENTIALS, proxies, TWO_PROXIES, VIA_SS1 } from './flows-session.ts';

const FIRST = { first: 'atlanta.example.com' };

/** The call as far as Bob's ringing, through both proxies. */
const TO_BOB = [
  'F1  alice>ss1 INVITE     1 branch=new via=1 hops=70 route contact sdp',
  'F2  ss1>alice 407 INVITE 1 branch=F1  via=1 to-tag proxy-challenge',
  'F3  alice>ss1 ACK        1 branch=F1  via=1 hops=70 to-tag route',
  'F4  alice>ss1 INVITE     2 branch=new via=1 hops=70 route contact proxy-auth sdp',
  'F5  ss1>ss2   INVITE     2 branch=new via=2 hops=69 rr contact proxy-auth sdp',
  'F6  ss1>alice 100 INVITE 2 branch=F4  via=1',
  'F7  ss2>bob   INVITE     2 branch=new via=3 hops=68 rr=2 contact proxy-auth sdp',
  'F8  ss2>ss1   100 INVITE 2 branch=F5  via=2',
];
const RINGING = [
  'F9  bob>ss2   180 INVITE 2 branch=F7  via=3 to-tag rr=2 contact',
  'F10 ss2>ss1   180 INVITE 2 branch=F5  via=2 to-tag rr=2 contact',
  'F11 ss1>alice 180 INVITE 2 branch=F4  via=1 to-tag rr=2 contact',
];

/** The way of a refusal back to Alice, each hop with its own ACK, from message `first` on. */
function refusal(first: number, status: number): string[] {
  const f = (offset: number): string => `F${first + offset}`;
  return [
    `${f(0)} bob>ss2   ${status} INVITE 2 branch=F7 via=3 to-tag`,
    `${f(1)} ss2>bob   ACK        2 branch=F7 via=1 hops=70 to-tag`,
    `${f(2)} ss2>ss1   ${status} INVITE 2 branch=F5 via=2 to-tag`,
    `${f(3)} ss1>ss2   ACK        2 branch=F5 via=1 hops=70 to-tag`,
    `${f(4)} ss1>alice ${status} INVITE 2 branch=F4 via=1 to-tag`,
    `${f(5)} alice>ss1 ACK        2 branch=F4 via=1 hops=70 to-tag route`,
  ];
}

export const FAILURES: readonly Flow[] = [
  {
    title: '3.8 no answer: Alice cancels',
    zone: TWO_PROXIES,
    async play(flow) {
      const { alice, bob } = flow;
      proxies(flow, FIRST);
      const call = alice.send(invite(VIA_SS1), CREDENTIALS);
      await flow.pass(0);
      bob.answer(180, { sdp: false });
      await flow.pass(0);
      alice.stack.userAgent.next(call, 'CANCEL');
      await flow.pass(0);
    },
    rows: [
      ...TO_BOB,
      ...RINGING,
      'F12 alice>ss1 CANCEL     2 branch=F4  via=1 hops=70 route',
      'F13 ss1>alice 200 CANCEL 2 branch=F4  via=1 to-tag',
      'F14 ss1>ss2   CANCEL     2 branch=F5  via=1 hops=70',
      'F15 ss2>ss1   200 CANCEL 2 branch=F5  via=1 to-tag',
      'F16 ss2>bob   CANCEL     2 branch=F7  via=1 hops=70',
      'F17 bob>ss2   200 CANCEL 2 branch=F7  via=1 to-tag',
      ...refusal(18, 487),
    ],
    after({ alice, bob }) {
      expect([alice.dialog().phase, bob.dialog().phase]).toEqual(['terminated', 'terminated']);
      expect(bob.stack.uas.list.rows().at(-1)?.state).toBe('cancelled');
    },
  },
  {
    title: '3.9 Bob is busy',
    zone: TWO_PROXIES,
    async play(flow) {
      proxies(flow, FIRST);
      flow.alice.send(invite(VIA_SS1), CREDENTIALS);
      await flow.pass(0);
      flow.bob.answer(486);
      await flow.pass(0);
    },
    rows: [...TO_BOB, ...refusal(9, 486)],
    after: ({ alice }) => expect(alice.exchange(1).outcome).toMatchObject({ kind: 'answer', status: 486 }),
  },
  {
    title: '3.10 no response from Bob: the proxy says so',
    zone: TWO_PROXIES,
    async play(flow) {
      const { network, clock } = flow;
      createProxy(network.join('ss1', '192.0.2.111'), {
        name: 'ss1.atlanta.example.com',
        recordRoute: true,
        realm: FIRST.first,
        patience: { clock, ms: 20_000 },
        next: () => [{ uri: 'sip:bob@192.0.2.99', to: { host: '192.0.2.99', port: 5060 } }],
      });
      flow.alice.send(invite(VIA_SS1), CREDENTIALS);
      await flow.pass(60_000);
    },
    rows: [
      ...TO_BOB.slice(0, 4),
      'F5 ss1>192.0.2.99:5060 INVITE 2 branch=new via=2 hops=69 rr contact proxy-auth sdp',
      'F6 ss1>alice 100 INVITE 2 branch=F4 via=1',
      'F7 ss1>alice 480 INVITE 2 branch=F4 via=1 to-tag',
      'F8 alice>ss1 ACK        2 branch=F4 via=1 hops=70 to-tag route',
    ],
    after: ({ alice }) => {
      expect(alice.exchange(1).outcome).toEqual({ kind: 'answer', status: 480, reason: 'No Response' });
    },
  },
  {
    title: '3.11 Bob is temporarily unavailable after ringing',
    zone: TWO_PROXIES,
    async play(flow) {
      const { alice, bob } = flow;
      proxies(flow, FIRST);
      alice.send(invite(VIA_SS1), CREDENTIALS);
      await flow.pass(0);
      bob.answer(180, { sdp: false });
      await flow.pass(0);
      bob.answer(480);
      await flow.pass(0);
    },
    rows: [...TO_BOB, ...RINGING, ...refusal(12, 480)],
    after: ({ alice, bob }) =>
      expect([alice.dialog().phase, bob.dialog().phase]).toEqual(['terminated', 'terminated']),
  },
];
