import { describe, expect, it } from 'vitest';
import { isLoopback, openPreferred } from '../../../../../electron/headless/cli/core.ts';
import { planFromArguments } from '../../../../../electron/headless/commands/serve.ts';

describe('serve, its arguments', () => {
  it('stays on this machine, with the lab and answers, where nothing is said', () => {
    expect(planFromArguments([])).toEqual({
      ok: true,
      value: { host: '127.0.0.1', port: null, listeners: [], lab: true, answer: true, open: false },
    });
  });

  it('takes several listeners and the switches', () => {
    const argv = ['--udp', '127.0.0.1:5060', '--udp', '[::1]:0', '--no-lab', '--no-answer', '--open'];
    expect(planFromArguments([...argv, '--host', '::1', '--port', '0'])).toEqual({
      ok: true,
      value: {
        host: '::1',
        port: 0,
        listeners: [
          { transport: 'udp', host: '127.0.0.1', port: 5060 },
          { transport: 'udp', host: '::1', port: 0 },
        ],
        lab: false,
        answer: false,
        open: true,
      },
    });
  });

  it.each([
    [['--port', 'x'], /not a port/],
    [['--udp', 'a b'], /not an address/],
    [['extra'], /too much/],
    [['--hots', 'x'], /unknown option --hots/],
  ])('refuses %j', (argv, sentence) => {
    const plan = planFromArguments(argv);
    expect(plan.ok ? '' : plan.error).toMatch(sentence);
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['127.example.com', false],
    ['192.0.2.1', false],
  ])('tells %s apart', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});

describe('openPreferred', () => {
  const address = { transport: 'udp', host: '127.0.0.1', port: 5070 } as const;
  const failing = (code: string) => (at: { port: number }) =>
    Promise.resolve(
      at.port === 0
        ? ({ ok: true, value: 'free' } as const)
        : ({ ok: false, error: { code, message: code } } as const),
    );

  it('takes a free port where the usual one is taken', async () => {
    expect(await openPreferred(address, false, failing('EADDRINUSE'))).toEqual({ ok: true, value: 'free' });
  });

  it.each([
    [true, 'EADDRINUSE'],
    [false, 'EACCES'],
  ])('tells the trouble where somebody insisted (%s) or it is another one (%s)', async (insisted, code) => {
    expect(await openPreferred(address, insisted, failing(code))).toMatchObject({
      ok: false,
      error: { code },
    });
  });
});
