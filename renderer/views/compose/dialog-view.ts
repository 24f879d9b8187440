/** A dialog of the stack as the right pane shows it: which one is meant, its next steps, and what counts down. */
import type { DialogStep, LiveDialog, StepRow, Usage } from '#shared/model/stack.ts';
import type { DialogNames } from '../../editor/ghosts.ts';

/** The steps that stand as buttons, in this order, where the RFCs allow them. */
const FIRST_STEPS: readonly DialogStep[] = ['BYE', 're-INVITE', 'UPDATE', 'INFO', 'REFER'];

/** What a dialog gives to its next request: it changes less often than the rest of it. */
export function namesOf({ local, remote, callId, localSeq }: LiveDialog): DialogNames {
  return { local, remote, callId, localSeq };
}

/** The dialog that a person chose, else the newest that lives, else the newest. @param dialogs by rising ids */
export function shownDialog(dialogs: readonly LiveDialog[], chosen: number | null): LiveDialog | null {
  return (
    dialogs.find(({ id }) => id === chosen) ??
    dialogs.findLast(({ phase }) => phase !== 'terminated') ??
    dialogs.at(-1) ??
    null
  );
}

/**
 * The steps that stand as buttons: allowed now, the usual ones. None where the dialog has ended; and while it is early
 * CANCEL is the usual end (RFC 3261 15): BYE, which the caller may send too, is found behind "More".
 */
export function buttonSteps({ phase, steps }: LiveDialog): StepRow[] {
  if (phase === 'terminated') return [];
  const usual = phase === 'early' ? FIRST_STEPS.filter((step) => step !== 'BYE') : FIRST_STEPS;
  return usual.flatMap((name) => steps.filter(({ step, warning }) => step === name && warning === null));
}

/** All steps, those that are allowed first. */
export function allSteps({ steps }: LiveDialog): StepRow[] {
  return [...steps].sort((a, b) => Number(a.warning !== null) - Number(b.warning !== null));
}

/** Whole seconds from now until a moment, never below 0. Both are milliseconds since 1970-01-01 UTC. */
export function secondsUntil(due: number, now: number): number {
  return Math.max(0, Math.ceil((due - now) / 1000));
}

type InviteUsage = Extract<Usage, { kind: 'invite' }>;
type Subscription = Extract<Usage, { kind: 'subscription' }>;

export function callsOf({ usages }: LiveDialog): InviteUsage[] {
  return usages.filter((usage) => usage.kind === 'invite');
}

export function subscriptionsOf({ usages }: LiveDialog): Subscription[] {
  return usages.filter((usage) => usage.kind === 'subscription');
}

/** Whether something of it counts down, so that time has to be told. */
export function ticks(dialog: LiveDialog): boolean {
  if (dialog.phase === 'terminated') return false;
  return dialog.usages.some((usage) =>
    usage.kind === 'invite' ? usage.timer !== null : usage.expiresAt !== null,
  );
}
