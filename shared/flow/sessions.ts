/**
 * Session timers as the traffic tells them (RFC 4028), for each dialog on each hop: from the 2xx that agreed on one until it is
 * refreshed, runs out, or the dialog ends.
 */
import type { SessionTimer } from '#shared/sip/session-timer.ts';
import { agreedByResponse } from '#shared/sip/session-timer.ts';
import type { DialogPlace } from './dialogs.ts';
import { hopOf } from './places.ts';
import type { StepTimer } from './schedule.ts';
import type { Placed } from './transactions.ts';

/** A timer that both sides run. */
export interface AgreedSession {
  /** Seconds. */
  readonly interval: number;
  /** The tag of the side that has to refresh, and where its messages come from on this hop. */
  readonly refresher: string;
  readonly place: string;
  /** The 2xx that agreed on it. */
  readonly since: number;
}

/** What a message is to the session timer of its dialog. */
export interface SessionStep {
  /** Set where it is the refresh that was due. */
  readonly refresh: StepTimer | null;
  /** The dialog on the hop; '' where nothing changed. Then `agreed` is what runs from now on, or null. */
  readonly changed: string;
  readonly agreed: AgreedSession | null;
}

export interface SessionWalk {
  take(placed: Placed, dialog: DialogPlace): SessionStep;
}

const NOTHING: SessionStep = { refresh: null, changed: '', agreed: null };
/** A request that comes well before half of the interval was sent for another reason (RFC 4028 10). */
const EARLIEST_SHARE = 0.45;

/** Begins a walk. */
export function createSessionWalk(): SessionWalk {
  const running = new Map<string, AgreedSession>();
  return {
    take(placed, dialog) {
      const { message, said } = placed;
      const { row } = message;
      if (dialog.key === '' || placed.repeats > 0) return NOTHING;
      const place = `${dialog.key}\n${hopOf(row)}`;
      const known = running.get(place);
      if (row.kind === 'request') {
        const isRefresh = known && isRefreshing(placed) && said.fromTag === known.refresher;
        if (isRefresh) return { ...NOTHING, refresh: refreshTimer(known, row.time) };
        if (!known || dialog.phase !== 'terminated') return NOTHING;
      } else if (dialog.phase !== 'terminated' && !isAgreement(placed)) return NOTHING;
      const agreed = dialog.phase === 'terminated' ? null : agreedBy(placed);
      if (!known && !agreed) return NOTHING;
      if (agreed) running.set(place, agreed);
      else running.delete(place);
      return { refresh: null, changed: place, agreed };
    },
  };
}

const isRefreshing = ({ message: { row } }: Placed): boolean =>
  row.method === 'INVITE' || row.method === 'UPDATE';

const isAgreement = (placed: Placed): boolean => {
  const { status } = placed.message.row;
  return isRefreshing(placed) && status >= 200 && status < 300;
};

function refreshTimer({ interval, since }: AgreedSession, time: number): StepTimer | null {
  const after = time - since;
  if (after < interval * 1_000 * EARLIEST_SHARE) return null;
  return { letter: 'session', after, expected: interval * 500 };
}

/** What a 2xx agrees on, seen from whoever sent the request. */
function agreedBy({ message, said, transaction }: Placed): AgreedSession | null {
  const response = message.message;
  const request = transaction.request?.message.message;
  if (response?.kind !== 'response' || request?.kind !== 'request') return null;
  const timer: SessionTimer | null = agreedByResponse(request, response, { alone: null });
  if (!timer) return null;
  const isAsker = timer.refresher === 'local';
  return {
    interval: timer.interval,
    refresher: isAsker ? said.fromTag : said.toTag,
    place: isAsker ? transaction.asker : transaction.asked,
    since: message.row.time,
  };
}
