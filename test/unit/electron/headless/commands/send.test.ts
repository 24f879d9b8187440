import { describe, expect, it } from 'vitest';
import { ALL_ON, AS_TYPED } from '#shared/model/exchange.ts';
import { readArguments } from '../../../../../electron/headless/cli/args.ts';
import { main } from '../../../../../electron/headless/cli/main.ts';
import {
  draftFromArguments,
  exitCodeOf,
  SEND_OPTIONS,
} from '../../../../../electron/headless/commands/send.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

function draft(argv: string[], env: Record<string, string> = {}): ReturnType<typeof draftFromArguments> {
  const read = readArguments(argv, SEND_OPTIONS);
  if (!read.ok) throw new Error(read.error);
  return draftFromArguments(read.value, env);
}

describe('send, its arguments', () => {
  it('makes a draft with everything automatic, and nothing where it is as typed', () => {
    expect(draft(['--to', 'udp:127.0.0.1:5070'])).toEqual({
      ok: true,
      value: { to: 'udp:127.0.0.1:5070', switches: ALL_ON, credentials: null, variables: {}, timeout: null },
    });
    const typed = draft(['--to', '[::1]', '--as-typed']);
    expect(typed.ok && typed.value.switches).toEqual(AS_TYPED);
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
    [['f'], /--to is missing/],
    [['--to', 'tcp:127.0.0.1:5060', 'f'], /is not an address/],
    [['--to', '127.0.0.1:99999', 'f'], /port 99999/],
    [['--to', '127.0.0.1:0', 'f'], /port 0/],
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

describe('send, its exit code', () => {
  const trouble = (code: string) => ({ kind: 'trouble', trouble: { code, message: '' } }) as const;
  it.each([
    [{ kind: 'answer', status: 200, reason: '' } as const, 0],
    [{ kind: 'answer', status: 299, reason: '' } as const, 0],
    [{ kind: 'answer', status: 302, reason: '' } as const, 1],
    [{ kind: 'answer', status: 401, reason: '' } as const, 1],
    [{ kind: 'answer', status: 603, reason: '' } as const, 1],
    [{ kind: 'timeout', timer: 'F' } as const, 3],
    [{ kind: 'timeout', timer: 'limit' } as const, 3],
    [{ kind: 'stopped' } as const, 3],
    [trouble('HOST_NOT_FOUND'), 3],
    [trouble('VARIABLE_UNRESOLVED'), 2],
  ])('%j ends with %d', (outcome, code) => {
    expect(exitCodeOf(outcome, true)).toBe(code);
  });

  it('is done when a request without an answer was sent', () => {
    expect(exitCodeOf({ kind: 'stopped' }, false)).toBe(0);
    expect(exitCodeOf(trouble('ENETUNREACH'), false)).toBe(3);
  });
});
