/** The flows of RFC 3665 section 2 between Bob's stack and a registrar, with what each message has to be. */
import type { AccountConfig } from '#shared/model/account.ts';
import { expect } from 'vitest';
import type { TwoStacks } from '../../helpers/two-stacks.ts';
import { createRegistrar } from '../../helpers/test-proxy.ts';
import type { Flow } from './flow.ts';

const BOB: AccountConfig = {
  id: 'bob',
  aor: 'sip:bob@biloxi.example.com',
  display: 'Bob',
  registrar: '',
  proxy: '',
  user: '',
  contact: '',
  expires: 3_600,
  refresh: true,
  margin: 60,
  keepAlive: 'off',
  keepAliveSeconds: 30,
};

const ZONE = { a: { 'biloxi.example.com': ['192.0.2.201'] } };

function setUp({ network, bob }: TwoStacks, password = 'secret'): void {
  createRegistrar(network.join('registrar', '192.0.2.201'), 'biloxi.example.com');
  bob.stack.accounts.put(BOB, password);
}

async function registered(flow: TwoStacks): Promise<void> {
  setUp(flow);
  flow.bob.stack.accounts.register('bob', 'bind');
  await flow.pass(0);
  flow.network.packets.length = 0;
}

function stateOf({ bob }: TwoStacks): unknown {
  const [row] = bob.stack.accounts.rows();
  return [row?.state, row?.bindings.map(({ uri }) => uri), row?.trouble?.code ?? null];
}

const OWN = 'sip:bob@192.0.2.2:5060';

export const REGISTRATIONS: readonly Flow[] = [
  {
    title: '2.1 successful new registration',
    zone: ZONE,
    async play(flow) {
      setUp(flow);
      flow.bob.stack.accounts.register('bob', 'bind');
      await flow.pass(0);
    },
    rows: [
      'F1 bob>registrar REGISTER     1 branch=new via=1 hops=70 contact',
      'F2 registrar>bob 401 REGISTER 1 branch=F1  via=1 to-tag www-auth',
      'F3 bob>registrar REGISTER     2 branch=new via=1 hops=70 contact auth',
      'F4 registrar>bob 200 REGISTER 2 branch=F3  via=1 to-tag contact',
    ],
    after: (flow) => expect(stateOf(flow)).toEqual(['registered', [OWN], null]),
  },
  {
    title: '2.2 update of contact list: the nonce that is held is used at once',
    zone: ZONE,
    async play(flow) {
      await registered(flow);
      flow.bob.send(
        [
          'REGISTER sip:biloxi.example.com SIP/2.0',
          'From: Bob <sip:bob@biloxi.example.com>',
          'To: Bob <sip:bob@biloxi.example.com>',
          'Contact: <mailto:bob@biloxi.example.com>',
          '\n',
        ].join('\n'),
        { account: 'bob' },
      );
      await flow.pass(0);
    },
    rows: [
      'F1 bob>registrar REGISTER     3 branch=new via=1 hops=70 contact auth',
      'F2 registrar>bob 200 REGISTER 3 branch=F1  via=1 to-tag contact=2',
    ],
    after: (flow) => expect(stateOf(flow)).toEqual(['registered', [OWN], null]),
  },
  {
    title: '2.3 request for current contact list',
    zone: ZONE,
    async play(flow) {
      await registered(flow);
      flow.bob.stack.accounts.register('bob', 'query');
      await flow.pass(0);
    },
    rows: [
      'F1 bob>registrar REGISTER     3 branch=new via=1 hops=70 auth',
      'F2 registrar>bob 200 REGISTER 3 branch=F1  via=1 to-tag contact',
    ],
    after: (flow) => expect(stateOf(flow)).toEqual(['registered', [OWN], null]),
  },
  {
    title: '2.4 cancellation of registration',
    zone: ZONE,
    async play(flow) {
      await registered(flow);
      flow.bob.stack.accounts.register('bob', 'unbind-all');
      await flow.pass(0);
    },
    rows: [
      'F1 bob>registrar REGISTER     3 branch=new via=1 hops=70 contact auth',
      'F2 registrar>bob 200 REGISTER 3 branch=F1  via=1 to-tag',
    ],
    after: (flow) => expect(stateOf(flow)).toEqual(['unregistered', [], null]),
  },
  {
    title: '2.5 unsuccessful registration: a wrong password is not tried twice',
    zone: ZONE,
    async play(flow) {
      setUp(flow, 'wrong');
      flow.bob.stack.accounts.register('bob', 'bind');
      await flow.pass(120_000);
    },
    rows: [
      'F1 bob>registrar REGISTER     1 branch=new via=1 hops=70 contact',
      'F2 registrar>bob 401 REGISTER 1 branch=F1  via=1 to-tag www-auth',
      'F3 bob>registrar REGISTER     2 branch=new via=1 hops=70 contact auth',
      'F4 registrar>bob 401 REGISTER 2 branch=F3  via=1 to-tag www-auth',
    ],
    after: (flow) => expect(stateOf(flow)).toEqual(['failed', [], 'WRONG_CREDENTIALS']),
  },
];
