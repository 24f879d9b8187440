import { describe, expect, it } from 'vitest';
import type { Exchange, Outcome } from '#shared/model/exchange.ts';
import { exitCodeOf, outcomeRecord } from '../../../../../electron/headless/sip/outcome.ts';

const trouble = (code: string) => ({ kind: 'trouble', trouble: { code, message: '' } }) as const;

describe('exitCodeOf', () => {
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
    [trouble('TRANSPORT_UNAVAILABLE'), 2],
  ])('%j ends with %d', (outcome, code) => {
    expect(exitCodeOf(outcome, true)).toBe(code);
  });

  it('is done when a request without an answer was sent', () => {
    expect(exitCodeOf({ kind: 'stopped' }, false)).toBe(0);
    expect(exitCodeOf(trouble('ENETUNREACH'), false)).toBe(3);
  });
});

describe('outcomeRecord', () => {
  const EXCHANGE: Exchange = {
    id: 1,
    started: 1_000,
    destination: 'udp:127.0.0.1:5070',
    local: null,
    callId: 'c',
    transaction: null,
    entries: [],
    outcome: null,
    resolution: [],
    notices: [
      { code: 'WRONG_CREDENTIALS', message: 'check the password' },
      { code: 'FAILOVER', message: 'the next is tried' },
    ],
    dialogs: [],
    next: [],
  };
  const record = (outcome: Outcome): object =>
    outcomeRecord({ exchange: EXCHANGE, outcome, ended: 2_500 }, 1, { more: true });

  it('says why the credentials did not do, and only where they were refused', () => {
    expect(record({ kind: 'answer', status: 401, reason: 'Unauthorized' })).toEqual({
      type: 'outcome',
      kind: 'answer',
      status: 401,
      reason: 'Unauthorized',
      code: 'WRONG_CREDENTIALS',
      message: '401 Unauthorized: check the password',
      destination: 'udp:127.0.0.1:5070',
      local: null,
      callId: 'c',
      more: true,
      seconds: 1.5,
      exit: 1,
    });
    expect(record({ kind: 'answer', status: 486, reason: '' })).toMatchObject({ code: null, message: '486' });
  });

  it('tells trouble by its code', () => {
    expect(record(trouble('EPERM'))).toMatchObject({ kind: 'trouble', status: null, code: 'EPERM' });
  });
});
