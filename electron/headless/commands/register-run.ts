/** Runs a registration of the shell: REGISTER, the time registered with its refreshes, and the end of the binding. */
import type { App } from '#core/session/app.ts';
import type { RegisterPurpose } from '#core/account/register-draft.ts';
import type { AccountConfig, AccountRow } from '#shared/model/account.ts';
import type { Outcome } from '#shared/model/exchange.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import type { Conversation } from '../sip/conversation.ts';
import { createConversation, endCalls } from '../sip/conversation.ts';
import { exitCodeOfTrouble } from '../sip/outcome.ts';

export interface RegisterPlan {
  readonly config: AccountConfig;
  readonly password: string | null;
  readonly purpose: RegisterPurpose;
  /** Milliseconds to stay registered; null for one REGISTER. */
  readonly stay: number | null;
  /** Whether the binding is left at the end of the stay. */
  readonly keep: boolean;
}

export interface EndedRegistration {
  readonly row: AccountRow;
  readonly outcome: Outcome;
  readonly exit: number;
}

interface Registration {
  readonly app: App;
  readonly plan: RegisterPlan;
  readonly talk: Conversation;
  row(): AccountRow;
}

/** Plays the registration to its end; `changed` hears the account at each change. */
export async function runRegister(
  app: App,
  plan: RegisterPlan,
  io: Io,
  changed: (row: AccountRow) => void,
): Promise<EndedRegistration> {
  const { accounts } = app.stack;
  const row = (): AccountRow => accounts.rows()[0] ?? missing();
  const put = accounts.put(plan.config, plan.password);
  if (!put.ok) throw new Error(put.error.message);
  const talk = createConversation(app, io, () => {
    // What is under way is stopped by the second interrupt, and by the first one before anything stands.
    if (talk.interrupts > 1 || row().state !== 'registered') stopCurrent(app, row());
  });
  const off = accounts.onChange(() => changed(row()));
  const registration = { app, plan, talk, row };
  await request(registration, plan.purpose);
  if (plan.stay !== null && row().state === 'registered') await stayRegistered(registration, plan.stay);
  off();
  talk.close();
  return { row: row(), outcome: outcomeOf(app, row()), exit: exitCodeOfRow(row(), outcomeOf(app, row())) };
}

function missing(): never {
  throw new Error('the account was let go while it registered');
}

function outcomeOf({ userAgent }: App, { exchange }: AccountRow): Outcome {
  const outcome = exchange === null ? null : userAgent.get(exchange)?.outcome;
  return outcome ?? { kind: 'stopped' };
}

function stopCurrent({ userAgent }: App, { exchange }: AccountRow): void {
  if (exchange !== null) userAgent.stop(exchange);
}

const isSettled = ({ app, row }: Registration): boolean => {
  const { exchange } = row();
  return exchange === null || (app.userAgent.get(exchange)?.outcome ?? null) !== null;
};

async function request(registration: Registration, purpose: RegisterPurpose): Promise<void> {
  const { app, plan, talk } = registration;
  app.stack.accounts.register(plan.config.id, purpose);
  await talk.until(() => isSettled(registration));
}

/** Waits while the account keeps itself registered; a registration that is lost for good ends the wait. */
async function stayRegistered(registration: Registration, ms: number): Promise<void> {
  const { app, plan, talk, row } = registration;
  const isLost = (): boolean => row().state === 'failed' && row().nextAttempt === null;
  await talk.untilOrInterrupt(isLost, ms);
  const { table } = app.stack.dialogs;
  const everyDialog = (): number[] => {
    const { first, next } = table.counters();
    return table.rows(first, next - first).map(({ id }) => id);
  };
  await endCalls(app, talk, everyDialog, null);
  await talk.until(() => isSettled(registration));
  if (!plan.keep && talk.interrupts < 2 && !isLost()) await request(registration, 'unbind');
}

/** The exit code of a registration at its end. */
export function exitCodeOfRow({ status, trouble }: AccountRow, outcome: Outcome): number {
  if (outcome.kind === 'stopped' || outcome.kind === 'timeout') return EXIT.noAnswer;
  if (outcome.kind === 'trouble') return exitCodeOfTrouble(outcome.trouble);
  return status >= 200 && status < 300 && trouble === null ? EXIT.ok : EXIT.negative;
}
