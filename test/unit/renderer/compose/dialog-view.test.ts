/** A dialog of the stack as the right pane shows it. */
import { describe, expect, it } from 'vitest';
import type { StepRow, Usage } from '../../../../shared/model/stack.ts';
import {
  allSteps,
  buttonSteps,
  callsOf,
  secondsUntil,
  shownDialog,
  subscriptionsOf,
} from '../../../../renderer/views/compose/dialog-view.ts';
import { dialogRow as dialog } from './dialog-row.ts';

const may = (step: StepRow['step']): StepRow => ({ step, warning: null, rfc: 'RFC 3261 12' });
const mayNot = (step: StepRow['step']): StepRow => ({ step, warning: 'not-confirmed', rfc: 'RFC 3261 12' });

describe('the dialog that is shown', () => {
  const dialogs = [dialog(1), dialog(2, { phase: 'early' }), dialog(3, { phase: 'terminated' })];

  it('is the chosen one, else the newest that lives, else the newest', () => {
    expect(shownDialog(dialogs, 1)?.id).toBe(1);
    expect(shownDialog(dialogs, 3)?.id).toBe(3);
    expect(shownDialog(dialogs, null)?.id).toBe(2);
    expect(shownDialog(dialogs, 99)?.id).toBe(2);
    expect(shownDialog(dialogs.slice(2), null)?.id).toBe(3);
    expect(shownDialog([], null)).toBeNull();
  });
});

describe('the next steps', () => {
  const steps = [mayNot('re-INVITE'), may('UPDATE'), may('OPTIONS'), may('BYE'), mayNot('REFER')];

  it('are buttons where they are usual and allowed, BYE first', () => {
    expect(buttonSteps(dialog(1, { steps })).map(({ step }) => step)).toEqual(['BYE', 'UPDATE']);
  });

  it('leave BYE to "More" while the dialog is early: CANCEL is the usual end then', () => {
    const early = dialog(1, { steps, phase: 'early' });
    expect(buttonSteps(early).map(({ step }) => step)).toEqual(['UPDATE']);
    expect(allSteps(early).map(({ step }) => step)).toContain('BYE');
  });

  it('are no buttons any more where the dialog has ended', () => {
    expect(buttonSteps(dialog(1, { steps, phase: 'terminated' }))).toEqual([]);
  });

  it('are all listed, those that are allowed first', () => {
    expect(allSteps(dialog(1, { steps })).map(({ step }) => step)).toEqual([
      'UPDATE',
      'OPTIONS',
      'BYE',
      're-INVITE',
      'REFER',
    ]);
  });
});

describe('the usages', () => {
  const call: Usage = {
    kind: 'invite',
    state: 'confirmed',
    cause: null,
    timer: null,
    offer: null,
    unacknowledged: null,
  };
  const watched: Usage = {
    kind: 'subscription',
    side: 'subscriber',
    event: 'refer',
    state: 'active',
    expiresAt: null,
    reason: null,
    progress: 180,
  };

  it('are calls and subscriptions', () => {
    const both = dialog(1, { usages: [watched, call] });
    expect(callsOf(both)).toEqual([call]);
    expect(subscriptionsOf(both)).toEqual([watched]);
  });

  it('count down in whole seconds and stop at none', () => {
    expect([1, 1000, 1001].map((now) => secondsUntil(2001, now))).toEqual([2, 2, 1]);
    expect(secondsUntil(2001, 9000)).toBe(0);
  });
});
