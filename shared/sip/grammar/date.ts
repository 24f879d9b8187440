/** Reads Date (RFC 3261 20.17 and 25.1): the form of RFC 1123, with GMT as its only time zone. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Sink } from './sink.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FORM = /^([A-Z][a-z]{2}), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (\S+)$/;

/** Checks a date: its form, its zone, and whether the weekday is that of the day. */
export function checkDate(bytes: Uint8Array, span: Span, sink: Sink): void {
  const match = FORM.exec(textOf(bytes, span).slice(0, 64));
  const [, weekday = '', day, month = '', year, hour, minute, second, zone = ''] = match ?? [];
  const monthIndex = MONTHS.indexOf(month);
  const date = new Date(Date.UTC(Number(year), monthIndex, Number(day)));
  const isDay = monthIndex >= 0 && date.getUTCDate() === Number(day) && date.getUTCMonth() === monthIndex;
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 61;
  if (!isDay || !isTime || !DAYS.includes(weekday)) {
    sink('date-malformed', span);
    return;
  }
  if (zone !== 'GMT') sink('date-zone', { start: span.end - zone.length, end: span.end }, { zone });
  const expected = DAYS[date.getUTCDay()] ?? '';
  if (expected !== weekday) {
    sink('date-weekday', { start: span.start, end: span.start + 3 }, { expected, found: weekday });
  }
}
