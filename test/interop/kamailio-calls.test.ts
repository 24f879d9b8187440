/** Calls of our stack through Kamailio, which stays on their route: both ends are ours, and every request passes it. */
import { describe, expect, it } from 'vitest';
import { nodeResolver } from '#core/resolve/resolver.ts';
import type { TestConsole } from '../helpers/console.ts';
import { callDraft, startTestConsole } from '../helpers/console.ts';
import type { DnsServer } from '../helpers/dns-server.ts';
import { startDnsServer } from '../helpers/dns-server.ts';
import { keep } from '../helpers/exchange.ts';
import type { KamailioOptions } from '../helpers/kamailio-config.ts';
import type { Kamailio } from '../helpers/kamailio.ts';
import { startKamailio } from '../helpers/kamailio.ts';
import { freeUdpPort, peerOrSkip } from '../helpers/peers.ts';

const program = peerOrSkip('kamailio');

const PASSWORDS = { alice: 'wonderland', bob: 'builder', carol: 'christmas' };
type User = keyof typeof PASSWORDS;

const aorOf = (user: string): string => `sip:${user}@sipwright.test`;

async function register(ours: TestConsole, kamailio: Kamailio, user: User): Promise<void> {
  const id = ours.account(aorOf(user), `udp:${kamailio.address}`, PASSWORDS[user]);
  expect(await ours.register(id)).toMatchObject({ state: 'registered' });
}

/** A proxy with a console for each user, registered. */
async function withPhones<U extends User>(
  users: readonly U[],
  options: KamailioOptions = {},
): Promise<{ kamailio: Kamailio; phones: Record<U, TestConsole> }> {
  const kamailio = keep(await startKamailio(program ?? '', options));
  const phones = await Promise.all(
    users.map(async (user) => {
      const phone = await startTestConsole({ policies: { INVITE: 'ring' } });
      await register(phone, kamailio, user);
      return [user, phone] as const;
    }),
  );
  return { kamailio, phones: Object.fromEntries(phones) as Record<U, TestConsole> };
}

/** An INVITE of alice's account. */
const invite = (ours: TestConsole, user: string): number =>
  ours.start(callDraft(aorOf(user), [], aorOf('alice')), { account: aorOf('alice') });

/** Alice calls bob, who answers by hand: the dialog of each. */
async function connect(alice: TestConsole, bob: TestConsole): Promise<{ caller: number; callee: number }> {
  const exchange = invite(alice, 'bob');
  bob.answer((await bob.incoming('INVITE', 'provisional')).id, 200);
  await bob.incoming('INVITE', 'acknowledged');
  const { dialogs } = await alice.ended(exchange);
  return { caller: dialogs[0] ?? 0, callee: bob.dialogs()[0]?.id ?? 0 };
}

/** Every message of the calls of a console went to the proxy or came from it. */
function passThrough(kamailio: Kamailio, ...phones: readonly TestConsole[]): void {
  for (const phone of phones) {
    const others = phone.rows().map(({ direction, src, dst }) => (direction === 'in' ? src : dst));
    expect(new Set(others)).toEqual(new Set([kamailio.address]));
  }
}

