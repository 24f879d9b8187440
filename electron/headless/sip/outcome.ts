/** What an outcome is in words, as a JSON line, and as an exit code. */
import type { GiveUpReason } from '#core/auth/verdict.ts';
import type { Exchange, Outcome } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { EXIT } from '../cli/exit.ts';
import { relativeSeconds } from '../cli/ladder.ts';

export interface EndedExchange {
  readonly exchange: Exchange;
  readonly outcome: Outcome;
  /** When nothing more was expected: milliseconds since 1970-01-01 UTC. */
  readonly ended: number;
}

/** Trouble that the author of the command can mend; nothing was sent. */
const USAGE_TROUBLE: ReadonlySet<string> = new Set([
  'VARIABLE_UNRESOLVED',
  'NOT_A_REQUEST',
  'BAD_ADDRESS',
  'NO_DESTINATION',
  'TRANSPORT_UNAVAILABLE',
  'NOT_SECURE',
]);

/** Notices that say why a challenge was not answered. */
const GIVEN_UP: Readonly<Record<GiveUpReason, true>> = {
  WRONG_CREDENTIALS: true,
  NO_CREDENTIALS: true,
  UNKNOWN_ALGORITHM: true,
  TOO_MANY_REALMS: true,
  NO_CHALLENGE: true,
  ALWAYS_STALE: true,
};

/** Whether it is the notice of a challenge that was not answered. */
export function isGivenUp(code: string): boolean {
  return Object.hasOwn(GIVEN_UP, code);
}

/** The exit code of trouble that kept a request from being sent. */
export function exitCodeOfTrouble({ code }: Pick<Trouble, 'code'>): number {
  return USAGE_TROUBLE.has(code) ? EXIT.usage : EXIT.noAnswer;
}

/** The exit code of an outcome; what has no answer (an ACK, a response) is done when it is sent. */
export function exitCodeOf(outcome: Outcome, expectsAnswer: boolean): number {
  switch (outcome.kind) {
    case 'answer':
      return isSuccess(outcome) ? EXIT.ok : EXIT.negative;
    case 'trouble':
      return exitCodeOfTrouble(outcome.trouble);
    default:
      return expectsAnswer ? EXIT.noAnswer : EXIT.ok;
  }
}

/** Whether it is a final answer 2xx. */
export function isSuccess(outcome: Outcome): boolean {
  return outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
}

const LEFT_ALONE: Readonly<Record<'B' | 'F' | 'limit', string>> = {
  B: 'no final answer: timer B fired (RFC 3261 17.1.1.2)',
  F: 'no final answer: timer F fired (RFC 3261 17.1.2.2)',
  limit: 'no final answer within the time that was given',
};

/** One sentence about an outcome. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answer':
      return `${outcome.status} ${outcome.reason}`.trimEnd();
    case 'timeout':
      return LEFT_ALONE[outcome.timer];
    case 'trouble':
      return `not sent: ${outcome.trouble.message}`;
    case 'stopped':
      return 'stopped';
  }
}

/** Why the credentials did not do, where the answer is a challenge. */
export function refusalOf({ notices }: Pick<Exchange, 'notices'>, outcome: Outcome): Trouble | null {
  const isChallenge = outcome.kind === 'answer' && (outcome.status === 401 || outcome.status === 407);
  return (isChallenge && notices.findLast(({ code }) => isGivenUp(code))) || null;
}

/** The sentence for the end of an exchange: its outcome, with what is wrong with the credentials. */
function endText({ exchange, outcome }: Pick<EndedExchange, 'exchange' | 'outcome'>): string {
  const refusal = refusalOf(exchange, outcome);
  return refusal ? `${outcomeText(outcome)}: ${refusal.message}` : outcomeText(outcome);
}

/** Seconds from the first message to the end, with three places. */
export function secondsOf({ exchange, ended }: EndedExchange): string {
  return relativeSeconds(ended, exchange.entries[0]?.time ?? exchange.started);
}

/** An outcome as its JSON line has it. `more` stands before the seconds. */
export function outcomeRecord(end: EndedExchange, exit: number, more: object = {}): object {
  const { exchange, outcome } = end;
  const answer = outcome.kind === 'answer' ? outcome : null;
  const trouble = outcome.kind === 'trouble' ? outcome.trouble : refusalOf(exchange, outcome);
  return {
    type: 'outcome',
    kind: outcome.kind,
    status: answer && answer.status,
    reason: answer && answer.reason,
    code: trouble && trouble.code,
    message: endText(end),
    destination: exchange.destination,
    local: exchange.local,
    callId: exchange.callId,
    ...more,
    seconds: Number(secondsOf(end)),
    exit,
  };
}
