import { describe, expect, it } from 'vitest';
import { ALL_ON, AS_TYPED } from '#shared/model/exchange.ts';
import { readArguments } from '../../../../../electron/headless/cli/args.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { main } from '../../../../../electron/headless/cli/main.ts';
import { planFromArguments, SEND_OPTIONS } from '../../../../../electron/headless/commands/send.ts';
import { draftOf } from '../../../../../electron/headless/commands/send-file.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

function plan(argv: string[], env: Record<string, string> = {}): ReturnType<typeof planFromArguments> {
  const read = readArguments(argv, SEND_OPTIONS);
  if (!read.ok) throw new Error(read.error);
  return planFromArguments(read.value, env);
}

function draft(argv: string[], env: Record<string, string> = {}): unknown {
  const made = plan(argv, env);
  return made.ok ? { value: made.value.draft } : made;
}

describe('send, its arguments', () => {
  it('makes a draft with everything automatic, and nothing where it is as typed', () => {
    const value = { switches: ALL_ON, credentials: null, variables: {}, timeout: null };
    expect(draft(['--to', 'udp:127.0.0.1:5070'])).toEqual({ value: { to: 'udp:127.0.0.1:5070', ...value } });
    expect(draft([])).toEqual({ value: { to: '', ...value } });
    expect(plan(['--to', '[::1]', '--as-typed'])).toMatchObject({
      value: { draft: { switches: AS_TYPED }, bye: false },
    });
  });

  it('switches single automatisms off by their names', () => {
    expect(plan(['--off', 'ack2xx,fill', '--off', 'bye'])).toMatchObject({
      value: { draft: { switches: { ...ALL_ON, ack2xx: false, fill: false } }, bye: false },
    });
    expect(plan(['--off', 'refresh'])).toMatchObject({ value: { bye: true } });
  });

  it('takes credentials, variables and the time to wait', () => {
    const argv = [
      '--to',
      'h',
      '--user',
      'u',
      '--password',
      'p',
      '--var',
      'a=1',
      '--var',
      'b=2',
      '--timeout',
      '1.5',
    ];
    expect(draft(argv)).toMatchObject({
      value: { credentials: { user: 'u', password: 'p' }, variables: { a: '1', b: '2' }, timeout: 1500 },
    });
  });

  it('takes the password of the environment where none is written', () => {
    expect(draft(['--to', 'h', '--user', 'u'], { SIPWRIGHT_PASSWORD: 's' })).toMatchObject({
      value: { credentials: { user: 'u', password: 's' } },
    });
    expect(draft(['--to', 'h'], { SIPWRIGHT_PASSWORD: 's' })).toMatchObject({ value: { credentials: null } });
  });

  it.each([
    ['nothing', '', /nothing in it/],
    ['a block that does not end', '---\nto: a\n\nOPTIONS sip:a SIP/2.0\n\n', /no second line ---/],
  ])('takes %s for no message', (_what, text, why) => {
    const given = plan(['--to', '127.0.0.1']);
    expect(given.ok && draftOf(utf8(text), given.value.draft)).toEqual({
      ok: false,
      error: expect.stringMatching(why),
    });
  });

  it.each([
    [['--to', 'tcp:127.0.0.1:5060', 'f'], /speaks udp only/],
    [['--to', 'sip:a b', 'f'], /is not a destination/],
    [['--to', '127.0.0.1:99999', 'f'], /port is a number/],
    [['--to', '127.0.0.1:0', 'f'], /port is a number/],
    [['--off', 'ack', 'f'], /"ack" cannot be switched off: the names are transaction, retransmit, .*bye/],
    [['--off', 'fill', '--as-typed', 'f'], /leave --off out/],
    [['--to', '127.0.0.1', '--user', 'u', 'f'], /--password/],
    [['--to', '127.0.0.1', '--password', 'p', 'f'], /--user/],
    [['--to', '127.0.0.1', '--var', 'x', 'f'], /NAME=VALUE/],
    [['--to', '127.0.0.1', '--timeout', 'soon', 'f'], /number of seconds/],
    [['--to', '127.0.0.1'], /no file/],
    [['--to', '127.0.0.1', 'f', 'g'], /only one file/],
    [['--to', '127.0.0.1', 'missing'], /missing: there is no such file/],
  ])('refuses %j with one line and sends nothing', async (argv, sentence) => {
    const io = createTestIo({ files: { f: 'x', g: 'x' } });
    expect(await main(['send', ...argv], io)).toBe(2);
    expect(io.err()).toMatch(sentence);
    expect(io.err()).toMatch(/^sipwright: send: [^\n]+\n$/);
    expect(io.out()).toBe('');
  });
});
