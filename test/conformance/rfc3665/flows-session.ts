/** The flows of RFC 3665 section 3 in which a session comes about, with what each message has to be. */
import type { SendDraft } from '#shared/model/exchange.ts';
import { addressOf, requestUri } from '#shared/sip/views.ts';
import { expect } from 'vitest';
import type { Party, TwoStacks } from '../../helpers/two-stacks.ts';
import { invite } from '../../helpers/two-stacks.ts';
import { createProxy, createRedirect } from '../../helpers/test-proxy.ts';
import type { Flow } from './flow.ts';

const BOB_URI = 'sip:bob@biloxi.example.com';
const SS1 = 'ss1.atlanta.example.com';
const SS2 = 'ss2.biloxi.example.com';
const HOSTS = { [SS1]: '192.0.2.111', [SS2]: '192.0.2.222' };
const at = (host: string): { host: string; port: number } => ({ host, port: 5060 });
const PROXIES = {
  a: { [SS1]: ['192.0.2.111'], [SS2]: ['192.0.2.222'], 'biloxi.example.com': ['192.0.2.222'] },
};
const toBob = { uri: 'sip:bob@192.0.2.2:5060', to: at('192.0.2.2') };

interface Realms {
  readonly first?: string;
  readonly second?: string;
}

/** The two proxies of RFC 3665: Alice's, and that of Bob's domain. */
export function proxies({ network }: TwoStacks, { first, second }: Realms = {}): void {
  createProxy(network.join('ss1', HOSTS[SS1]), {
    name: SS1,
    hosts: HOSTS,
    recordRoute: true,
    ...(first === undefined ? {} : { realm: first }),
    next: () => [{ uri: BOB_URI, to: at(HOSTS[SS2]) }],
  });
  createProxy(network.join('ss2', HOSTS[SS2]), {
    name: SS2,
    hosts: HOSTS,
    recordRoute: true,
    ...(second === undefined ? {} : { realm: second }),
    next: () => [toBob],
  });
}

export const VIA_SS1 = { uri: BOB_URI, headers: [`Route: <sip:${SS1};lr>`] };
export const CREDENTIALS = { credentials: { user: 'alice', password: 'secret' } };
export const TWO_PROXIES = PROXIES;

/** Alice calls, Bob's telephone rings, Bob answers. */
async function established(flow: TwoStacks, text: string, draft: Partial<SendDraft> = {}): Promise<void> {
  flow.alice.send(text, draft);
  await flow.pass(0);
  await answered(flow);
}

async function answered(flow: TwoStacks): Promise<void> {
  flow.bob.answer(180, { sdp: false });
  await flow.pass(0);
  flow.bob.answer(200);
  await flow.pass(0);
}

async function hangUp(flow: TwoStacks, party: Party): Promise<void> {
  party.step('BYE');
  await flow.pass(0);
}

function bothEnded({ alice, bob }: TwoStacks): void {
  expect([alice.dialog().phase, bob.dialog().phase]).toEqual(['terminated', 'terminated']);
}

