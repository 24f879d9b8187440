/** Tells what the stack does beside its messages: how a destination was found, what a person should know, dialogs. */
import type { App } from '#core/session/app.ts';
import { dialogRow } from '#core/ua/dialogs/dialog-view.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Step } from '#shared/model/destination.ts';
import type { Exchange } from '#shared/model/exchange.ts';
import type { LiveDialog } from '#shared/model/stack.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { safeText } from '../cli/safe-text.ts';
import type { Journal } from './journal.ts';
import type { Printer } from './printer.ts';

/** Under the ladder's clock. */
const MARGIN = ' '.repeat(11);

function stepText({ kind, name, type, results, error }: Step): string {
  const about = [kind, type, name].filter((part) => part !== '').join(' ');
  const found = [...results, ...(error === null ? [] : [error])].join(', ');
  return safeText(found === '' ? about : `${about}: ${found}`);
}

/** The lines of a search for a destination (RFC 3263), one a step. */
export function resolutionLines(steps: readonly Step[]): string[] {
  return steps.map((step) => `${MARGIN}${stepText(step)}`);
}

/** The line of a notice. */
export function noticeLine({ message }: Trouble): string {
  return `${MARGIN}* ${safeText(message)}`;
}

function causeOf({ usages }: LiveDialog): string | null {
  return usages.find((usage) => usage.kind === 'invite')?.cause ?? null;
}

/** A dialog as its JSON line has it. */
export function dialogRecord(row: LiveDialog): object {
  const { id, phase, role, method, callId, localTag, remoteTag, remoteTarget } = row;
  const cause = causeOf(row);
  return { type: 'dialog', id, phase, role, method, callId, localTag, remoteTag, remoteTarget, cause };
}

function dialogLine(row: LiveDialog): string {
  const { phase, remoteTag } = row;
  const cause = phase === 'terminated' ? causeOf(row) : null;
  const why = cause === null ? '' : ` (${cause})`;
  return `${MARGIN}dialog ${row.id} ${phase}${why}, remote tag ${safeText(remoteTag)}`;
}

export interface StackTelling {
  /** Whether people see the search for destinations and the phases of dialogs. */
  readonly verbose: boolean;
  /** Whether dialogs are told at all. */
  readonly dialogs: boolean;
}

/** Follows every exchange and dialog of an app until it is switched off. */
export function tellStack(app: App, journal: Journal, printer: Printer, wish: StackTelling): Unsubscribe {
  const { table } = app.stack.dialogs;
  const tellExchange = exchangeTeller(journal, printer, wish.verbose);
  const phases = new Map<number, string>();
  const ends = [
    app.userAgent.onChange((id) => {
      const exchange = app.userAgent.get(id);
      if (exchange) tellExchange(exchange);
    }),
    table.onChange((id) => {
      const live = wish.dialogs ? table.get(id) : null;
      if (!live || phases.get(id) === live.dialog.phase) return;
      phases.set(id, live.dialog.phase);
      const row = dialogRow(live);
      journal.note(() => printer.tell(dialogRecord(row), wish.verbose ? [dialogLine(row)] : []));
    }),
  ];
  return () => ends.forEach((end) => end());
}

/** Tells the search of each exchange once, before its first message, and each of its notices when it comes. */
function exchangeTeller(journal: Journal, printer: Printer, verbose: boolean): (exchange: Exchange) => void {
  const told = new Map<number, { hasSteps: boolean; notices: number }>();
  return ({ id, callId, resolution, notices, destination }) => {
    const state = told.get(id) ?? { hasSteps: false, notices: 0 };
    told.set(id, state);
    if (!state.hasSteps && resolution.length > 0) {
      state.hasSteps = true;
      const record = { type: 'resolution', destination, callId, steps: resolution };
      const lines = verbose ? resolutionLines(resolution) : [];
      const first = callId === '' ? null : journal.nextOf(callId);
      journal.note(() => printer.tell(record, lines), first ?? undefined);
    }
    for (const notice of notices.slice(state.notices)) {
      const { code, message, data = null } = notice;
      journal.note(() => printer.tell({ type: 'notice', code, message, data }, [noticeLine(notice)]));
    }
    state.notices = notices.length;
  };
}
