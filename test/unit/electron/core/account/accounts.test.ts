/** Accounts against a registrar: binding, refreshing, asking, unbinding, and passwords that must never be told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import type { AccountConfig } from '#shared/model/account.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { headerValue } from '#shared/sip/message.ts';
import { requestUri } from '#shared/sip/views.ts';
import { ACCOUNT_LIMIT } from '#core/account/accounts.ts';
import type { Registrar } from './registrar.ts';
import { asking, BINDS, bound, checked, CONFIG, CONTACT, createRegistrar, T0 } from './registrar.ts';

let registrar: Registrar;
beforeEach(() => void (registrar = createRegistrar()));
afterEach(() => checked(registrar));

describe('an account', () => {
  it('registers, and its row says until when and when it is refreshed', async () => {
    registrar.put();
    expect(registrar.row()).toMatchObject({ state: 'new', hasPassword: false, exchange: null, cseq: 0 });
    await registrar.register();
    expect(registrar.row()).toMatchObject({
      state: 'registered',
      status: 200,
      trouble: null,
      until: T0 + 600_000,
      nextAttempt: T0 + 540_000,
      bindings: [{ uri: 'sip:alice@127.0.0.1:5060', own: true }],
      cseq: 1,
    });
    const [register] = registrar.requests;
    expect(register && requestUri(register)).toBe('sip:lab.test');
    expect(registrar.values('Contact')).toEqual([CONTACT]);
  });

  it('is refreshed by itself with the same Call-ID and the next CSeq, as long as it stands', async () => {
    registrar.put();
    await registrar.register();
    await registrar.pass(1_700_000);
    expect(registrar.values('CSeq')).toEqual(['1 REGISTER', '2 REGISTER', '3 REGISTER', '4 REGISTER']);
    expect(new Set(registrar.values('Call-ID')).size).toBe(1);
    expect(new Set(registrar.requests.map((one) => headerValue(one, 'From'))).size).toBe(1);
    expect(registrar.row()).toMatchObject({ state: 'registered', cseq: 4 });
  });

  it.each<[what: string, seconds: number, margin: number, wait: number]>([
    ['the margin before the end', 600, 60, 540_000],
    ['half of the time where the margin is longer than the binding', 100, 3_600, 50_000],
    ['no sooner than after a second', 1, 60, 1_000],
    ['at the end where there is no margin', 600, 0, 600_000],
  ])('is refreshed %s', async (_what, seconds, margin, wait) => {
    registrar.put({ margin });
    registrar.script = (request) => bound(request, seconds);
    await registrar.register();
    expect(registrar.row().nextAttempt).toBe(T0 + wait);
  });

  it('is not refreshed where that is switched off, and runs out', async () => {
    registrar.put({ refresh: false });
    await registrar.register();
    expect(registrar.row()).toMatchObject({ state: 'registered', nextAttempt: null });
    await registrar.pass(599_900);
    expect(registrar.row()).toMatchObject({ state: 'registered' });
    await registrar.pass(200);
    expect(registrar.row()).toMatchObject({ state: 'unregistered', until: null });
    expect(registrar.requests).toHaveLength(1);
  });

  it.each<[what: string, headers: HeaderPair[], until: number | null, state: string]>([
    [
      'by the parameter of Contact',
      [
        ['Contact', `${CONTACT};expires=50`],
        ['Expires', '70'],
      ],
      50,
      'registered',
    ],
    [
      'by Expires where Contact says nothing',
      [
        ['Contact', CONTACT],
        ['Expires', '70'],
      ],
      70,
      'registered',
    ],
    ['as long as asked where nobody says it', [['Contact', CONTACT]], 600, 'registered'],
    [
      'as long as asked where the number is none',
      [
        ['Contact', `${CONTACT};expires=soon`],
        ['Expires', 'x'],
      ],
      600,
      'registered',
    ],
    [
      'as long as asked where it is negative',
      [
        ['Contact', `${CONTACT};expires=-5`],
        ['Expires', '-7'],
      ],
      600,
      'registered',
    ],
    [
      'as long as asked where it has too many digits',
      [['Contact', `${CONTACT};expires=99999999999999999999`]],
      600,
      'registered',
    ],
    [
      'as long as the highest number says',
      [['Contact', `${CONTACT};expires=9999999999`]],
      2 ** 32 - 1,
      'registered',
    ],
    ['not at all for no time', [['Contact', `${CONTACT};expires=0`]], null, 'failed'],
    ['not at all where it is not listed', [['Contact', '<sip:other@10.0.0.9>;expires=60']], null, 'failed'],
    ['not at all where nothing is listed', [], null, 'failed'],
  ])('is bound %s', async (_what, headers, until, state) => {
    registrar.put();
    registrar.script = () => ({ status: 200, headers });
    await registrar.register();
    expect(registrar.row()).toMatchObject({ state, until: until === null ? null : T0 + until * 1_000 });
    expect(registrar.row().trouble).toMatchObject(state === 'failed' ? { code: 'NOT_BOUND' } : ({} as never));
  });

  it('shows the bindings of others beside its own, and a bounded number of them', async () => {
    registrar.put();
    registrar.script = (request) =>
      bound(request, 60, [
        ['Contact', '<sip:desk@10.0.0.9>;expires=30, <sip:cell@10.0.0.8>'],
        ...Array.from({ length: 100 }, (_, i): HeaderPair => ['Contact', `<sip:x${i}@10.0.0.7>`]),
      ]);
    await registrar.register();
    const { bindings } = registrar.row();
    expect(bindings).toHaveLength(32);
    expect(bindings.slice(0, 3)).toEqual([
      { uri: 'sip:alice@127.0.0.1:5060', until: T0 + 60_000, own: true },
      { uri: 'sip:desk@10.0.0.9', until: T0 + 30_000, own: false },
      { uri: 'sip:cell@10.0.0.8', until: null, own: false },
    ]);
  });

  it.each<[change: Partial<AccountConfig>, line: RegExp]>([
    [{ display: 'A "quoted" \\ name' }, /^From: "A \\"quoted\\" \\\\ name" <sip:alice@lab\.test>;tag=/m],
    [{ display: 'two\r\nX-Bad: 1' }, /^From: "two/m],
    [{ contact: 'sip:me@10.1.1.1\r\nX-Bad: 1' }, /^Contact: <sip:me@10\.1\.1\.1/m],
    [{ contact: 'sip:me@10.1.1.1;transport=udp' }, /^Contact: <sip:me@10\.1\.1\.1;transport=udp>\r$/m],
    [{ aor: 'sips:alice@[2001:db8::1]:5071' }, /^REGISTER sips:\[2001:db8::1\]:5071 SIP/m],
    [{ proxy: 'sip:127.0.0.1:5070' }, /^Route: <sip:127\.0\.0\.1:5070;lr>\r$/m],
    [{ proxy: 'sip:127.0.0.1:5070;lr' }, /^Route: <sip:127\.0\.0\.1:5070;lr>\r$/m],
  ])('with %j writes its lines and no other', async (change, line) => {
    registrar.put(change);
    await registrar.register();
    const text = textOf(registrar.requests[0]?.bytes ?? new Uint8Array());
    expect(text).toMatch(line);
    expect(text).not.toMatch(/^X-Bad/m);
  });

  it.each(['', 'alice', 'sip:', 'sip:@', 'tel:+1', 'sip:a@b\r\nX: y'])(
    '%j is no address-of-record',
    (aor) => {
      expect(registrar.stack.accounts.put({ ...CONFIG, aor }, null)).toMatchObject({
        ok: false,
        error: { code: 'BAD_ADDRESS' },
      });
    },
  );

  it('is one of 64 at the most', () => {
    for (let i = 0; i < ACCOUNT_LIMIT; i++) registrar.put({ id: `a${i}` });
    const { accounts } = registrar.stack;
    expect(accounts.put({ ...CONFIG, id: 'more' }, null)).toMatchObject({
      ok: false,
      error: { code: 'NOT_POSSIBLE' },
    });
    expect(accounts.put({ ...CONFIG, id: 'a0' }, null).ok).toBe(true);
    expect(accounts.rows()).toHaveLength(ACCOUNT_LIMIT);
  });

  it.each(['remove', 'register'] as const)('that does not exist cannot be asked to %s', (what) => {
    const { accounts } = registrar.stack;
    const result = what === 'remove' ? accounts.remove('no') : accounts.register('no', 'bind');
    expect(result).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(accounts.loan('no')).toBeNull();
  });
});

describe('a question', () => {
  it('tells what is bound and changes nothing, neither routes nor the next refresh', async () => {
    registrar.put();
    registrar.script = (request) => bound(request, 600, [['Service-Route', '<sip:edge;lr>']]);
    await registrar.register();
    await registrar.pass(10_000);
    registrar.script = () => ({
      status: 200,
      headers: [['Contact', `${CONTACT};expires=500, <sip:desk@10.0.0.9>;expires=5`]],
    });
    await registrar.register('query');
    expect(registrar.values('Contact')).toEqual([CONTACT, null]);
    expect(registrar.row()).toMatchObject({
      state: 'registered',
      serviceRoute: ['<sip:edge;lr>'],
      until: T0 + 510_000,
      nextAttempt: T0 + 450_000,
      bindings: [{ own: true }, { own: false }],
    });
  });

  it('that nobody answers leaves the next refresh as it was', async () => {
    registrar.put();
    await registrar.register();
    registrar.script = () => null;
    await registrar.register('query');
    await registrar.pass(33_000);
    expect(registrar.row()).toMatchObject({
      state: 'registered',
      nextAttempt: T0 + 540_000,
      trouble: { code: 'NO_ANSWER' },
    });
  });

  it('that finds the own binding gone says so, and the next refresh binds again', async () => {
    registrar.put();
    await registrar.register();
    registrar.script = () => ({ status: 200 });
    await registrar.register('query');
    expect(registrar.row()).toMatchObject({ state: 'failed', trouble: { code: 'NOT_BOUND' } });
    registrar.script = BINDS;
    await registrar.pass(540_000);
    expect(registrar.row()).toMatchObject({ state: 'registered', trouble: null });
  });

  it('of an account that was never bound leaves it new', async () => {
    registrar.put();
    registrar.script = () => ({ status: 200, headers: [['Contact', '<sip:desk@10.0.0.9>']] });
    await registrar.register('query');
    expect(registrar.row()).toMatchObject({
      state: 'new',
      status: 200,
      until: null,
      bindings: [{ own: false }],
    });
  });
});

describe('unregistering', () => {
  it.each([
    ['unbind', CONTACT],
    ['unbind-all', '*'],
  ] as const)(
    'by %s sends Expires 0 with the Contact %s, and nothing is refreshed any more',
    async (purpose, contact) => {
      registrar.put();
      await registrar.register();
      await registrar.register(purpose);
      expect(registrar.values('Contact')).toEqual([CONTACT, contact]);
      expect(registrar.values('Expires')).toEqual(['600', '0']);
      expect(registrar.row()).toMatchObject({ state: 'unregistered', until: null, nextAttempt: null });
      await registrar.pass(700_000);
      expect(registrar.requests).toHaveLength(2);
    },
  );

  it('wins over a registration that is still under way, however that ends', async () => {
    registrar.put();
    registrar.script = (request, count) => (count === 1 ? null : BINDS(request, count));
    await registrar.register('bind');
    registrar.script = (request, count) =>
      headerValue(request, 'CSeq')?.startsWith('1 ') ? null : BINDS(request, count);
    await registrar.register('unbind');
    expect(registrar.row()).toMatchObject({ state: 'unregistered' });
    await registrar.pass(60_000);
    expect(registrar.row()).toMatchObject({ state: 'unregistered', nextAttempt: null, trouble: null });
  });
});

describe('a password', () => {
  it('answers the challenge once, and the nonce is used again with nc counting up', async () => {
    registrar.put({}, 'secret');
    registrar.script = asking(
      () => 'n1',
      () => true,
    );
    await registrar.register();
    await registrar.pass(1_100_000);
    const given = registrar.values('Authorization');
    expect(given.map((value) => /nc=(\d+)/.exec(value ?? '')?.[1] ?? null)).toEqual([
      null,
      '00000001',
      '00000002',
      '00000003',
    ]);
    expect(given.slice(1).every((value) => value?.includes('username="alice"'))).toBe(true);
    expect(registrar.values('CSeq')).toEqual(['1 REGISTER', '2 REGISTER', '3 REGISTER', '4 REGISTER']);
    expect(registrar.row()).toMatchObject({
      state: 'registered',
      nonces: [{ realm: 'lab', nc: 3 }],
      cseq: 4,
    });
  });

  it('that is wrong ends it with a sentence about realm and user, and without another try', async () => {
    registrar.put({ user: 'bob' }, 'wrong');
    registrar.script = asking(
      (count) => `n${count}`,
      () => false,
    );
    await registrar.register();
    await registrar.pass(3_600_000);
    expect(registrar.requests).toHaveLength(2);
    const { trouble, state, nextAttempt, status } = registrar.row();
    expect({ state, nextAttempt, status }).toEqual({ state: 'failed', nextAttempt: null, status: 401 });
    expect(trouble).toMatchObject({ code: 'WRONG_CREDENTIALS', data: { realm: 'lab' } });
    expect(trouble?.message).toMatch(/realm "lab" refused user "bob"/);
  });

  it('that is missing is asked for', async () => {
    registrar.put();
    registrar.script = asking(
      () => 'n',
      () => true,
    );
    await registrar.register();
    expect(registrar.row()).toMatchObject({
      state: 'failed',
      nextAttempt: null,
      trouble: { code: 'NO_CREDENTIALS' },
    });
  });

  it('that is changed while it is registered is used from then on; null keeps the one that is there', async () => {
    registrar.put({}, 'one');
    registrar.script = asking(
      () => 'n',
      () => true,
    );
    await registrar.register();
    registrar.put({ margin: 100 }, null);
    expect(registrar.row()).toMatchObject({
      state: 'registered',
      nextAttempt: T0 + 500_000,
      nonces: [{ nc: 1 }],
    });
    registrar.put({ margin: 100 }, 'two');
    expect(registrar.row()).toMatchObject({ state: 'registered', hasPassword: true, nonces: [] });
    await registrar.pass(500_000);
    expect(registrar.row()).toMatchObject({ state: 'registered', nonces: [{ nc: 1 }] });
  });

  it('is not given, not even as a digest, to another registrar', async () => {
    registrar.put({}, 'secret');
    registrar.script = asking(
      () => 'n',
      () => true,
    );
    await registrar.register();
    registrar.put({ registrar: '127.0.0.1:5070' }, null);
    expect(registrar.row()).toMatchObject({ state: 'new', nonces: [], until: null, bindings: [] });
    registrar.script = BINDS;
    await registrar.register();
    expect(registrar.values('Authorization').at(-1)).toBeNull();
  });

  it('is in no row, no exchange and no message', async () => {
    registrar.put({ display: 'x' }, 'T0p-Secret');
    registrar.script = asking(
      (count) => `n${count}`,
      () => true,
    );
    await registrar.register();
    const { accounts, dialogs, log } = registrar.stack;
    const told = JSON.stringify([
      accounts.rows(),
      registrar.get(registrar.row().exchange ?? 0),
      log.rows(0, 200),
      dialogs.table.rows(0, 9).length,
      registrar.console.log.map(({ bytes }) => textOf(bytes)),
    ]);
    expect(told).not.toContain('T0p-Secret');
  });
});
