/** What a sequence expected and what it got, in words of the protocol: `200 within 2 s`, `486 Busy Here after 12 ms`. */
import type { Outcome } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';

/** A result shows so much of a text. */
const SHOWN = 500;

/** A text that a peer wrote, cut to what is shown. */
export function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** Milliseconds as people read them. */
export function timeText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(3))} s`;
}

/** A response with its time: `486 Busy Here after 12 ms`. */
export function answerText(answer: { readonly status: number; readonly reason: string }, ms: number): string {
  return `${shown(`${answer.status} ${answer.reason}`.trim())} after ${timeText(ms)}`;
}

/** How a send ended without what was waited for. */
export function outcomeText(outcome: Outcome): string {
  if (outcome.kind === 'timeout')
    return outcome.timer === 'limit' ? 'no answer in time' : `no answer (timer ${outcome.timer} fired)`;
  if (outcome.kind === 'trouble') return shown(outcome.trouble.message);
  return outcome.kind === 'stopped' ? 'it was stopped' : shown(`${outcome.status} ${outcome.reason}`);
}

/** The trouble of a step that cannot be done as it is written. */
export function notPossible(message: string): Trouble {
  return { code: 'NOT_POSSIBLE', message };
}
