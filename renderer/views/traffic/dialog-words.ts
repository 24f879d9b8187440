/** How a call's state is said and coloured, and what its duration is. */
import { answerText } from '#shared/flow/call-state.ts';
import type { DialogRow, DialogState } from '#shared/model/traffic.ts';
import { statusClass } from '../../components/traffic-words.ts';

const COLOURS: Readonly<Record<DialogState, string>> = {
  setup: 'status-1',
  ringing: 'status-1',
  'in-call': 'status-2',
  completed: 'status-2',
  cancelled: 'dim',
  busy: 'status-4',
  rejected: 'status-6',
  redirected: 'status-3',
  'timed-out': 'status-5',
  registered: 'status-2',
  unregistered: 'dim',
  subscribed: 'status-2',
  pending: 'status-1',
  answered: 'status-2',
  failed: 'status-5',
};

/** The colour class of a call's state; an answer's class wins. */
export function stateClass(row: DialogRow): string {
  return (answerText(row) !== null && statusClass(row.status)) || COLOURS[row.state];
}

/** Milliseconds from the answer to the end, or to `now` while the call stands; null where it was not answered. */
export function callDuration({ state, answered, ended, method }: DialogRow, now: number): number | null {
  if (answered === null || method !== 'INVITE') return null;
  if (ended !== null) return Math.max(0, ended - answered);
  return state === 'in-call' ? Math.max(0, now - answered) : null;
}

/** The bar's colour: calls that stand near each other have different ones. */
export function barClass(id: number): string {
  return `bar-${'abcd'.charAt(id % 4)}`;
}
