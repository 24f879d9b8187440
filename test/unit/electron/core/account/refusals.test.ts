/** Accounts whose registrar refuses, hurries or is silent; what they lend to other requests, and what keeps them alive. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { headerValue } from '#shared/sip/message.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import type { Registrar } from './registrar.ts';
import { asking, BINDS, checked, createRegistrar, T0 } from './registrar.ts';

let registrar: Registrar;
beforeEach(() => void (registrar = createRegistrar()));
afterEach(() => checked(registrar));

describe('what a registrar says against it', () => {
  it('423 raises the time, which is asked for from then on', async () => {
    registrar.put();
    registrar.script = (request, count) =>
      Number(headerValue(request, 'Expires')) < 1_800
        ? { status: 423, headers: [['Min-Expires', '1800']] }
        : BINDS(request, count);
    await registrar.register();
    expect(registrar.row()).toMatchObject({ state: 'registered', until: T0 + 1_800_000, cseq: 2 });
    await registrar.pass(1_740_000);
    expect(registrar.values('Expires')).toEqual(['600', '1800', '1800']);
    await registrar.register('unbind');
    // An end that is refused does not become a binding.
    expect(registrar.values('Expires').slice(3)).toEqual(['0']);
    expect(registrar.row()).toMatchObject({ state: 'failed', status: 423 });
  });

  it.each([
    ['without Min-Expires', []],
    ['with one that is no number', [['Min-Expires', 'much']]],
    ['with one below what was asked', [['Min-Expires', '5']]],
  ] as [string, HeaderPair[]][])('423 %s is told and not tried again', async (_what, headers) => {
    registrar.put();
    registrar.script = () => ({ status: 423, headers });
    await registrar.register();
    await registrar.pass(1_000_000);
    expect(registrar.requests).toHaveLength(1);
    expect(registrar.row()).toMatchObject({
      state: 'failed',
      status: 423,
      trouble: { code: 'REFUSED', data: { status: 423 } },
    });
  });

  it('423 that always wants more is given up', async () => {
    registrar.put();
    registrar.script = (request) => ({
      status: 423,
      headers: [['Min-Expires', String(Number(headerValue(request, 'Expires')) + 1)]],
    });
    await registrar.register();
    expect(registrar.requests.length).toBeLessThan(12);
    expect(registrar.row()).toMatchObject({ state: 'failed', status: 423 });
  });

  it.each([
    [500, [30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]],
    [503, [30_000, 60_000, 120_000]],
    [480, [30_000, 60_000]],
  ])('%i is tried again, each time after a longer wait', async (status, waits) => {
    registrar.put();
    registrar.script = () => ({ status });
    await registrar.register();
    for (const wait of waits) {
      const { nextAttempt } = registrar.row();
      expect((nextAttempt ?? 0) - registrar.clock.now()).toBe(wait);
      await registrar.pass(wait);
    }
    registrar.script = BINDS;
    await registrar.pass(registrar.row().nextAttempt ?? 0);
    expect(registrar.row()).toMatchObject({ state: 'registered', trouble: null });
  });

  it.each([
    ['is waited for', '120', 120_000],
    ['of many years is not', '999999999', 3_600_000],
    ['of nothing is no reason to hurry', '0', 1_000],
    ['that is no number counts for nothing', 'soon', 30_000],
    ['with a comment is waited for', '7 (in a meeting);duration=9', 7_000],
  ])('Retry-After %s', async (_what, value, wait) => {
    registrar.put();
    registrar.script = () => ({ status: 503, headers: [['Retry-After', value]] });
    await registrar.register();
    expect((registrar.row().nextAttempt ?? 0) - registrar.clock.now()).toBe(wait);
  });

  it('Retry-After 0 for ever makes no storm', async () => {
    registrar.put();
    registrar.script = () => ({ status: 503, headers: [['Retry-After', '0']] });
    await registrar.register();
    await registrar.pass(600_000);
    expect(registrar.requests.length).toBeLessThan(12);
  });

  it('nothing at all is told as no answer, and tried again', async () => {
    registrar.put();
    registrar.script = () => null;
    await registrar.register();
    await registrar.pass(32_100);
    expect(registrar.row()).toMatchObject({ state: 'failed', status: 0, trouble: { code: 'NO_ANSWER' } });
    registrar.script = BINDS;
    await registrar.pass(30_000);
    expect(registrar.row()).toMatchObject({ state: 'registered' });
  });

  it.each([400, 403, 404, 405, 416, 420, 501])('%i is told and not tried again', async (status) => {
    registrar.put();
    registrar.script = () => ({ status });
    await registrar.register();
    await registrar.pass(700_000);
    expect(registrar.requests).toHaveLength(1);
    expect(registrar.row()).toMatchObject({
      state: 'failed',
      status,
      trouble: { code: 'REFUSED' },
      nextAttempt: null,
    });
  });
});

describe('while a REGISTER is under way', () => {
  it('the account can be taken off, and is never heard of again', async () => {
    registrar.put();
    registrar.script = () => null;
    await registrar.register();
    expect(registrar.stack.accounts.remove('a').ok).toBe(true);
    await registrar.pass(100_000);
    expect(registrar.requests.map((one) => cseqOf(one)?.seq)).toEqual(Array.from({ length: 11 }, () => 1));
    expect(registrar.stack.accounts.rows()).toEqual([]);
  });

  it('a late 200 brings no account back', async () => {
    registrar.put();
    registrar.script = () => null;
    await registrar.register();
    registrar.stack.accounts.remove('a');
    registrar.script = BINDS;
    await registrar.pass(2_000_000);
    expect(registrar.requests).toHaveLength(2);
  });

  it('another address-of-record starts anew, and what was under way counts for nothing', async () => {
    registrar.put();
    registrar.script = () => null;
    await registrar.register();
    registrar.put({ aor: 'sip:bob@lab.test' });
    registrar.script = BINDS;
    await registrar.pass(1_000);
    expect(registrar.row()).toMatchObject({ state: 'new', bindings: [] });
  });

  it('it can be stopped: what stood before stands', async () => {
    registrar.put();
    await registrar.register();
    registrar.script = () => null;
    await registrar.register();
    registrar.userAgent.stop(registrar.row().exchange ?? 0);
    await registrar.pass(0);
    expect(registrar.row()).toMatchObject({ state: 'registered', nextAttempt: T0 + 540_000 });
  });
});

describe('what the registration brings to other requests', () => {
  const routes = ['<sip:127.0.0.1:5070;lr>', '<sip:inner.lab.test;lr>'];
  const text = 'MESSAGE sip:bob@other.test SIP/2.0\r\n\r\n';

  it('Service-Route is their Route and their way, Path is kept, and the nonce is used', async () => {
    registrar.put({}, 'secret');
    const script = asking(
      () => 'n',
      () => true,
    );
    registrar.script = (request, count) => {
      const reply = script(request, count);
      if (reply?.status !== 200) return reply;
      const more: HeaderPair[] = [
        ['Service-Route', routes.join(', ')],
        ['Path', '<sip:edge;lr>'],
      ];
      return { status: 200, headers: [...(reply.headers ?? []), ...more] };
    };
    await registrar.register();
    expect(registrar.row()).toMatchObject({ serviceRoute: routes, path: ['<sip:edge;lr>'] });
    registrar.start(text, { account: 'a', to: '' });
    await registrar.pass(0);
    const message = registrar.requests.find((one) => methodText(one) === 'MESSAGE');
    expect(
      message?.headers
        .filter(({ canonical }) => canonical === 'Route')
        .map((one) => textOf(message.bytes, one.value).trim()),
    ).toEqual(routes);
    expect(message && headerValue(message, 'Authorization')).toContain('nc=00000002');
    await registrar.register();
    expect(registrar.values('Route').at(-1)).toBeNull();
  });

  it('a proxy is the route where the registrar gave none', async () => {
    registrar.put({ proxy: 'sip:127.0.0.1:5070' });
    registrar.start(text, { account: 'a', to: '' });
    await registrar.pass(0);
    expect(registrar.values('Route')).toEqual(['<sip:127.0.0.1:5070;lr>']);
  });

  it('an own Route stands', async () => {
    registrar.put({ proxy: 'sip:127.0.0.1:5070' });
    registrar.start(text.replace('\r\n\r\n', '\r\nRoute: <sip:127.0.0.1:5070;lr;mine>\r\n\r\n'), {
      account: 'a',
      to: '',
    });
    await registrar.pass(0);
    expect(registrar.values('Route')).toEqual(['<sip:127.0.0.1:5070;lr;mine>']);
  });

  it('nothing where filling is off: the bytes are as typed', async () => {
    registrar.put({ proxy: 'sip:127.0.0.1:5070' });
    const typed = text.replace('\r\n\r\n', '\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKt\r\n\r\n');
    registrar.start(typed, { account: 'a', switches: { ...ALL_ON, fill: false } });
    await registrar.pass(0);
    expect(textOf(registrar.requests[0]?.bytes ?? utf8(''))).toBe(typed);
  });
});

describe('several accounts at one registrar', () => {
  it('have a user, a Call-ID and nonces of their own', async () => {
    registrar.put({ id: 'a' }, 'one');
    registrar.put({ id: 'b', aor: 'sip:bob@lab.test' }, 'two');
    registrar.script = asking(
      (count) => `n${count}`,
      () => true,
    );
    await Promise.all([registrar.register('bind', 'a'), registrar.register('bind', 'b')]);
    await registrar.pass(0);
    expect([registrar.row('a').state, registrar.row('b').state]).toEqual(['registered', 'registered']);
    const users = registrar
      .values('Authorization')
      .flatMap((value) => /username="(\w+)"/.exec(value ?? '')?.[1] ?? []);
    expect(users.sort()).toEqual(['alice', 'bob']);
    expect(new Set(registrar.values('Call-ID')).size).toBe(2);
    registrar.stack.accounts.remove('a');
    await registrar.pass(540_000);
    expect(registrar.row('b')).toMatchObject({ state: 'registered', nonces: [{ nc: 2 }] });
  });
});

describe('a keep-alive', () => {
  const pings = () =>
    registrar.console.log.filter(({ direction, bytes }) => direction === 'out' && bytes.length === 4);

  it('by CRLF leaves while it is registered, and its pong is noticed', async () => {
    registrar.put({ keepAlive: 'crlf', keepAliveSeconds: 30 });
    await registrar.pass(31_000);
    expect(pings()).toHaveLength(0);
    await registrar.register();
    await registrar.pass(31_000);
    expect(pings().map(({ bytes }) => textOf(bytes))).toEqual(['\r\n\r\n']);
    expect(registrar.row()).toMatchObject({ keptAlive: T0 + 60_000, answeredAlive: null });
    await registrar.say('\r\n');
    expect(registrar.row().answeredAlive).toBe(registrar.clock.now());
    await registrar.register('unbind');
    await registrar.pass(100_000);
    expect(pings()).toHaveLength(1);
  });

  it('by OPTIONS keeps no exchange, whatever the answer', async () => {
    registrar.put({ keepAlive: 'options', keepAliveSeconds: 30 });
    registrar.script = (request, count) =>
      methodText(request) === 'OPTIONS' ? { status: 404 } : BINDS(request, count);
    await registrar.register();
    const exchange = registrar.row().exchange ?? 0;
    await registrar.pass(30_000);
    expect(registrar.requests.map(methodText)).toEqual(['REGISTER', 'OPTIONS']);
    expect(registrar.row()).toMatchObject({ keptAlive: T0 + 30_000, answeredAlive: T0 + 30_000, exchange });
    expect(registrar.userAgent.get(exchange + 1)).toBeNull();
  });

  it('by OPTIONS that nobody answers is told by the missing answer alone', async () => {
    registrar.put({ keepAlive: 'options', keepAliveSeconds: 300 });
    await registrar.register();
    registrar.script = () => null;
    await registrar.pass(340_000);
    expect(registrar.row()).toMatchObject({ state: 'registered', answeredAlive: null });
    expect(registrar.userAgent.get((registrar.row().exchange ?? 0) + 1)).toBeNull();
  });

  it('changes with the configuration', async () => {
    registrar.put({ keepAlive: 'crlf', keepAliveSeconds: 30 });
    await registrar.register();
    registrar.put({ keepAlive: 'off' });
    await registrar.pass(100_000);
    expect(pings()).toHaveLength(0);
    registrar.put({ keepAlive: 'crlf', keepAliveSeconds: 1 });
    await registrar.pass(3_000);
    expect(pings()).toHaveLength(3);
  });
});
