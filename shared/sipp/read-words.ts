/** Words of a scenario in ours: regular expressions of POSIX, and pauses of no fixed length. */
import { parseRegex } from '#shared/filter/regex/parse.ts';

/** The classes that POSIX names (IEEE 1003.1 9.3.5), as what stands in brackets. */
const CLASSES: Readonly<Record<string, string>> = {
  ...{ alnum: 'A-Za-z0-9', alpha: 'A-Za-z', digit: '0-9', lower: 'a-z', upper: 'A-Z', xdigit: '0-9A-Fa-f' },
  ...{ space: '\\s', blank: ' \\t', cntrl: '\\x00-\\x1f\\x7f', print: ' -~', graph: '!-~' },
};

/** An expression of POSIX as one of ours; null where it is none, or too long. */
export function ours(posix: string): string | null {
  if (posix === '' || posix.length > 1_000 || /[\x00-\x1f]/.test(posix)) return null;
  const written = posix.replace(/\[:(\w{1,10}):\]/g, (all, name: string) => CLASSES[name] ?? all);
  return parseRegex(written).ok ? written : null;
}

type Parameters = Readonly<Record<string, string>>;

/** The mean of each distribution that SIPp has with a simple one, in milliseconds. */
const MEANS: Readonly<Record<string, (of: (name: string) => number) => number>> = {
  fixed: (of) => of('value'),
  uniform: (of) => (of('min') + of('max')) / 2,
  normal: (of) => of('mean'),
  exponential: (of) => of('mean'),
  lognormal: (of) => Math.exp(of('mean') + of('stdev') ** 2 / 2),
  gamma: (of) => of('k') * of('theta'),
};

/** The mean length of a pause, in milliseconds; null where it has none that is known. */
export function pauseOf(attributes: Parameters): number | null {
  const { distribution = '' } = attributes;
  if (!Object.hasOwn(MEANS, distribution)) return null;
  const mean = MEANS[distribution]?.((name) => {
    const text = attributes[name] ?? '';
    return /^\d{1,12}(?:\.\d{1,12})?$/.test(text) ? Number(text) : NaN;
  });
  return mean !== undefined && Number.isFinite(mean) ? Math.round(mean) : null;
}
