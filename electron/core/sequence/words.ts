/** What a sequence expected, what it got, and why it could not go on, as data; `toldText` has the words. */
import type { Outcome } from '#shared/model/exchange.ts';
import type { Told, ToldCode } from '#shared/model/sequence.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { toldText } from '#shared/sequence/told-text.ts';

/** A result shows so much of a text. */
const SHOWN = 500;

function shown<T>(value: T): T | string {
  return typeof value === 'string' && value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
}

/** Something told; texts of a peer are cut to what is shown. */
export function told(code: ToldCode, data: Told['data'] = {}): Told {
  return {
    code,
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shown(value)])),
  };
}

/** A text that means the same in every language. */
export function toldAs(text: string): Told {
  return told('text', { text });
}

const responseText = ({ status, reason }: { readonly status: number; readonly reason: string }): string =>
  `${status} ${reason}`.trim();

/** A response with its time: `486 Busy Here after 12 ms`. */
export function toldAnswer(answer: { readonly status: number; readonly reason: string }, ms: number): Told {
  return told('answer', { answer: responseText(answer), ms });
}

/** What came in place of what was waited for until the time was over. @param last the response that came before */
export function toldInVain(
  ms: number,
  last: { readonly status: number; readonly reason: string } | null,
): Told {
  return last ? told('nothing-but', { ms, last: responseText(last) }) : told('nothing', { ms });
}

/** How a send ended without what was waited for; null where its trouble says so. */
export function toldOutcome(outcome: Outcome): Told | null {
  switch (outcome.kind) {
    case 'timeout':
      return outcome.timer === 'limit' ? told('no-answer') : told('timer', { timer: outcome.timer });
    case 'stopped':
      return told('stopped');
    case 'answer':
      return toldAs(responseText(outcome));
    case 'trouble':
      return null;
  }
}

/** A trouble that tells something of a sequence. */
export function toldTrouble(code: string, what: ToldCode, given: Told['data'] = {}): Trouble {
  const { data } = told(what, given);
  return { code, message: toldText({ code: what, data }, 'en'), data: { ...data, told: what } };
}

/** The trouble of a step that cannot be done as it is written. */
export function notPossible(what: ToldCode, data: Told['data'] = {}): Trouble {
  return toldTrouble('NOT_POSSIBLE', what, data);
}
