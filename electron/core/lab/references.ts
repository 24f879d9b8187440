/** Ends the lab's references: after the first NOTIFY was taken, a last one tells that all went well (RFC 3515 2.4.4). */
import type { ExchangeEnd } from '../ua/user-agent.ts';
import type { LiveDialog, LiveNotifier } from '../ua/dialogs/live-dialog.ts';

export interface References {
  /** A dialog changed: a reference may have been accepted in it. */
  dialogChanged(live: LiveDialog): void;
  /** The exchange that lists a dialog's requests ended: the NOTIFY may have been taken. */
  exchangeEnded(end: ExchangeEnd): void;
}

/** Makes what follows the references; `tell` sends the last NOTIFY of a dialog. */
export function createReferences(tell: (live: LiveDialog) => void): References {
  const seen = new WeakSet<LiveNotifier>();
  const waiting = new Map<number, LiveDialog>();
  return {
    dialogChanged(live) {
      const { owner } = live;
      for (const one of live.notifiers) {
        if (!owner || one.state.by !== 'REFER' || one.state.name === 'terminated' || seen.has(one)) continue;
        seen.add(one);
        waiting.set(owner.exchange, live);
      }
    },
    exchangeEnded({ id, outcome }) {
      const live = waiting.get(id);
      waiting.delete(id);
      if (live && outcome.kind === 'answer' && outcome.status < 300) tell(live);
    },
  };
}
