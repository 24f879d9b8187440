/** What is entered for the limits of what is kept, and what is wrong with it. */
import type { CaptureLimits } from '#shared/model/recording.ts';

export const LIMIT_NAMES = ['messages', 'mebibytes', 'minutes'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];
export type LimitTexts = Readonly<Record<LimitName, string>>;

const MEBIBYTE = 1_048_576;
/** What the schema of the settings takes. */
const RANGES: Readonly<Record<LimitName, readonly [least: number, most: number]>> = {
  messages: [1_000, 10_000_000],
  mebibytes: [1, Math.floor(Number.MAX_SAFE_INTEGER / MEBIBYTE)],
  minutes: [1, 1_000_000_000],
};

export function limitTexts({ messages, bytes, minutes }: CaptureLimits): LimitTexts {
  return {
    messages: String(messages),
    mebibytes: String(Math.round((bytes / MEBIBYTE) * 100) / 100),
    minutes: minutes === null ? '' : String(minutes),
  };
}

/** The value; null where nothing is set, which only an age may be, and undefined where the text is none that can be set. */
export function readLimit(name: LimitName, text: string): number | null | undefined {
  const bare = text.trim().replaceAll(',', '');
  if (name === 'minutes' && bare === '') return null;
  const [least, most] = RANGES[name];
  const value = /^\d{1,12}(\.\d{1,2})?$/.test(bare) ? Number(bare) : NaN;
  const isWhole = name === 'mebibytes' || Number.isInteger(value);
  return isWhole && value >= least && value <= most ? value : undefined;
}

/** The limits, or null where one of them cannot be set. */
export function readLimits(texts: LimitTexts): CaptureLimits | null {
  const messages = readLimit('messages', texts.messages);
  const mebibytes = readLimit('mebibytes', texts.mebibytes);
  const minutes = readLimit('minutes', texts.minutes);
  if (typeof messages !== 'number' || typeof mebibytes !== 'number' || minutes === undefined) return null;
  return { messages, bytes: Math.round(mebibytes * MEBIBYTE), minutes };
}

export function sameLimits(one: CaptureLimits, other: CaptureLimits): boolean {
  return one.messages === other.messages && one.bytes === other.bytes && one.minutes === other.minutes;
}