export const SESSIONS: readonly Flow[] = [
  {
    title: '3.1 successful session establishment',
    async play(flow) {
      await established(flow, invite());
      await hangUp(flow, flow.bob);
    },
    rows: [
      'F1 alice>bob INVITE     1 branch=new via=1 hops=70 contact sdp',
      'F2 bob>alice 180 INVITE 1 branch=F1  via=1 to-tag contact',
      'F3 bob>alice 200 INVITE 1 branch=F1  via=1 to-tag contact sdp',
      'F4 alice>bob ACK        1 branch=new via=1 hops=70 to-tag',
      'F5 bob>alice BYE        1 branch=new via=1 hops=70 to-tag',
      'F6 alice>bob 200 BYE    1 branch=F5  via=1 to-tag',
    ],
    after: bothEnded,
  },
  {
    title: '3.2 session establishment through two proxies',
    zone: PROXIES,
    async play(flow) {
      proxies(flow, { first: 'atlanta.example.com' });
      await established(flow, invite(VIA_SS1), CREDENTIALS);
      await hangUp(flow, flow.bob);
    },
    rows: [
      'F1  alice>ss1 INVITE     1 branch=new via=1 hops=70 route contact sdp',
      'F2  ss1>alice 407 INVITE 1 branch=F1  via=1 to-tag proxy-challenge',
      'F3  alice>ss1 ACK        1 branch=F1  via=1 hops=70 to-tag route',
      'F4  alice>ss1 INVITE     2 branch=new via=1 hops=70 route contact proxy-auth sdp',
      'F5  ss1>ss2   INVITE     2 branch=new via=2 hops=69 rr contact proxy-auth sdp',
      'F6  ss1>alice 100 INVITE 2 branch=F4  via=1',
      'F7  ss2>bob   INVITE     2 branch=new via=3 hops=68 rr=2 contact proxy-auth sdp',
      'F8  ss2>ss1   100 INVITE 2 branch=F5  via=2',
      'F9  bob>ss2   180 INVITE 2 branch=F7  via=3 to-tag rr=2 contact',
      'F10 ss2>ss1   180 INVITE 2 branch=F5  via=2 to-tag rr=2 contact',
      'F11 ss1>alice 180 INVITE 2 branch=F4  via=1 to-tag rr=2 contact',
      'F12 bob>ss2   200 INVITE 2 branch=F7  via=3 to-tag rr=2 contact sdp',
      'F13 ss2>ss1   200 INVITE 2 branch=F5  via=2 to-tag rr=2 contact sdp',
      'F14 ss1>alice 200 INVITE 2 branch=F4  via=1 to-tag rr=2 contact sdp',
      'F15 alice>ss1 ACK        2 branch=new via=1 hops=70 to-tag route=2 proxy-auth',
      'F16 ss1>ss2   ACK        2 branch=new via=2 hops=69 to-tag route proxy-auth',
      'F17 ss2>bob   ACK        2 branch=new via=3 hops=68 to-tag proxy-auth',
      'F18 bob>ss2   BYE        1 branch=new via=1 hops=70 to-tag route=2',
      'F19 ss2>ss1   BYE        1 branch=new via=2 hops=69 to-tag route',
      'F20 ss1>alice BYE        1 branch=new via=3 hops=68 to-tag',
      'F21 alice>ss1 200 BYE    1 branch=F20 via=3 to-tag',
      'F22 ss1>ss2   200 BYE    1 branch=F19 via=2 to-tag',
      'F23 ss2>bob   200 BYE    1 branch=F18 via=1 to-tag',
    ],
    after: bothEnded,
  },
  {
    title: '3.3 session with multiple proxy authentication: both credentials stay together',
    zone: PROXIES,
    async play(flow) {
      proxies(flow, { first: 'atlanta.example.com', second: 'biloxi.example.com' });
      await established(flow, invite(VIA_SS1), CREDENTIALS);
      await hangUp(flow, flow.alice);
    },
    rows: [
      'F1  alice>ss1 INVITE     1 branch=new via=1 hops=70 route contact sdp',
      'F2  ss1>alice 407 INVITE 1 branch=F1  via=1 to-tag proxy-challenge',
      'F3  alice>ss1 ACK        1 branch=F1  via=1 hops=70 to-tag route',
      'F4  alice>ss1 INVITE     2 branch=new via=1 hops=70 route contact proxy-auth sdp',
      'F5  ss1>ss2   INVITE     2 branch=new via=2 hops=69 rr contact proxy-auth sdp',
      'F6  ss1>alice 100 INVITE 2 branch=F4  via=1',
      'F7  ss2>ss1   407 INVITE 2 branch=F5  via=2 to-tag proxy-challenge',
      'F8  ss1>ss2   ACK        2 branch=F5  via=1 hops=70 to-tag',
      'F9  ss1>alice 407 INVITE 2 branch=F4  via=1 to-tag proxy-challenge',
      'F10 alice>ss1 ACK        2 branch=F4  via=1 hops=70 to-tag route',
      'F11 alice>ss1 INVITE     3 branch=new via=1 hops=70 route contact proxy-auth=2 sdp',
      'F12 ss1>ss2   INVITE     3 branch=new via=2 hops=69 rr contact proxy-auth=2 sdp',
      'F13 ss1>alice 100 INVITE 3 branch=F11 via=1',
      'F14 ss2>bob   INVITE     3 branch=new via=3 hops=68 rr=2 contact proxy-auth=2 sdp',
      'F15 ss2>ss1   100 INVITE 3 branch=F12 via=2',
      'F16 bob>ss2   180 INVITE 3 branch=F14 via=3 to-tag rr=2 contact',
      'F17 ss2>ss1   180 INVITE 3 branch=F12 via=2 to-tag rr=2 contact',
      'F18 ss1>alice 180 INVITE 3 branch=F11 via=1 to-tag rr=2 contact',
      'F19 bob>ss2   200 INVITE 3 branch=F14 via=3 to-tag rr=2 contact sdp',
      'F20 ss2>ss1   200 INVITE 3 branch=F12 via=2 to-tag rr=2 contact sdp',
      'F21 ss1>alice 200 INVITE 3 branch=F11 via=1 to-tag rr=2 contact sdp',
      'F22 alice>ss1 ACK        3 branch=new via=1 hops=70 to-tag route=2 proxy-auth=2',
      'F23 ss1>ss2   ACK        3 branch=new via=2 hops=69 to-tag route proxy-auth=2',
      'F24 ss2>bob   ACK        3 branch=new via=3 hops=68 to-tag proxy-auth=2',
      'F25 alice>ss1 BYE        4 branch=new via=1 hops=70 to-tag route=2 proxy-auth=2',
      'F26 ss1>ss2   BYE        4 branch=new via=2 hops=69 to-tag route proxy-auth=2',
      'F27 ss2>bob   BYE        4 branch=new via=3 hops=68 to-tag proxy-auth=2',
      'F28 bob>ss2   200 BYE    4 branch=F27 via=3 to-tag',
      'F29 ss2>ss1   200 BYE    4 branch=F26 via=2 to-tag',
      'F30 ss1>alice 200 BYE    4 branch=F25 via=1 to-tag',
    ],
    after: bothEnded,
  },
  {
    title: '3.4 session with a proxy that fails: the next one of the domain is tried after timer B',
    zone: { a: PROXIES.a, srv: { '_sip._udp.biloxi.example.com': [SS1, SS2] } },
    async play(flow) {
      const { network } = flow;
      createProxy(network.join('ss2', HOSTS[SS2]), {
        name: SS2,
        hosts: HOSTS,
        recordRoute: true,
        realm: 'biloxi.example.com',
        next: () => [toBob],
      });
      flow.alice.send(invite({ uri: BOB_URI }), CREDENTIALS);
      await flow.pass(32_000);
      // Timer A's repetitions of the first INVITE are told by one test of their own.
      network.packets.splice(1, 6);
      await answered(flow);
      await hangUp(flow, flow.alice);
    },
    rows: [
      'F1  alice>192.0.2.111:5060 INVITE 1 branch=new via=1 hops=70 contact sdp',
      'F2  alice>ss2 INVITE     2 branch=new via=1 hops=70 contact sdp',
      'F3  ss2>alice 407 INVITE 2 branch=F2  via=1 to-tag proxy-challenge',
      'F4  alice>ss2 ACK        2 branch=F2  via=1 hops=70 to-tag',
      'F5  alice>ss2 INVITE     3 branch=new via=1 hops=70 contact proxy-auth sdp',
      'F6  ss2>bob   INVITE     3 branch=new via=2 hops=69 rr contact proxy-auth sdp',
      'F7  ss2>alice 100 INVITE 3 branch=F5  via=1',
      'F8  bob>ss2   180 INVITE 3 branch=F6  via=2 to-tag rr contact',
      'F9  ss2>alice 180 INVITE 3 branch=F5  via=1 to-tag rr contact',
      'F10 bob>ss2   200 INVITE 3 branch=F6  via=2 to-tag rr contact sdp',
      'F11 ss2>alice 200 INVITE 3 branch=F5  via=1 to-tag rr contact sdp',
      'F12 alice>ss2 ACK        3 branch=new via=1 hops=70 to-tag route proxy-auth',
      'F13 ss2>bob   ACK        3 branch=new via=2 hops=69 to-tag proxy-auth',
      'F14 alice>ss2 BYE        4 branch=new via=1 hops=70 to-tag route proxy-auth',
      'F15 ss2>bob   BYE        4 branch=new via=2 hops=69 to-tag proxy-auth',
      'F16 bob>ss2   200 BYE    4 branch=F15 via=2 to-tag',
      'F17 ss2>alice 200 BYE    4 branch=F14 via=1 to-tag',
    ],
    after: bothEnded,
  },
  {
    title: '3.5 session through a SIP ALG that changes the addresses of Contact and body',
    async play(flow) {
      const { network, alice, bob } = flow;
      alice.host.endpoint = at('10.1.3.33');
      createProxy(network.join('alg', '192.0.2.128'), {
        name: '192.0.2.128',
        recordRoute: true,
        // Alice's own address stays in Via and goes everywhere else.
        rewrite: (text) =>
          text.replaceAll(/^(Contact: .*|c=.*)10\.1\.3\.33/gm, (_all, head: string) => `${head}192.0.2.128`),
        next: (request) =>
          requestUri(request).startsWith('sip:alice')
            ? [{ uri: 'sip:alice@10.1.3.33:5060', to: at('10.1.3.33') }]
            : [toBob],
      });
      const text = invite({ headers: ['Route: <sip:192.0.2.128;lr>'] }).replaceAll(
        '192.0.2.1\n',
        '10.1.3.33\n',
      );
      await established(flow, text);
      expect(bob.dialog().remoteTarget).toBe('sip:alice@192.0.2.128:5060');
      await hangUp(flow, bob);
    },
    rows: [
      'F1  alice>alg INVITE     1 branch=new via=1 hops=70 route contact sdp',
      'F2  alg>bob   INVITE     1 branch=new via=2 hops=69 rr contact sdp',
      'F3  alg>alice 100 INVITE 1 branch=F1  via=1',
      'F4  bob>alg   180 INVITE 1 branch=F2  via=2 to-tag rr contact',
      'F5  alg>alice 180 INVITE 1 branch=F1  via=1 to-tag rr contact',
      'F6  bob>alg   200 INVITE 1 branch=F2  via=2 to-tag rr contact sdp',
      'F7  alg>alice 200 INVITE 1 branch=F1  via=1 to-tag rr contact sdp',
      'F8  alice>alg ACK        1 branch=new via=1 hops=70 to-tag route',
      'F9  alg>bob   ACK        1 branch=new via=2 hops=69 to-tag',
      'F10 bob>alg   BYE        1 branch=new via=1 hops=70 to-tag route',
      'F11 alg>alice BYE        1 branch=new via=2 hops=69 to-tag',
      'F12 alice>alg 200 BYE    1 branch=F11 via=2 to-tag',
      'F13 alg>bob   200 BYE    1 branch=F10 via=1 to-tag',
    ],
    after: bothEnded,
  },
  {
    title: '3.6 session via redirect and proxy servers with SDP in ACK',
    zone: { a: { 'redirect.example.com': ['192.0.2.230'], ...PROXIES.a } },
    async play(flow) {
      const { network } = flow;
      createRedirect(network.join('redirect', '192.0.2.230'), [`<${BOB_URI}>`]);
      createProxy(network.join('ss2', HOSTS[SS2]), {
        name: SS2,
        hosts: HOSTS,
        recordRoute: true,
        next: () => [toBob],
      });
      await established(flow, invite({ uri: 'sip:bob@redirect.example.com', sdp: false }));
      await hangUp(flow, flow.bob);
    },
    rows: [
      'F1  alice>redirect INVITE     1 branch=new via=1 hops=70 contact',
      'F2  redirect>alice 302 INVITE 1 branch=F1  via=1 to-tag contact',
      'F3  alice>redirect ACK        1 branch=F1  via=1 hops=70 to-tag',
      'F4  alice>ss2 INVITE     2 branch=new via=1 hops=70 contact',
      'F5  ss2>bob   INVITE     2 branch=new via=2 hops=69 rr contact',
      'F6  ss2>alice 100 INVITE 2 branch=F4  via=1',
      'F7  bob>ss2   180 INVITE 2 branch=F5  via=2 to-tag rr contact',
      'F8  ss2>alice 180 INVITE 2 branch=F4  via=1 to-tag rr contact',
      'F9  bob>ss2   200 INVITE 2 branch=F5  via=2 to-tag rr contact sdp',
      'F10 ss2>alice 200 INVITE 2 branch=F4  via=1 to-tag rr contact sdp',
      'F11 alice>ss2 ACK        2 branch=new via=1 hops=70 to-tag route sdp',
      'F12 ss2>bob   ACK        2 branch=new via=2 hops=69 to-tag sdp',
      'F13 bob>ss2   BYE        1 branch=new via=1 hops=70 to-tag route',
      'F14 ss2>alice BYE        1 branch=new via=2 hops=69 to-tag',
      'F15 alice>ss2 200 BYE    1 branch=F14 via=2 to-tag',
      'F16 ss2>bob   200 BYE    1 branch=F13 via=1 to-tag',
    ],
    after: bothEnded,
  },
  {
    title: '3.7 session with re-INVITE after the address of Bob changed',
    async play(flow) {
      const { alice, bob } = flow;
      await established(flow, invite());
      bob.host.endpoint = at('192.0.2.22');
      bob.edit('re-INVITE', (text) => text.replaceAll('192.0.2.2', '192.0.2.22'));
      await flow.pass(0);
      expect(alice.dialog().remoteTarget).toBe('sip:bob@192.0.2.22:5060');
      await hangUp(flow, alice);
    },
    rows: [
      'F1  alice>bob INVITE     1 branch=new via=1 hops=70 contact sdp',
      'F2  bob>alice 180 INVITE 1 branch=F1  via=1 to-tag contact',
      'F3  bob>alice 200 INVITE 1 branch=F1  via=1 to-tag contact sdp',
      'F4  alice>bob ACK        1 branch=new via=1 hops=70 to-tag',
      'F5  bob>alice INVITE     1 branch=new via=1 hops=70 to-tag contact sdp',
      'F6  alice>bob 200 INVITE 1 branch=F5  via=1 to-tag contact sdp',
      'F7  bob>alice ACK        1 branch=new via=1 hops=70 to-tag',
      'F8  alice>bob BYE        2 branch=new via=1 hops=70 to-tag',
      'F9  bob>alice 200 BYE    2 branch=F8  via=1 to-tag',
    ],
    after(flow) {
      bothEnded(flow);
      const bye = flow.last('alice>bob BYE');
      expect(bye.kind === 'request' && requestUri(bye)).toBe('sip:bob@192.0.2.22:5060');
      expect(addressOf(flow.last('bob>alice INVITE'), 'Contact')?.uri).toBe('sip:bob@192.0.2.22:5060');
    },
  },
];
