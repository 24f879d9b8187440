/** Kamailio as a peer from outside: a registrar that asks for credentials and a proxy that stays on the route. */
import { describe, expect, it } from 'vitest';
import { inviteDraft, jsonLines, keep, outcome, registerDraft, send, startLab } from '../helpers/exchange.ts';
import type { Kamailio } from '../helpers/kamailio.ts';
import { startKamailio } from '../helpers/kamailio.ts';
import type { Running } from '../helpers/peers.ts';
import { peerOrSkip } from '../helpers/peers.ts';

const program = peerOrSkip('kamailio');

const AOR = 'sip:alice@sipwright.test';
const EDGE = ['Supported: path', 'Path: <sip:edge.sipwright.test;lr>'];

/** Registers alice through an edge proxy, of whom the registrar is told by Path (RFC 3327). */
const register = (expires: number): string => registerDraft(AOR, 'sip:alice@127.0.0.1:9', expires, EDGE);

const invite = (user: string): string => inviteDraft(`sip:${user}@sipwright.test`);

describe.skipIf(program === null)('Kamailio', () => {
  it.each(['MD5', 'SHA-256'] as const)('takes a registration after a %s challenge', async (algorithm) => {
    const kamailio = keep(await startKamailio(program ?? '', { algorithm }));
    const ours = send(kamailio.address, register(600), '--user', 'alice', '--password', 'wonderland');
    const { statuses, last, exit } = await outcome(ours);
    expect([statuses, exit], ours.out() + kamailio.log()).toEqual([[401, 200], 0]);
    expect(last).toContain(`Service-Route: <sip:${kamailio.address};lr>`);
    expect(last).toContain('Path: <sip:edge.sipwright.test;lr>');
    expect(last).toMatch(/Contact: <sip:alice@127\.0\.0\.1:9>;expires=600/);
    expect(kamailio.log()).toContain('saved alice');
  });

  it.each([
    ['challenge', [401, 401]],
    ['forbid', [401, 403]],
  ] as const)(
    'refuses a wrong password by %s, and our send tries it once',
    async (wrongPassword, expected) => {
      const kamailio = keep(await startKamailio(program ?? '', { wrongPassword }));
      const ours = send(kamailio.address, register(600), '--user', 'alice', '--password', 'underland');
      const { statuses, exit } = await outcome(ours);
      expect([statuses, exit], ours.out() + kamailio.log()).toEqual([expected, 1]);
      expect(kamailio.log()).toContain('credentials -2 of alice');
      expect(kamailio.log()).not.toContain('saved alice');
    },
  );

  it.each([
    ['a nonce count', {}, -4],
    ['a nonce', { nonceOnce: true }, -6],
  ])('says stale=true where %s is used again', async (_, options, code) => {
    const kamailio = keep(await startKamailio(program ?? '', options));
    const first = send(kamailio.address, register(600), '--user', 'alice', '--password', 'wonderland');
    await first.exit;
    const authorized = jsonLines(first).find(({ raw }) => raw?.includes('Authorization: Digest'))?.raw ?? '';
    const { statuses, last } = await outcome(send(kamailio.address, authorized, '--as-typed'));
    expect(statuses, kamailio.log()).toEqual([401]);
    expect(last).toMatch(/WWW-Authenticate: .*stale=true/);
    expect(kamailio.log()).toContain(`credentials ${code} of alice`);
  });

  it('answers a registration that is too short with 423 and Min-Expires', async () => {
    const kamailio = keep(await startKamailio(program ?? '', { minExpires: 60 }));
    const ours = send(kamailio.address, register(10), '--user', 'alice', '--password', 'wonderland');
    const { statuses, last } = await outcome(ours);
    expect(statuses, kamailio.log()).toEqual([401, 423]);
    expect(last).toMatch(/Min-Expires: 60/);
  });

  /** The lab behind Kamailio: the user part of the contact says what it does with a call. */
  async function registerLab(
    kamailio: Kamailio,
    contacts: readonly (readonly [user: string, password: string, does: string])[],
  ): Promise<Running> {
    const { lab, port } = await startLab();
    for (const [user, password, does] of contacts) {
      const message = registerDraft(`sip:${user}@sipwright.test`, `sip:${does}@127.0.0.1:${port}`, 600);
      const ours = send(kamailio.address, message, '--user', user, '--password', password);
      expect(await ours.exit, ours.out() + kamailio.log()).toBe(0);
    }
    return lab;
  }

  it('passes a call on, and its ACK and BYE come back over the recorded route', async () => {
    const kamailio = keep(await startKamailio(program ?? ''));
    const lab = await registerLab(kamailio, [['bob', 'builder', 'echo']]);
    const ours = send(kamailio.address, invite('bob'));
    const { statuses, exit } = await outcome(ours);
    expect([statuses, exit], ours.out() + kamailio.log()).toEqual([[100, 180, 200, 200], 0]);
    await lab.waitFor(/ in .*INVITE[^]* in .*ACK[^]* in .*BYE/);
    await kamailio.waitFor(/request INVITE[^]*request ACK[^]*request BYE/);
  });

  it('passes CANCEL on to a call that rings', async () => {
    const kamailio = keep(await startKamailio(program ?? ''));
    const lab = await registerLab(kamailio, [['bob', 'builder', 'ring']]);
    const ours = send(kamailio.address, invite('bob'));
    await ours.waitFor(/"status":180/);
    await ours.stop('SIGINT');
    expect(ours.out()).toMatch(/"status":487/);
    await lab.waitFor(/ in .*CANCEL[^]* out .*487/);
  });

  it('calls both contacts of a forked user, and cancels the one that did not answer', async () => {
    const kamailio = keep(await startKamailio(program ?? ''));
    const lab = await registerLab(kamailio, [
      ['bob', 'builder', 'echo'],
      ['carol', 'christmas', 'ring'],
    ]);
    const ours = send(kamailio.address, invite('team'));
    expect((await outcome(ours)).exit, ours.out() + kamailio.log()).toBe(0);
    await lab.waitFor(/ in .*CANCEL sip:ring@/);
  });

  it('asks for credentials before it passes a call on, where it is told to', async () => {
    const kamailio = keep(await startKamailio(program ?? '', { challengeCalls: true }));
    await registerLab(kamailio, [['bob', 'builder', 'echo']]);
    const ours = send(kamailio.address, invite('bob'), '--user', 'alice', '--password', 'wonderland');
    const { statuses, exit } = await outcome(ours);
    expect([statuses[0], exit], ours.out() + kamailio.log()).toEqual([407, 0]);
  });

  it.each([
    ['nobody', 404],
    ['carol', 480],
  ])('refuses a call to %s with %i', async (user, status) => {
    const kamailio = keep(await startKamailio(program ?? ''));
    const { statuses } = await outcome(send(kamailio.address, invite(user)));
    expect(statuses, kamailio.log()).toEqual([status]);
  });
});
