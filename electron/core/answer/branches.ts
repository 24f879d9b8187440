/**
 * The dialogs that the answers to one INVITE began: one for each tag that was put on To (RFC 3261 12.1.1). A console that
 * answers with several tags plays a fork; its final answer decides over every branch.
 */
import { inviteUsage } from '../dialog/invite-usage.ts';
import { patience } from '../transaction/timers.ts';
import type { DialogContext } from '../ua/dialogs/context.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';
import { endCall, plan, terminate } from '../ua/dialogs/live-dialog.ts';

/** More tags than this are sent, and make no more dialogs that are watched. */
const MAX_BRANCHES = 32;

/** Remembers a branch. */
export function addBranch(branches: LiveDialog[], live: LiveDialog): void {
  if (!branches.includes(live) && branches.length < MAX_BRANCHES) branches.push(live);
}

/** A refusal ends every branch that is early, whichever tag it carries (RFC 3261 13.2.2.3). */
export function refuseBranches(
  branches: readonly LiveDialog[],
  status: number,
  { clock, table }: DialogContext,
): void {
  for (const live of branches.filter(isEarly)) {
    if (live.call) live.call.life = inviteUsage(live.call.life, { kind: 'response', status }, clock.now());
    terminate(live, clock.now());
    table.changed(live);
  }
}

/** One branch was answered: the early ones have 64*T1 left to be answered too (RFC 3261 13.2.2.4). */
export function watchOthers(
  branches: readonly LiveDialog[],
  answered: LiveDialog | null,
  { clock, table, timers }: DialogContext,
): void {
  for (const live of branches.filter(isEarly)) {
    if (live === answered) continue;
    const end = (): void => {
      if (!isEarly(live)) return;
      endCall(live, 'elsewhere', clock.now());
      table.changed(live);
    };
    plan(live, 'elsewhere', clock.after(patience(timers()), end));
  }
}

function isEarly({ dialog }: LiveDialog): boolean {
  return dialog.phase === 'early';
}
