import { describe, expect, it } from 'vitest';
import { callDuration, stateClass } from '../../../../renderer/views/traffic/dialog-words.ts';
import { answerText, stateWord } from '../../../../shared/flow/call-state.ts';
import type { DialogRow } from '../../../../shared/model/traffic.ts';
import { dialogRow } from '../stores/rows.ts';

const dialog = (change: Partial<DialogRow>): DialogRow =>
  dialogRow(1, { state: 'completed', method: 'INVITE', ...change });

describe('the state of a call', () => {
  it.each([
    [{ state: 'busy', status: 486, reason: 'Busy Here' }, '486 Busy Here', 'status-4'],
    [{ state: 'rejected', status: 603, reason: 'Decline' }, '603 Decline', 'status-6'],
    [{ state: 'answered', status: 200, reason: 'OK' }, '200 OK', 'status-2'],
    [{ state: 'in-call' }, null, 'status-2'],
    [{ state: 'timed-out', status: 0 }, null, 'status-5'],
    [{ state: 'failed', status: 0 }, null, 'status-5'],
    [{ state: 'failed', status: 999, reason: 'Odd' }, '999 Odd', 'status-5'],
  ] as const)('%j is said by its answer where that says more', (change, text, colour) => {
    expect(answerText(dialog(change))).toBe(text);
    expect(stateClass(dialog(change))).toBe(colour);
  });
});

it('only a call is set up; any other request without an answer is tried', () => {
  expect(stateWord(dialog({ state: 'setup' }))).toBe('setup');
  expect(stateWord(dialog({ state: 'setup', method: 'REGISTER' }))).toBe('trying');
  expect(stateWord(dialog({ state: 'registered', method: 'REGISTER' }))).toBe('registered');
});

describe('the duration of a call', () => {
  it.each([
    ['counts up while it stands', { state: 'in-call', answered: 1000 }, 4000],
    ['ends with the call', { answered: 1000, ended: 3000 }, 2000],
    ['is none before the answer', { state: 'ringing' }, null],
    ['is none for what is not a call', { method: 'OPTIONS', answered: 1000, ended: 1001 }, null],
  ] as const)('%s', (_, change, expected) => {
    expect(callDuration(dialog(change), 5000)).toBe(expected);
  });
});
