/** The formatters of i18n/format.ts bound to the language in use; what uses them changes with it. */
import { useI18n } from 'vue-i18n';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Quantity } from '../i18n/format.ts';
import { browserClock } from '../host/clock.ts';
import {
  bytesQuantity,
  delayQuantity,
  formatDuration,
  formatFullTime,
  formatMoment,
  formatNumber,
  formatSpan,
  formatTime,
  formatToday,
} from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';

export interface Format {
  number(value: number, digits?: number): string;
  time(value: number): string;
  /** `YYYY-MM-DD HH:MM:SS.mmm` of the local day. */
  instant(value: number): string;
  /** The same without the day where that is today. */
  today(value: number): string;
  /** Minutes, with the day where it is not today. */
  moment(value: number): string;
  duration(ms: number): string;
  /** A span in its largest whole unit. */
  span(ms: number): string;
  bytes(count: number): string;
  delay(ms: number): string;
  /** A trouble in the language in use: by its code, else the sentence it came with; the code stands behind it. */
  trouble(trouble: Trouble): string;
}

/** To be called in a component's set-up. */
export function useFormat(): Format {
  const { t, te, locale } = useI18n();
  const language = (): Language => (locale.value === 'zh' ? 'zh' : 'en');
  const text = ({ unit, value }: Quantity): string => t(`common.units.${unit}`, { value });
  const reasonOf = (data: Trouble['data']): string | null => {
    const key = `common.reason.${data?.['reason'] ?? ''}`;
    return te(key, 'en') ? t(key) : null;
  };
  return {
    number: (value, digits) => formatNumber(value, language(), digits),
    time: formatTime,
    instant: formatFullTime,
    today: (value) => formatToday(value, browserClock.now()),
    moment: (value) => formatMoment(value, browserClock.now()),
    duration: formatDuration,
    span: (ms) => formatSpan(ms, language()),
    bytes: (count) => text(bytesQuantity(count, language())),
    delay: (ms) => text(delayQuantity(ms, language())),
    trouble({ code, message, data }) {
      const own = `common.trouble.${code}`;
      // Of a path can be said what is meant by "it".
      const key = data?.['path'] && te(`${own}_AT`, 'en') ? `${own}_AT` : own;
      const isKnown = /^\w+$/.test(code) && te(key, 'en');
      return `${isKnown ? t(key, { ...data, message, reason: reasonOf(data) ?? message }) : message} (${code})`;
    },
  };
}
