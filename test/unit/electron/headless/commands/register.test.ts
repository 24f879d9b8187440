import { describe, expect, it } from 'vitest';
import type { AccountRow } from '#shared/model/account.ts';
import { readArguments } from '../../../../../electron/headless/cli/args.ts';
import { main } from '../../../../../electron/headless/cli/main.ts';
import { stateLines, stateRecord } from '../../../../../electron/headless/commands/register-output.ts';
import { exitCodeOfRow } from '../../../../../electron/headless/commands/register-run.ts';
import {
  REGISTER_OPTIONS,
  registerFromArguments,
} from '../../../../../electron/headless/commands/register.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

function register(aor: string, ...argv: string[]): ReturnType<typeof registerFromArguments> {
  const read = readArguments(argv, REGISTER_OPTIONS);
  if (!read.ok) throw new Error(read.error);
  return registerFromArguments(aor, read.value.options, { SIPWRIGHT_PASSWORD: 'secret' });
}

describe('register, its arguments', () => {
  it('registers once as the user of the address, and takes no calls', () => {
    expect(register('alice@example.com')).toMatchObject({
      value: {
        plan: {
          config: {
            aor: 'sip:alice@example.com',
            registrar: '',
            proxy: '',
            user: 'alice',
            contact: '',
            expires: 3_600,
            refresh: false,
            keepAlive: 'off',
          },
          password: 'secret',
          purpose: 'bind',
          stay: null,
          keep: false,
        },
        answer: 480,
      },
    });
  });

  it('stays registered with what is asked for', () => {
    const stay = [
      '--for',
      '60',
      '--keep',
      '--answer',
      'accept',
      '--keep-alive',
      'crlf:5',
      '--expires',
      '120',
    ];
    const way = ['--to', '127.0.0.1:5070', '--proxy', 'proxy.example', '--contact', 'a@b', '--user', 'auth'];
    expect(register('sip:alice@example.com', ...stay, ...way)).toMatchObject({
      value: {
        plan: {
          config: {
            registrar: '127.0.0.1:5070',
            proxy: 'sip:proxy.example',
            user: 'auth',
            contact: 'sip:a@b',
            expires: 120,
            refresh: true,
            keepAlive: 'crlf',
            keepAliveSeconds: 5,
          },
          stay: 60_000,
          keep: true,
        },
        answer: 'accept',
      },
    });
  });

  it.each([
    [['--query'], 'query'],
    [['--unregister', '--all'], 'unbind-all'],
    [['--unregister', '--contact', 'a@b'], 'unbind'],
  ])('%j is for %s', (argv, purpose) => {
    expect(register('a@b', ...argv)).toMatchObject({ value: { plan: { purpose } } });
  });

  it.each([
    [[], /no address-of-record/],
    [['a@b', 'c@d'], /only one/],
    [['tel:+1'], /no domain/],
    [['a@b', '--query', '--unregister', '--all'], /exclude/],
    [['a@b', '--all'], /--unregister/],
    [['a@b', '--unregister'], /--contact/],
    [['a@b', '--query', '--for', '1'], /--for/],
    [['a@b', '--keep'], /--keep needs --for/],
    [['a@b', '--keep-alive', 'crlf'], /--keep-alive needs --for/],
    [['a@b', '--for', '1', '--keep-alive', 'crlf:0'], /number of seconds/],
    [['a@b', '--for', '1', '--keep-alive', 'stun'], /keeps nothing alive/],
    [['a@b', '--for', '1', '--answer', '200'], /is not an answer/],
    [['a@b', '--expires', '0'], /number of seconds/],
    [['a@b', '--user', 'u'], /--password/],
  ])('refuses %j with one line', async (argv, sentence) => {
    const io = createTestIo();
    expect(await main(['register', ...argv], io)).toBe(2);
    expect(io.err()).toMatch(sentence);
    expect(io.err()).toMatch(/^sipwright: register: [^\n]+\n$/);
    expect(io.out()).toBe('');
  });
});

function row(more: Partial<AccountRow>): AccountRow {
  const made = register('alice@example.com');
  if (!made.ok) throw new Error(made.error);
  return {
    config: made.value.plan.config,
    state: 'registered',
    hasPassword: true,
    status: 200,
    reason: 'OK',
    trouble: null,
    bindings: [],
    until: null,
    nextAttempt: null,
    serviceRoute: [],
    path: [],
    nonces: [],
    callId: 'c',
    cseq: 1,
    exchange: 1,
    keptAlive: null,
    answeredAlive: null,
    ...more,
  };
}

describe('register, its output', () => {
  const BOUND = row({
    bindings: [
      { uri: 'sip:alice@127.0.0.1:1', until: 61_000, own: true },
      { uri: 'sip:alice@phone\u001b', until: null, own: false },
    ],
    until: 61_000,
    serviceRoute: ['<sip:edge;lr>'],
    path: ['<sip:path;lr>'],
  });

  it('lists the bindings with the seconds that are left', () => {
    expect(stateLines(BOUND, 1_000)).toEqual([
      'registered: 200 OK',
      '  sip:alice@127.0.0.1:1  60 s  (ours)',
      '  sip:alice@phone\\x1b  no time told',
      '  Service-Route: <sip:edge;lr>',
      '  Path: <sip:path;lr>',
    ]);
    expect(stateRecord(BOUND, 1_000)).toMatchObject({
      type: 'state',
      state: 'registered',
      bindings: [
        { uri: 'sip:alice@127.0.0.1:1', expires: 60, own: true },
        { expires: null, own: false },
      ],
      until: 61_000,
      code: null,
    });
  });

  it('says why it failed, and nothing while a request is under way', () => {
    const lost = { code: 'NO_ANSWER', message: 'the registrar did not answer' };
    expect(stateLines(row({ state: 'failed', status: 0, reason: '', trouble: lost }), 0)).toEqual([
      'failed: the registrar did not answer',
    ]);
    const refused = { code: 'REFUSED', message: 'the registrar answered 403 Forbidden' };
    const text = stateLines(row({ state: 'failed', status: 403, reason: 'Forbidden', trouble: refused }), 0);
    expect(text).toEqual(['failed: 403 Forbidden']);
    expect(stateLines(row({ state: 'registering' }), 0)).toEqual([]);
    expect(stateLines(row({ state: 'new' }), 0)).toEqual(['200 OK', '  no bindings']);
  });
});

describe('register, its exit code', () => {
  const answer = (status: number) => ({ kind: 'answer', status, reason: '' }) as const;
  it.each([
    [row({}), answer(200), 0],
    [row({ status: 403 }), answer(403), 1],
    [row({ trouble: { code: 'NOT_BOUND', message: '' } }), answer(200), 1],
    [row({ status: 0 }), { kind: 'timeout', timer: 'F' } as const, 3],
    [row({}), { kind: 'stopped' } as const, 3],
    [row({ status: 0 }), { kind: 'trouble', trouble: { code: 'HOST_NOT_FOUND', message: '' } } as const, 3],
    [row({ status: 0 }), { kind: 'trouble', trouble: { code: 'BAD_ADDRESS', message: '' } } as const, 2],
  ])('case %#', (account, outcome, code) => {
    expect(exitCodeOfRow(account, outcome)).toBe(code);
  });
});
