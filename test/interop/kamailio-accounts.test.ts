/** Kamailio as the registrar of our accounts: they register, refresh, ask, unregister, and say clearly what was refused. */
import { describe, expect, it } from 'vitest';
import type { AccountRow } from '#shared/model/account.ts';
import type { TestConsole } from '../helpers/console.ts';
import { startTestConsole } from '../helpers/console.ts';
import { keep } from '../helpers/exchange.ts';
import type { KamailioOptions } from '../helpers/kamailio-config.ts';
import type { Kamailio } from '../helpers/kamailio.ts';
import { startKamailio } from '../helpers/kamailio.ts';
import { peerOrSkip } from '../helpers/peers.ts';

const program = peerOrSkip('kamailio');

const AOR = 'sip:alice@sipwright.test';

/** A registrar, a console, and alice's account in it. */
async function withAlice(
  options: KamailioOptions = {},
  config: Parameters<TestConsole['account']>[3] = {},
  password = 'wonderland',
): Promise<{ kamailio: Kamailio; ours: TestConsole; alice: string }> {
  const kamailio = keep(await startKamailio(program ?? '', options));
  const ours = await startTestConsole();
  const alice = ours.account(AOR, `udp:${kamailio.address}`, password, config);
  return { kamailio, ours, alice };
}

/** Settles once Kamailio wrote that it saved alice's bindings so often; its log comes a moment after its answer. */
const saved = (kamailio: Kamailio, times: number): Promise<unknown> =>
  kamailio.waitFor(new RegExp(`(saved alice[^]*){${times}}`));

