/**
 * Runs one exchange to its end: sends the draft, tells each message as it happens, waits for the outcome, for the ACK
 * that follows an INVITE's answer, and ends a call that was answered (RFC 3261 13.2.2.4, 15.1.1).
 */
import type { App } from '#core/session/app.ts';
import { systemClock } from '#core/session/system.ts';
import type { Exchange, ExchangeEntry, Outcome, SendDraft } from '#shared/model/exchange.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import type { Io } from '../cli/io.ts';

export interface EndedExchange {
  readonly exchange: Exchange;
  readonly outcome: Outcome;
  /** When nothing more was expected: milliseconds since 1970-01-01 UTC. */
  readonly ended: number;
}

export type OnEntry = (entry: ExchangeEntry, exchange: Exchange) => void;

/** How long the ACK of a final answer is waited for: it leaves at once or not at all. */
const ACK_LIMIT = 1000;
/** How long a BYE is waited for: 64*T1, the time of timer F (RFC 3261 17.1.2.2). */
const BYE_LIMIT = 32_000;

type UserAgent = App['userAgent'];

function exchangeOf(userAgent: UserAgent, id: number): Exchange {
  const exchange = userAgent.get(id);
  if (!exchange) throw new Error(`exchange ${id} was let go while it ran`);
  return exchange;
}

/** Settles when the exchange is as wanted, or after `limit` milliseconds however it is then. */
function waitUntil(
  userAgent: UserAgent,
  id: number,
  wanted: (exchange: Exchange) => boolean,
  limit: number,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      off();
      timer?.cancel();
      resolve();
    };
    const look = (): void => {
      if (wanted(exchangeOf(userAgent, id))) finish();
    };
    const off = userAgent.onChange((changed) => {
      if (changed === id) look();
    });
    const timer = Number.isFinite(limit) ? systemClock().after(limit, finish) : null;
    look();
  });
}

/** Tells each message once. A message that is sent gets its id a moment later, so counting would miss it. */
function tellEntries(userAgent: UserAgent, id: number, onEntry: OnEntry): () => void {
  const told = new Set<number>();
  return () => {
    const exchange = exchangeOf(userAgent, id);
    for (const entry of exchange.entries) {
      if (told.has(entry.messageId)) continue;
      told.add(entry.messageId);
      onEntry(entry, exchange);
    }
  };
}

/** The first interrupt cancels a call that rings; the next one, or one where nothing can be cancelled, stops. */
function interruptWith(userAgent: UserAgent, id: number): () => void {
  let cancelled = false;
  return () => {
    const canCancel = !cancelled && exchangeOf(userAgent, id).next.includes('CANCEL');
    cancelled = true;
    if (!canCancel || !userAgent.next(id, 'CANCEL').ok) userAgent.stop(id);
  };
}

const rang = ({ entries }: Exchange): boolean => entries.some(({ status }) => status >= 100 && status < 200);
const hasAck = ({ entries }: Exchange): boolean => entries.some(({ method }) => method === 'ACK');
const byeIsOver = ({ entries }: Exchange): boolean =>
  entries.some(({ cseqMethod, direction, status }) => {
    return cseqMethod === 'BYE' && direction === 'in' && status >= 200;
  });

/** After the end of an INVITE: the ACK of its answer, or of the 487 to its CANCEL, and the BYE of a call that it began. */
async function finishCall(userAgent: UserAgent, id: number, timeout: number | null): Promise<void> {
  const exchange = exchangeOf(userAgent, id);
  const isOver =
    exchange.outcome?.kind === 'answer' || (exchange.outcome?.kind === 'timeout' && rang(exchange));
  if (exchange.entries[0]?.method !== 'INVITE' || !isOver) return;
  await waitUntil(userAgent, id, hasAck, ACK_LIMIT);
  if (!exchangeOf(userAgent, id).next.includes('BYE')) return;
  if (userAgent.next(id, 'BYE').ok) await waitUntil(userAgent, id, byeIsOver, timeout ?? BYE_LIMIT);
}

/** Sends the draft and settles when nothing more is expected. With everything switched off nothing is added. */
export async function runExchange(
  app: App,
  draft: SendDraft,
  io: Io,
  onEntry: OnEntry,
): Promise<EndedExchange> {
  const { userAgent } = app;
  const id = userAgent.start(draft);
  const tell = tellEntries(userAgent, id, onEntry);
  const offs = [
    userAgent.onChange((changed) => {
      if (changed === id) tell();
    }),
    io.onInterrupt(interruptWith(userAgent, id)),
  ];
  try {
    await waitUntil(userAgent, id, ({ outcome }) => outcome !== null, Infinity);
    if (draft.switches !== AS_TYPED) await finishCall(userAgent, id, draft.timeout);
    tell();
  } finally {
    for (const off of offs) off();
  }
  const exchange = exchangeOf(userAgent, id);
  const outcome: Outcome = exchange.outcome ?? { kind: 'stopped' };
  const ended = outcome.kind === 'answer' ? exchange.entries.at(-1)?.time : io.now();
  return { exchange, outcome, ended: ended ?? io.now() };
}