describe.skipIf(program === null)('a call of ours through Kamailio', () => {
  it('is set up, changed from both sides and ended along the recorded route', async () => {
    const { kamailio, phones } = await withPhones(['alice', 'bob']);
    const { alice, bob } = phones;
    const { caller, callee } = await connect(alice, bob);
    for (const [phone, id] of [
      [alice, caller],
      [bob, callee],
    ] as const) {
      expect(phone.dialog(id).routeSet).toMatchObject([expect.stringContaining(`<sip:${kamailio.address};`)]);
    }
    expect(await alice.step(caller, 'hold')).toMatchObject({ status: 200 });
    expect(await alice.step(caller, 'resume')).toMatchObject({ status: 200 });
    expect(await bob.step(callee, 're-INVITE')).toMatchObject({ status: 200 });
    await alice.hangUp(caller);
    await bob.phase(callee, 'terminated');
    passThrough(kamailio, alice, bob);
    await kamailio.waitFor(/request INVITE[^]*request ACK[^]*request INVITE[^]*request ACK[^]*request BYE/);
    const { callId } = alice.dialog(caller);
    const acks = alice
      .rows(callId)
      .filter(({ method, direction }) => method === 'ACK' && direction === 'out');
    expect(acks).toHaveLength(3);
    for (const ack of acks) expect(alice.text(ack)).toContain(`\r\nRoute: <sip:${kamailio.address};`);
  });

  it('is ended by the side that was called', async () => {
    const { kamailio, phones } = await withPhones(['alice', 'bob']);
    const { alice, bob } = phones;
    const { caller, callee } = await connect(alice, bob);
    await bob.hangUp(callee);
    await alice.phase(caller, 'terminated');
    passThrough(kamailio, alice, bob);
    await kamailio.waitFor(/request BYE [^]*from bob/);
  });

  it('joins two accounts of one console', async () => {
    const kamailio = keep(await startKamailio(program ?? ''));
    const ours = await startTestConsole({ policies: { INVITE: 'ring' } });
    await register(ours, kamailio, 'alice');
    await register(ours, kamailio, 'bob');
    const exchange = invite(ours, 'bob');
    ours.answer((await ours.incoming('INVITE', 'provisional')).id, 200);
    await ours.incoming('INVITE', 'acknowledged');
    const [caller = 0] = (await ours.ended(exchange)).dialogs;
    const both = ours.dialogs();
    expect(both.map(({ role, phase }) => [role, phase])).toEqual(
      expect.arrayContaining([
        ['uac', 'confirmed'],
        ['uas', 'confirmed'],
      ]),
    );
    await ours.hangUp(caller);
    for (const { id } of both) await ours.phase(id, 'terminated');
    passThrough(kamailio, ours);
  });

  it('brings credentials once the proxy asks for them', async () => {
    const { kamailio, phones } = await withPhones(['alice', 'bob'], { challengeCalls: true });
    const { alice, bob } = phones;
    const { caller } = await connect(alice, bob);
    const { callId } = alice.dialog(caller);
    expect(alice.flow(callId).slice(0, 4)).toEqual(['> INVITE', '< 407 INVITE', '> ACK', '> INVITE']);
    const [first] = bob.rows().filter(({ method }) => method === 'INVITE');
    expect(first && bob.text(first)).not.toContain('Proxy-Authorization');
    await alice.hangUp(caller);
    passThrough(kamailio, alice, bob);
  });

  it('is cancelled while it rings', async () => {
    const { kamailio, phones } = await withPhones(['alice', 'bob']);
    const { alice, bob } = phones;
    const exchange = invite(alice, 'bob');
    await alice.message('ringing', ({ status }) => status === 180);
    expect(alice.app.userAgent.next(exchange, 'CANCEL').ok).toBe(true);
    expect((await alice.ended(exchange)).outcome).toMatchObject({ kind: 'answer', status: 487 });
    await bob.incoming('INVITE', 'cancelled');
    await kamailio.waitFor(/request CANCEL/);
    passThrough(kamailio, alice, bob);
  });

  it('rings at both contacts of a fork; one answers, and the other is cancelled', async () => {
    const { kamailio, phones } = await withPhones(['alice', 'bob', 'carol']);
    const { alice, bob, carol } = phones;
    const exchange = invite(alice, 'team');
    const ringing = await bob.incoming('INVITE', 'provisional');
    await carol.incoming('INVITE', 'provisional');
    const tags = await alice.until('two early dialogs', () => {
      const early = alice.dialogs().map(({ remoteTag }) => remoteTag);
      return early.length === 2 && early;
    });
    bob.answer(ringing.id, 200);
    await carol.incoming('INVITE', 'cancelled');
    await alice.ended(exchange);
    const confirmed = alice.dialogs().filter(({ phase }) => phase === 'confirmed');
    expect(confirmed).toMatchObject([{ remoteTag: bob.dialogs()[0]?.localTag }]);
    expect(tags).toContain(carol.dialogs()[0]?.localTag);
    await alice.hangUp(confirmed[0]?.id ?? 0);
    passThrough(kamailio, alice, bob, carol);
  });

  it.each([
    ['nobody', 404],
    ['carol', 480],
  ])('to %s is refused with %i', async (user, status) => {
    const { phones } = await withPhones(['alice']);
    const { alice } = phones;
    const { outcome, dialogs } = await alice.ended(invite(alice, user));
    expect(outcome).toMatchObject({ kind: 'answer', status });
    expect(dialogs).toEqual([]);
  });

  it('is refused by hand, and the caller hears the very words', async () => {
    const { phones } = await withPhones(['alice', 'bob']);
    const { alice, bob } = phones;
    const exchange = invite(alice, 'bob');
    bob.answer((await bob.incoming('INVITE', 'provisional')).id, 603);
    expect((await alice.ended(exchange)).outcome).toMatchObject({ kind: 'answer', status: 603 });
  });
});

/** A name server that knows a dead address, and Kamailio's behind it. */
async function startDomain(kamailio: Kamailio): Promise<DnsServer> {
  const dead = await freeUdpPort();
  const server = await startDnsServer({
    zone: {
      'SRV _sip._udp.sipwright.test': [
        `10 5 ${dead} one.sipwright.test`,
        `20 5 ${kamailio.port} two.sipwright.test`,
      ],
      'A one.sipwright.test': ['127.0.0.1'],
      'A two.sipwright.test': ['127.0.0.1'],
    },
  });
  keep({ stop: () => server.close() });
  return server;
}

describe.skipIf(program === null)('Kamailio behind a server that is dead', () => {
  it('is found by SRV (RFC 3263 4.3): the account registers there, and the next request asks it at once', async () => {
    const kamailio = keep(await startKamailio(program ?? ''));
    const { address } = await startDomain(kamailio);
    const ours = await startTestConsole({ resolver: nodeResolver({ servers: [address] }) });
    // A fiftieth of a second: the dead one is given up after 64 times that.
    ours.app.stack.timers = { ...ours.app.stack.timers, t1: 20 };
    const alice = ours.account(aorOf('alice'), '', PASSWORDS.alice);
    const row = await ours.register(alice);
    expect(row).toMatchObject({ state: 'registered', status: 200 });
    const exchange = ours.app.userAgent.get(row.exchange ?? 0);
    expect(exchange?.notices).toMatchObject([
      { code: 'FAILOVER', data: { to: kamailio.address, why: 'timeout' } },
    ]);
    expect(exchange?.resolution.length).toBeGreaterThan(0);
    const before = ours.lastMessage;
    expect(await ours.register(alice, 'query')).toMatchObject({ status: 200 });
    const others = ours.rows().filter(({ id }) => id > before);
    expect(others.map(({ direction, src, dst }) => (direction === 'in' ? src : dst))).toEqual([
      kamailio.address,
      kamailio.address,
    ]);
  });
});