describe.skipIf(program === null)('Kamailio as the registrar of an account', () => {
  it.each(['MD5', 'SHA-256'] as const)('takes its registration after a %s challenge', async (algorithm) => {
    const { kamailio, ours, alice } = await withAlice({ algorithm });
    const row = await ours.register(alice);
    expect(row).toMatchObject({ state: 'registered', status: 200, trouble: null });
    expect(row.bindings).toMatchObject([{ uri: `sip:alice@${ours.address}`, own: true }]);
    expect(row.nonces).toMatchObject([{ realm: kamailio.realm, algorithm, nc: 1 }]);
    expect(ours.flow()).toEqual(['> REGISTER', '< 401 REGISTER', '> REGISTER', '< 200 REGISTER']);
    await saved(kamailio, 1);
  });

  it('is asked without another challenge, and tells every binding', async () => {
    const { ours, alice } = await withAlice();
    await ours.register(alice);
    const other = ours.account(AOR, ours.accountRow(alice).config.registrar, 'wonderland', {
      id: 'other',
      contact: 'sip:alice@127.0.0.1:9',
    });
    await ours.register(other);
    const row = await ours.register(alice, 'query');
    expect(Object.fromEntries(row.bindings.map(({ uri, own }) => [uri, own]))).toEqual({
      'sip:alice@127.0.0.1:9': false,
      [`sip:alice@${ours.address}`]: true,
    });
    expect(row).toMatchObject({ state: 'registered', nonces: [{ nc: 2 }] });
    expect(ours.flow(row.callId)).toEqual([
      ...['> REGISTER', '< 401 REGISTER', '> REGISTER', '< 200 REGISTER'],
      ...['> REGISTER', '< 200 REGISTER'],
    ]);
  });

  it('takes its own binding away and leaves the other', async () => {
    const { ours, alice } = await withAlice();
    const other = ours.account(AOR, ours.accountRow(alice).config.registrar, 'wonderland', {
      id: 'other',
      contact: 'sip:alice@127.0.0.1:9',
    });
    await ours.register(other);
    await ours.register(alice);
    expect(await ours.register(alice, 'unbind')).toMatchObject({
      state: 'unregistered',
      status: 200,
      until: null,
    });
    const { bindings } = await ours.register(other, 'query');
    expect(bindings.map(({ uri }) => uri)).toEqual(['sip:alice@127.0.0.1:9']);
  });

  it('takes every binding away', async () => {
    const { ours, alice } = await withAlice();
    const other = ours.account(AOR, ours.accountRow(alice).config.registrar, 'wonderland', {
      id: 'other',
      contact: 'sip:alice@127.0.0.1:9',
    });
    await ours.register(other);
    await ours.register(alice);
    expect(await ours.register(alice, 'unbind-all')).toMatchObject({ state: 'unregistered', bindings: [] });
    expect((await ours.register(other, 'query')).bindings).toEqual([]);
  });

  it('is registered at again by the account itself before the binding runs out, with the nonce at hand', async () => {
    const { kamailio, ours, alice } = await withAlice(
      { minExpires: 1 },
      { expires: 3, margin: 2, refresh: true },
    );
    const first = await ours.register(alice);
    expect(first.nextAttempt).not.toBeNull();
    const refreshed = await ours.until('two refreshes', () => {
      const row = ours.accountRow(alice);
      return row.cseq >= first.cseq + 2 && row.state === 'registered' && row;
    });
    expect(refreshed.nonces).toMatchObject([{ nc: 3 }]);
    expect(ours.flow(first.callId).filter((words) => words === '< 401 REGISTER')).toHaveLength(1);
    await saved(kamailio, 3);
  });

  it('says that a nonce is stale, and the refresh brings the new one without a person', async () => {
    const { kamailio, ours, alice } = await withAlice(
      { minExpires: 1, nonceExpires: 1 },
      { expires: 4, margin: 1, refresh: true },
    );
    const first = await ours.register(alice);
    await ours.message('a stale nonce', (row) => row.status === 401 && /stale=true/i.test(ours.text(row)));
    const row = await ours.until('the refresh', () => {
      const now = ours.accountRow(alice);
      return now.cseq >= first.cseq + 2 && now.state === 'registered' && now;
    });
    expect(row.trouble).toBeNull();
    await kamailio.waitFor(/credentials -4 of alice/);
  });

  it('takes each nonce once: every further request is challenged as stale, and brings the new one', async () => {
    const { kamailio, ours, alice } = await withAlice({ nonceOnce: true });
    await ours.register(alice);
    const row = await ours.register(alice, 'query');
    expect(row).toMatchObject({ status: 200, trouble: null });
    expect(ours.flow().slice(4)).toEqual([
      ...['> REGISTER', '< 401 REGISTER', '> REGISTER', '< 200 REGISTER'],
    ]);
    await kamailio.waitFor(/credentials -6 of alice/);
  });

  it('wants a longer time: it is asked for once more, and from then on', async () => {
    const { kamailio, ours, alice } = await withAlice({ minExpires: 60 }, { expires: 10 });
    const row = await ours.register(alice);
    expect(row).toMatchObject({ state: 'registered', status: 200 });
    expect(ours.flow()).toContain('< 423 REGISTER');
    expect((row.until ?? 0) - (ours.rows().at(-1)?.time ?? 0)).toBeGreaterThan(55_000);
    await ours.register(alice);
    expect(ours.flow().filter((words) => words === '< 423 REGISTER')).toHaveLength(1);
    await saved(kamailio, 2);
  });

  it.each([
    ['challenge', 401],
    ['forbid', 403],
  ] as const)(
    'refuses a wrong password by %s: it is tried once, and the account says so',
    async (wrongPassword, status) => {
      const { kamailio, ours, alice } = await withAlice({ wrongPassword }, { refresh: true }, 'underland');
      const row = await ours.register(alice);
      expect(row).toMatchObject({ state: 'failed', status, nextAttempt: null });
      expect(row.trouble).toMatchObject(REFUSALS[status]);
      expect(ours.flow()).toEqual(['> REGISTER', '< 401 REGISTER', '> REGISTER', `< ${status} REGISTER`]);
      await kamailio.waitFor(/credentials -2 of alice/);
      expect(kamailio.log()).not.toContain('saved alice');
    },
  );

  it('tells a route and a path, which are kept; calls take the route', async () => {
    const { kamailio, ours, alice } = await withAlice();
    const row: AccountRow = await ours.register(alice);
    expect(row.serviceRoute).toEqual([`<sip:${kamailio.address};lr>`]);
    const { outcome, destination, callId } = await ours.send(
      'OPTIONS sip:nobody@sipwright.test SIP/2.0\n\n',
      {
        account: alice,
      },
    );
    expect(destination).toBe(`udp:${kamailio.address}`);
    expect(outcome).toMatchObject({ kind: 'answer', status: 404 });
    const [options] = ours.rows(callId);
    expect(options && ours.text(options)).toContain(`\r\nRoute: <sip:${kamailio.address};lr>\r\n`);
  });

  it('hears of the path that a proxy at the edge put in, and tells it back', async () => {
    const { kamailio, ours } = await withAlice();
    const path = '<sip:edge.sipwright.test;lr>';
    const text = [
      'REGISTER sip:sipwright.test SIP/2.0',
      ...[`To: <${AOR}>`, `From: <${AOR}>`, 'Contact: <sip:alice@127.0.0.1:9>', 'Expires: 600'],
      ...['Supported: path', `Path: ${path}`, '', ''],
    ].join('\n');
    const credentials = { user: 'alice', password: 'wonderland' };
    const { outcome } = await ours.send(text, { to: `udp:${kamailio.address}`, credentials });
    expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
    const last = ours.rows().at(-1);
    expect(last && ours.text(last)).toContain(`Path: ${path}`);
  });
});

const REFUSALS = {
  401: { code: 'WRONG_CREDENTIALS', data: { realm: 'sipwright.test' } },
  403: { code: 'REFUSED', data: { status: 403 } },
};
