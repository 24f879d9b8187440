/** What a request can be answered with, and what is made of what a person types. */
import { describe, expect, it } from 'vitest';
import {
  choicesOf,
  mayBeReliable,
  policiesOf,
  policyMethods,
  readHeaderLines,
  readStatus,
} from '../../../../renderer/views/answer/answer-choices.ts';
import { answerOf, quickAnswerOf } from '../../../../renderer/views/answer/use-answering.ts';
import { incomingRow } from './incoming-row.ts';

const text = { reason: '', headers: '', sdp: true };

describe('the usual answers', () => {
  it('to an INVITE ring, take and refuse the call', () => {
    expect(choicesOf('INVITE').map(({ status, sdp }) => (sdp ? `${status} SDP` : String(status)))).toEqual([
      '100',
      '180',
      '183 SDP',
      '200 SDP',
      '486',
      '603',
      '488',
      '480',
      '302',
    ]);
  });

  it.each(['MESSAGE', 'NOTIFY', 'BYE', 'FOO', 'constructor', '__proto__'])(
    'there are some to %s',
    (method) => {
      expect(choicesOf(method).length).toBeGreaterThan(1);
      expect(choicesOf(method).every(({ status }) => status >= 200)).toBe(true);
    },
  );
});

describe('an answer', () => {
  it('of a button carries SDP where it says so, and nothing else', () => {
    const row = incomingRow(1);
    expect(quickAnswerOf(row, { status: 200, sdp: true }, true)).toEqual({
      id: 1,
      status: 200,
      sdp: true,
      reliable: false,
      headers: [],
    });
  });

  it.each([
    ['180 to a caller that supports 100rel', 180, 'supported', true],
    ['180 to a caller that does not', 180, 'none', false],
    ['100, which never is (RFC 3262 3)', 100, 'required', false],
    ['a final answer', 200, 'required', false],
  ] as const)('is reliable: %s', (_, status, reliability, isReliable) => {
    expect(answerOf(incomingRow(1, { reliability }), { ...text, status }, true).reliable).toBe(isReliable);
  });

  it('to a method other than INVITE is never reliable', () => {
    expect(mayBeReliable(incomingRow(1, { method: 'OPTIONS', reliability: 'required' }))).toBe(false);
  });

  it.each([
    ['INVITE', 183, true],
    ['INVITE', 200, true],
    ['INVITE', 180, false],
    ['INVITE', 486, false],
    ['MESSAGE', 200, false],
  ])('to %s with %i carries SDP: %s', (method, status, sdp) => {
    expect(answerOf(incomingRow(1, { method }), { ...text, status }, false).sdp).toBe(sdp);
  });

  it('takes the reason and the header lines as they were typed', () => {
    const typed = {
      status: 486,
      reason: ' In a meeting ',
      headers: 'Retry-After: 30\r\n\nX-A:b: c',
      sdp: false,
    };
    expect(answerOf(incomingRow(1), typed, false)).toMatchObject({
      reason: 'In a meeting',
      headers: [
        ['Retry-After', '30'],
        ['X-A', 'b: c'],
      ],
    });
  });
});

describe('what is typed', () => {
  it.each([
    ['486', 486],
    [' 699 ', 699],
    ['99', null],
    ['700', null],
    ['4861', null],
    ['', null],
    ['4e2', null],
  ])('as a status: %j is %s', (typed, status) => {
    expect(readStatus(typed)).toBe(status);
  });

  it('as header lines names the first line that is none', () => {
    expect(readHeaderLines('A: 1\nno colon\n: nothing').wrongLine).toBe(2);
    expect(readHeaderLines('').wrongLine).toBeNull();
  });
});

describe('the policies', () => {
  it('list every method that has one, and all others at the end', () => {
    const methods = policyMethods({ '*': 405, BYE: 481, INVITE: 'ring' });
    expect(methods[0]).toBe('INVITE');
    expect(methods.slice(-2)).toEqual(['BYE', '*']);
    expect(new Set(methods).size).toBe(methods.length);
  });

  it('let an INVITE ring or be taken, and no other method', () => {
    for (const method of policyMethods({})) {
      expect(policiesOf(method).includes('ring')).toBe(method === 'INVITE');
      expect(policiesOf(method).includes('accept')).toBe(method === 'INVITE');
      expect(policiesOf(method)).toContain('hand');
    }
  });
});
