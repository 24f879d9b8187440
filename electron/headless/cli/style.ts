/** Colour and weight for people at a terminal; without a terminal, or with NO_COLOR, every style is the text itself. */
import type { Io } from './io.ts';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;

export type Style = Readonly<Record<keyof typeof CODES, (text: string) => string>>;

/** Tells whether standard output shall be coloured (a NO_COLOR that is not empty says no, https://no-color.org). */
export function wantsColour(io: Pick<Io, 'stdout' | 'env'>): boolean {
  return io.stdout.isTTY && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb';
}

/** The styles; with `enabled` false they change nothing. */
export function createStyle(enabled: boolean): Style {
  const wrap = (code: number) => (text: string) => (enabled ? `\u001b[${code}m${text}\u001b[0m` : text);
  const entries = Object.entries(CODES).map(([name, code]) => [name, wrap(code)] as const);
  return Object.fromEntries(entries) as Record<keyof typeof CODES, (text: string) => string>;
}
