/** Runs a call of the shell: INVITE, the time in the call with its hold, BYE in every dialog, and what all of it came to. */
import type { App } from '#core/session/app.ts';
import type { LiveDialog } from '#core/ua/dialogs/live-dialog.ts';
import type { EndCause } from '#core/dialog/invite-usage.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { areOver, callsOf, endCalls, exchangeOf } from '../sip/conversation.ts';
import type { RunningExchange } from '../sip/exchange-run.ts';
import { acknowledged, beginExchange, endOf, hasSequel, outcomeOf } from '../sip/exchange-run.ts';
import type { EndedExchange } from '../sip/outcome.ts';
import { exitCodeOf, isSuccess } from '../sip/outcome.ts';

export interface CallPlan {
  readonly draft: SendDraft;
  /** Milliseconds to stay in the call. */
  readonly stay: number;
  readonly hold: boolean;
  /** Whether the call is ended with BYE. */
  readonly bye: boolean;
}

export interface EndedCall extends EndedExchange {
  /** Milliseconds from the INVITE to its 2xx, and from there to the end of the call; null where there was none. */
  readonly answeredAfterMs: number | null;
  readonly durationMs: number | null;
  readonly endedBy: 'us' | 'peer' | 'network' | null;
  readonly exit: number;
}

/** How long a hold or its end may take before the call goes on without it: 64*T1 of the usual T1. */
const HOLD_LIMIT = 32_000;

/** Plays the call to its end. */
export async function runCall(app: App, plan: CallPlan, io: Io): Promise<EndedCall> {
  const running = beginExchange(app, plan.draft, io);
  const outcome = await outcomeOf(app, running);
  if (hasSequel(exchangeOf(app, running.id))) {
    await acknowledged(app, running, plan.draft.switches);
    if (isSuccess(outcome)) await stay(app, running, plan);
    const ids = (): readonly number[] => exchangeOf(app, running.id).dialogs;
    if (plan.bye) await endCalls(app, running.talk, ids, plan.draft.timeout);
  }
  running.talk.close();
  return summary(app, endOf(app, running, io), plan.bye);
}

async function stay(app: App, running: RunningExchange, { stay: ms, hold }: CallPlan): Promise<void> {
  const { id, talk } = running;
  const isOver = (): boolean => areOver(app, exchangeOf(app, id).dialogs);
  if (hold) await change(app, running, 'hold');
  // A person who interrupted while it rang does not want the call that came all the same.
  if (talk.interrupts === 0) await talk.untilOrInterrupt(isOver, ms);
  if (hold && !isOver()) await change(app, running, 'resume');
}

/** Sends a re-INVITE in each call that stands, and waits for the answers. */
async function change(app: App, { id, talk }: RunningExchange, step: DialogStep): Promise<void> {
  const standing = (): LiveDialog[] =>
    callsOf(app, exchangeOf(app, id).dialogs).filter(({ call }) => call?.life.name === 'confirmed');
  const changed = standing().map((live) => ({ live, inviteSeq: live.dialog.inviteSeq }));
  for (const { live } of changed) app.userAgent.step(live.id, step);
  const isDone = ({ live, inviteSeq }: (typeof changed)[number]): boolean =>
    live.dialog.phase === 'terminated' ||
    (live.dialog.inviteSeq !== inviteSeq && !live.call?.pending.inviteClientPending);
  await talk.untilOrInterrupt(() => changed.every(isDone), HOLD_LIMIT);
}

const BY: Readonly<Record<EndCause, EndedCall['endedBy']>> = {
  'bye-sent': 'us',
  'session-expired': 'us',
  'no-ack': 'us',
  replaced: 'us',
  elsewhere: 'us',
  cancelled: 'us',
  'bye-received': 'peer',
  refused: 'peer',
  gone: 'peer',
  timeout: 'network',
  transport: 'network',
};

/** Final answers to BYE requests of ours that do not only ask for credentials. */
function answeredByes({ entries }: Exchange): number {
  return entries.filter(
    ({ direction, cseqMethod, status, retransmission }) =>
      direction === 'in' &&
      cseqMethod === 'BYE' &&
      status >= 200 &&
      status !== 401 &&
      status !== 407 &&
      retransmission === 0,
  ).length;
}

function summary(app: App, end: EndedExchange, bye: boolean): EndedCall {
  const { exchange, outcome } = end;
  const answered = callsOf(app, exchange.dialogs).filter(
    ({ call }) => call !== null && call.life.answered !== null,
  );
  const life = answered[0]?.call?.life ?? null;
  const started = exchange.entries[0]?.time ?? exchange.started;
  const since = life?.answered ?? null;
  return {
    ...end,
    answeredAfterMs: since === null ? null : Math.round(since - started),
    durationMs: since === null || !life?.ended ? null : Math.round(life.ended - since),
    endedBy: life?.cause && life.name === 'ended' ? BY[life.cause] : null,
    exit: isSuccess(outcome) && bye ? exitOf(exchange, answered) : exitCodeOf(outcome, true),
  };
}

/** A call ended properly where each of its dialogs is over by the peer's BYE or by an answer to ours. */
function exitOf(exchange: Exchange, answered: readonly LiveDialog[]): number {
  const endedByPeer = answered.filter(({ call }) => call?.life.cause === 'bye-received').length;
  const isProper = endedByPeer + answeredByes(exchange) >= answered.length;
  const isOver = answered.every(({ dialog }) => dialog.phase === 'terminated');
  return isProper && isOver ? EXIT.ok : EXIT.noAnswer;
}
