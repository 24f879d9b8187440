/** Short texts that several parts of a report show. */
import { answerText, stateWord } from '#shared/flow/call-state.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import type { ReportWords } from './words.ts';

/** What a Date can hold (ECMA-262 21.4.1.1). */
const LAST_TIME = 8.64e15;

/** `2026-11-22 14:02:09.871`, in UTC; nothing for a time that no calendar has. */
export function stamp(time: number): string {
  if (!(Math.abs(time) <= LAST_TIME)) return '';
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '');
}

/** Where the answer says the state it is shown, as `486 Busy Here`; else the state has a word. */
export const stateText = (row: DialogRow, words: ReportWords): string =>
  answerText(row) ?? words.states[stateWord(row)];
