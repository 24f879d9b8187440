/** Numbers, times and units as text, by language. Pure functions; `useFormat` binds them to the language in use. */
import type { Language } from './languages.ts';
import { LANGUAGE_TAGS } from './languages.ts';

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, digits: number): Intl.NumberFormat {
  const key = `${language} ${digits}`;
  const made = numberFormats.get(key);
  if (made) return made;
  const format = new Intl.NumberFormat(LANGUAGE_TAGS[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  numberFormats.set(key, format);
  return format;
}

/** A number with the language's separators and `digits` places behind the point. */
export function formatNumber(value: number, language: Language, digits = 0): string {
  return numberFormat(language, digits).format(value);
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** `HH:MM:SS.mmm` of the local day, the same in every language, so that columns line up. `time`: ms since 1970 UTC. */
export function formatTime(time: number): string {
  // Each row of a table has one: `Intl` takes ten times as long for the same text.
  const at = new Date(time);
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => padded(part, 2));
  return `${clock.join(':')}.${padded(at.getMilliseconds(), 3)}`;
}

const minuteFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const secondFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayFormat = new Intl.DateTimeFormat('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' });

/** `HH:MM` of the local day, with `YYYY-MM-DD` before it where that is not the day of `now`. */
export function formatMoment(time: number, now: number): string {
  const day = dayFormat.format(time);
  const minute = minuteFormat.format(time);
  return day === dayFormat.format(now) ? minute : `${day} ${minute}`;
}

/** `YYYY-MM-DD HH:MM:SS.mmm` of the local day. */
export const formatFullTime = (time: number): string => `${dayFormat.format(time)} ${formatTime(time)}`;

/** The same; of the day of `now` only `HH:MM:SS.mmm`. */
export function formatToday(time: number, now: number): string {
  return dayFormat.format(time) === dayFormat.format(now) ? formatTime(time) : formatFullTime(time);
}

const SHORT_STEP = 60_000;
const DAY = 86_400_000;

/** When a step of time begins, no more exact than the step is long: the day, the minute or the second, and the day too where `span` has some. */
export function formatStep(time: number, step: number, span: number): string {
  if (step >= DAY) return dayFormat.format(time);
  const clock = step < SHORT_STEP ? secondFormat.format(time) : minuteFormat.format(time);
  return span >= DAY ? `${dayFormat.format(time).slice(5)} ${clock}` : clock;
}

/** `YYYY-MM-DD HH:MM:SS` of the local day. */
export function formatInstant(time: number): string {
  return `${dayFormat.format(time)} ${secondFormat.format(time)}`;
}

/** From one instant to another; the day is written once where it is the same. */
export function formatExtent(from: number, to: number): string {
  const isOneDay = dayFormat.format(from) === dayFormat.format(to);
  return `${formatInstant(from)} – ${isOneDay ? secondFormat.format(to) : formatInstant(to)}`;
}

const SPANS = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A span in the largest unit that it is a whole number of, down to seconds: `2 sec`, `10 min`, `5 days`. */
export function formatSpan(ms: number, language: Language): string {
  const [unit, length] = SPANS.find(([, one]) => ms >= one && ms % one === 0) ?? (['second', 1_000] as const);
  const options = { style: 'unit', unit, unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(LANGUAGE_TAGS[language], options).format(ms / length);
}

/** A span of milliseconds as `MM:SS`, or `H:MM:SS` from one hour on. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

export interface Quantity {
  /** The key of the unit's text under `common.units`. */
  readonly unit: 'seconds' | 'milliseconds' | 'bytes' | 'kib' | 'mib' | 'gib';
  readonly value: string;
}

/** Bytes in the largest binary unit that leaves no long fraction: `846 B`, `208 KiB`, `4 MiB`, `1.5 GiB`. */
export function bytesQuantity(bytes: number, language: Language): Quantity {
  const scaled = (size: number): string => formatNumber(bytes / size, language, bytes % size === 0 ? 0 : 1);
  if (bytes >= 1_073_741_824) return { unit: 'gib', value: scaled(1_073_741_824) };
  if (bytes >= 1_048_576) return { unit: 'mib', value: scaled(1_048_576) };
  if (bytes >= 10_240) return { unit: 'kib', value: scaled(1024) };
  return { unit: 'bytes', value: formatNumber(bytes, language) };
}

/** A delay in the unit that SIP's timers are told in: `0.4 ms`, `87 ms`, and from one second on `1.84 s`. */
export function delayQuantity(ms: number, language: Language): Quantity {
  if (ms < 10) return { unit: 'milliseconds', value: formatNumber(ms, language, 1) };
  if (ms < 999.5) return { unit: 'milliseconds', value: formatNumber(Math.round(ms), language) };
  return { unit: 'seconds', value: formatNumber(ms / 1000, language, 2) };
}
