/** A download's progress on one line of a terminal; in a log a line every tenth part. */
import type { RuntimeNews } from './runtime-news.ts';
import { percentOf, progressText } from './runtime-news.ts';

export interface ProgressOut {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface Progress {
  show(news: RuntimeNews): void;
  /** Ends the line. */
  end(): void;
}

/** Makes a progress line; what would print the same text again prints nothing. */
export function createProgress(out: ProgressOut): Progress {
  let last = '';
  let step = -1;
  const put = (text: string): void => {
    if (text === last) return;
    out.write(out.isTTY ? `\r${text.padEnd(last.length)}` : `${text}\n`);
    last = text;
  };
  return {
    show(news) {
      if (news.kind === 'install') put('Installing the Electron runtime ...');
      if (news.kind !== 'progress') return;
      const tenth = Math.floor(percentOf(news.got, news.total) / 10);
      if (!out.isTTY && tenth === step) return;
      step = tenth;
      put(progressText(news.got, news.total));
    },
    end() {
      if (last !== '' && out.isTTY) out.write('\n');
      last = '';
    },
  };
}
