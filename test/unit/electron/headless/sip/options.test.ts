import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../../../electron/headless/cli/args.ts';
import { readStackOptions, STACK_OPTIONS } from '../../../../../electron/headless/sip/options.ts';
import { readUriArgument } from '../../../../../electron/headless/sip/uri-argument.ts';

function read(argv: string[], password?: string, user: string | null = null): unknown {
  const found = readArguments(argv, STACK_OPTIONS);
  if (!found.ok) throw new Error(found.error);
  const env = password === undefined ? {} : { SIPWRIGHT_PASSWORD: password };
  return readStackOptions(found.value.options, env, user);
}

describe('readStackOptions', () => {
  it('leaves the destination to the message, the timers to the RFC and names to the system', () => {
    expect(read([])).toEqual({
      ok: true,
      value: {
        to: '',
        credentials: null,
        timers: { t1: 500, t2: 4_000, t4: 5_000, d: 32_000 },
        servers: null,
        verbose: false,
        json: false,
      },
    });
  });

  it.each(['127.0.0.1', 'example.com', 'sip:example.com', 'alice@example.com', '[::1]:5070', 'udp:a.b:5060'])(
    'takes %s as a destination',
    (to) => {
      expect(read(['--to', to])).toMatchObject({ value: { to } });
    },
  );

  it('takes timers and keeps timer D above 64*T1', () => {
    expect(read(['--t1', '1000', '--t2', '2000', '--t4', '3'])).toMatchObject({
      value: { timers: { t1: 1_000, t2: 2_000, t4: 3, d: 64_000 } },
    });
  });

  it('takes name servers by address, with and without a port', () => {
    const servers = ['127.0.0.1', '127.0.0.1:5353', '::1', '[::1]:5353'];
    expect(read(servers.flatMap((server) => ['--dns', server]))).toMatchObject({ value: { servers } });
  });

  it('answers as the usual user where a password alone is given', () => {
    const alice = { user: 'alice', password: 'p' };
    expect(read(['--password', 'p'], undefined, 'alice')).toMatchObject({ value: { credentials: alice } });
    expect(read([], 'p', 'alice')).toMatchObject({ value: { credentials: alice } });
    expect(read([], undefined, 'alice')).toMatchObject({ value: { credentials: null } });
    expect(read(['--user', 'bob'], 'p', 'alice')).toMatchObject({ value: { credentials: { user: 'bob' } } });
  });

  it.each([
    [['--t1', '0'], /--t1/],
    [['--t2', '60001'], /--t2/],
    [['--t4', 'x'], /--t4/],
    [['--dns', 'ns.example'], /name server/],
    [['--dns', '127.0.0.1:0'], /name server/],
    [['--dns', '127.0.0.1:70000'], /name server/],
    [['--to', 'sip:a;transport=tls'], /udp only/],
  ])('refuses %j', (argv, sentence) => {
    expect(read(argv)).toMatchObject({ ok: false, error: expect.stringMatching(sentence) as string });
  });
});

describe('readUriArgument', () => {
  it.each([
    ['alice@example.com', 'sip:alice@example.com'],
    ['127.0.0.1:5070', 'sip:127.0.0.1:5070'],
    ['sips:a@b', 'sips:a@b'],
    ['tel:+1', 'tel:+1'],
  ])('reads %s', (text, uri) => {
    expect(readUriArgument(text)).toEqual({ ok: true, value: uri });
  });

  it.each(['', 'sip:', 'a b@c', '<sip:a@b>', 'sip:a@b\r\nX: y', 'x'.repeat(400)])('refuses %j', (text) => {
    expect(readUriArgument(text).ok).toBe(false);
  });
});
