/** How a call's state is said and coloured, and what its duration is. */
import type { DialogRow, DialogState } from '#shared/model/traffic.ts';
import { statusClass } from '../../components/traffic-words.ts';

/** States that the final answer says better than a word of ours. */
const BY_ANSWER: ReadonlySet<DialogState> = new Set(['busy', 'rejected', 'redirected', 'answered', 'failed']);

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

/** `486 Busy Here` where the answer says the state, else null: then the state has a word. */
export function answerText({ state, status, reason }: DialogRow): string | null {
  return BY_ANSWER.has(state) && status > 0 ? `${status} ${reason}`.trim() : null;
}

/** The word of its state: only a call is set up, any other request is tried. */
export const stateWord = ({ state, method }: DialogRow): DialogState | 'trying' =>
  state === 'setup' && method !== 'INVITE' ? 'trying' : state;

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
