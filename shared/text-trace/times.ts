/** Finds a time in a line, in the forms that logs write it. What lacks a date or a year needs one from outside. */
import type { TextTraceOptions } from './trace.ts';

const FULL =
  /(\d{4})[-/](\d\d)[-/](\d\d)[T ,\t]{1,2}(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|[+-]\d\d:?\d\d)(?!\d))?/;
const EPOCH = /(?<![\d.])(1\d{9})\.(\d{1,9})(?![\d.])/;
const MONTH = /\b([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: (\d{4})\b)?/;
const CLOCK = /(?<![\d:])(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?!\d|:\d)/;
const FORMS = [FULL, EPOCH, MONTH, CLOCK];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const DAY = 86_400_000;
/** A time of day that goes back by more than this has passed midnight; by less, the lines are out of order. */
const HALF_A_DAY = DAY / 2;

export interface TimeReader {
  /** The time in a line, or null where none is found or its day is not known. */
  read(text: string): number | null;
  /** The line without its first time, or null where it has none. */
  without(text: string): string | null;
}

const number = (text: string | undefined): number => Number(text ?? 0);

/** Milliseconds of the fraction of a second, whatever its digits. */
const fraction = (digits: string | undefined): number =>
  digits === undefined ? 0 : Number(`0.${digits}`) * 1000;

/** Milliseconds since midnight from the groups that begin at `at`. */
function clockOf(match: RegExpExecArray, at: number): number {
  const seconds = number(match[at]) * 3_600 + number(match[at + 1]) * 60 + number(match[at + 2]);
  return seconds * 1000 + fraction(match[at + 3]);
}

function zoneOf(text: string): number {
  if (text === 'Z') return 0;
  const minutes = number(text.slice(1, 3)) * 60 + number(text.slice(-2));
  return text.startsWith('-') ? -minutes : minutes;
}

/** Makes a reader for one text: it remembers the time of day, to notice midnight. */
export function createTimeReader({ day, offsetMinutes = 0 }: TextTraceOptions = {}): TimeReader {
  let lastClock = 0;
  let days = 0;
  const toUtc = (time: number, minutes = offsetMinutes): number => time - minutes * 60_000;

  function readMonth(match: RegExpExecArray): number | null {
    const month = MONTHS.indexOf(match[1] ?? '');
    if (month < 0 || (match[7] === undefined && day === undefined)) return null;
    const year = match[7] === undefined ? new Date(day ?? 0).getUTCFullYear() : number(match[7]);
    return toUtc(Date.UTC(year, month, number(match[2])) + clockOf(match, 3));
  }

  function readClock(match: RegExpExecArray): number | null {
    if (day === undefined) return null;
    const clock = clockOf(match, 1);
    if (clock < lastClock - HALF_A_DAY) days += 1;
    lastClock = clock;
    return toUtc(day + days * DAY + clock);
  }

  return {
    read(text) {
      const full = FULL.exec(text);
      if (full) {
        const date = Date.UTC(number(full[1]), number(full[2]) - 1, number(full[3]));
        return toUtc(date + clockOf(full, 4), full[8] === undefined ? offsetMinutes : zoneOf(full[8]));
      }
      const epoch = EPOCH.exec(text);
      if (epoch) return number(epoch[1]) * 1000 + fraction(epoch[2]);
      const month = MONTH.exec(text);
      if (month) return readMonth(month);
      const clock = CLOCK.exec(text);
      return clock && readClock(clock);
    },
    without(text) {
      const form = FORMS.find((one) => one.test(text));
      return form ? text.replace(form, '') : null;
    },
  };
}
