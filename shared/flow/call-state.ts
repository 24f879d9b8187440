/** How the state of a call is said, in the lists and in reports: by its answer where that says more, else by a word of two languages. */
import type { DialogRow, DialogState } from '#shared/model/traffic.ts';

/** A state as it is said: only a call is set up, any other request is tried (RFC 3261 17.1.2.2). */
export type StateWord = DialogState | 'trying';
export type StateWords = Readonly<Record<StateWord, string>>;

/** States that the final answer says better than a word of ours. */
const BY_ANSWER: ReadonlySet<DialogState> = new Set(['busy', 'rejected', 'redirected', 'answered', 'failed']);

/** `486 Busy Here` where the answer says the state, else null: then the state has a word. */
export function answerText({
  state,
  status,
  reason,
}: Pick<DialogRow, 'state' | 'status' | 'reason'>): string | null {
  return BY_ANSWER.has(state) && status > 0 ? `${status} ${reason}`.trim() : null;
}

export const stateWord = ({ state, method }: Pick<DialogRow, 'state' | 'method'>): StateWord =>
  state === 'setup' && method !== 'INVITE' ? 'trying' : state;

export const STATE_WORDS: Readonly<Record<'en' | 'zh', StateWords>> = {
  en: {
    setup: 'Setting up',
    trying: 'Trying',
    ringing: 'Ringing',
    'in-call': 'In call',
    completed: 'Completed',
    cancelled: 'Cancelled',
    busy: 'Busy',
    rejected: 'Rejected',
    redirected: 'Redirected',
    'timed-out': 'Timed out',
    registered: 'Registered',
    unregistered: 'Unregistered',
    subscribed: 'Subscribed',
    pending: 'Pending',
    answered: 'Answered',
    failed: 'Failed',
  },
  zh: {
    setup: '建立中',
    trying: '尝试中',
    ringing: '振铃中',
    'in-call': '通话中',
    completed: '已完成',
    cancelled: '已取消',
    busy: '忙',
    rejected: '已拒绝',
    redirected: '已重定向',
    'timed-out': '超时',
    registered: '已注册',
    unregistered: '已注销',
    subscribed: '已订阅',
    pending: '等待中',
    answered: '已应答',
    failed: '失败',
  },
};
