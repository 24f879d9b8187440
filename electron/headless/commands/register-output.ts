/** How `sipwright register` tells an account: its state, its bindings with their times, Path and Service-Route. */
import type { AccountRow, Binding } from '#shared/model/account.ts';
import { safeText } from '../cli/safe-text.ts';
import { isGivenUp, outcomeText } from '../sip/outcome.ts';
import type { EndedRegistration } from './register-run.ts';

function secondsLeft({ until }: Pick<Binding, 'until'>, now: number): number | null {
  return until === null ? null : Math.max(0, Math.round((until - now) / 1000));
}

function bindingsOf({ bindings }: AccountRow, now: number): object[] {
  return bindings.map((binding) => ({
    uri: binding.uri,
    expires: secondsLeft(binding, now),
    own: binding.own,
  }));
}

/** A state as its JSON line has it. */
export function stateRecord(row: AccountRow, now: number): object {
  const { state, status, reason, trouble, until, nextAttempt, serviceRoute, path } = row;
  return {
    type: 'state',
    state,
    status,
    reason,
    code: trouble && trouble.code,
    message: trouble && trouble.message,
    bindings: bindingsOf(row, now),
    until,
    nextAttempt,
    serviceRoute,
    path,
  };
}

/** Two rows with the same key tell the same. */
export function stateKey(row: AccountRow): string {
  const { state, status, reason, trouble, bindings, until, nextAttempt, serviceRoute, path } = row;
  return JSON.stringify([
    ...[state, status, reason, trouble, bindings, until, nextAttempt, serviceRoute, path],
  ]);
}

/** One sentence about how it stands; what is wrong with the credentials has been told as a notice. */
export function stateText({ state, status, reason, trouble }: AccountRow): string {
  const answer = status === 0 ? '' : `${status} ${reason}`.trimEnd();
  const isTold = trouble === null || trouble.code === 'REFUSED' || isGivenUp(trouble.code);
  const words = [state === 'new' ? '' : state, answer, isTold ? '' : trouble.message];
  return words.filter((word) => word !== '').join(': ');
}

function bindingLine(binding: Binding, now: number): string {
  const seconds = secondsLeft(binding, now);
  const time = seconds === null ? 'no time told' : `${seconds} s`;
  return `  ${safeText(binding.uri)}  ${time}${binding.own ? '  (ours)' : ''}`;
}

/** The lines of a final answer for people; nothing while a request is under way. */
export function stateLines(row: AccountRow, now: number): string[] {
  const { state, bindings, serviceRoute, path } = row;
  if (state === 'registering' || state === 'unregistering') return [];
  if (row.status === 0 && row.trouble === null) return [];
  return [
    safeText(stateText(row)),
    ...bindings.map((binding) => bindingLine(binding, now)),
    ...(bindings.length === 0 && row.status >= 200 && row.status < 300 ? ['  no bindings'] : []),
    ...serviceRoute.map((value) => `  Service-Route: ${safeText(value)}`),
    ...path.map((value) => `  Path: ${safeText(value)}`),
  ];
}

/** The end as its JSON line has it. */
export function endRecord({ row, outcome, exit }: EndedRegistration, started: number, now: number): object {
  const trouble = outcome.kind === 'trouble' ? outcome.trouble : row.trouble;
  return {
    type: 'outcome',
    kind: outcome.kind,
    state: row.state,
    status: row.status === 0 ? null : row.status,
    reason: row.status === 0 ? null : row.reason,
    code: trouble && trouble.code,
    message: trouble?.message ?? outcomeText(outcome),
    bindings: bindingsOf(row, now),
    callId: row.callId,
    seconds: Math.round(now - started) / 1000,
    exit,
  };
}
