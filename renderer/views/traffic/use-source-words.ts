/** What a source says of itself, in the language in use. */
import { useI18n } from 'vue-i18n';
import type { SourceRow } from '#shared/model/source.ts';
import { useFormat } from '../../composables/use-format.ts';
import type { SourceRate } from './source-rates.ts';
import { isWaiting, kindOf } from './source-rows.ts';

export interface SourceWords {
  /** Its state as one or two words. */
  state(source: SourceRow): string;
  /** How fast it is: bytes where a file is read, else messages. */
  rate(source: SourceRow, rate: SourceRate): string;
  /** Why something gave no message; the reason itself where there are no words for it. */
  skipped(reason: string): string;
}

/** To be called in a component's set-up. */
export function useSourceWords(): SourceWords {
  const { t, te } = useI18n();
  const format = useFormat();
  return {
    state(source) {
      if (isWaiting(source)) return t('sources.state.waiting');
      if (source.role === 'file' && source.state === 'open' && source.trouble)
        return t('sources.state.partly');
      return t(`sources.state.${kindOf(source)}.${source.state}`);
    },
    rate(source, { bytes, messages }) {
      if (source.role === 'file' && source.progress)
        return t('sources.chip.bytesRate', { size: format.bytes(Math.round(bytes)) });
      return t('sources.chip.messagesRate', { rate: format.number(messages) });
    },
    skipped(reason) {
      const key = `sources.skipped.${reason}`;
      return te(key, 'en') ? t(key) : reason;
    },
  };
}
