/** Arguments of a command read strictly: an unknown option, a missing or a repeated value is one clear sentence. */
import { parseArgs } from 'node:util';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';

/** `flag` is there or not, `value` takes one value, `list` may be given again and again, `optional` takes a value behind `=` or none. */
export type OptionKind = 'flag' | 'value' | 'list' | 'optional';
export type OptionTable = Readonly<Record<string, OptionKind>>;

type ValueOf<K extends OptionKind> = K extends 'flag' ? boolean : K extends 'list' ? string[] : string | null;

export interface Arguments<T extends OptionTable> {
  readonly options: { readonly [K in keyof T]: ValueOf<T[K]> };
  readonly positionals: readonly string[];
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function complaintAbout(token: OptionToken, table: OptionTable, seen: ReadonlySet<string>): string | null {
  const kind = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
  if (kind === undefined) return `unknown option ${token.rawName}`;
  if (kind === 'flag') return token.value === undefined ? null : `option ${token.rawName} takes no value`;
  if (kind === 'optional') return seen.has(token.name) ? `option ${token.rawName} is given twice` : null;
  if (token.value === undefined || (!token.inlineValue && /^-./.test(token.value))) {
    return `option ${token.rawName} needs a value`;
  }
  return kind === 'value' && seen.has(token.name) ? `option ${token.rawName} is given twice` : null;
}

function emptyOptions(table: OptionTable): Map<string, boolean | string | string[] | null> {
  const blank = { flag: () => false, value: () => null, optional: () => null, list: () => [] };
  return new Map(Object.entries(table).map(([name, kind]) => [name, blank[kind]()]));
}

/** Reads arguments by a table of options; an `optional` one without a value is ''. The error is one sentence without a full stop. */
export function readArguments<T extends OptionTable>(
  args: readonly string[],
  table: T,
): Result<Arguments<T>, string> {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(table).map(([name, kind]) => [
        name,
        { type: kind === 'flag' || kind === 'optional' ? 'boolean' : 'string' },
      ]),
    ),
  });
  const options = emptyOptions(table);
  const positionals: string[] = [];
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const complaint = complaintAbout(token, table, seen);
    if (complaint) return err(complaint);
    seen.add(token.name);
    const held = options.get(token.name);
    if (Array.isArray(held)) held.push(token.value ?? '');
    else options.set(token.name, token.value ?? (table[token.name] === 'optional' ? '' : true));
  }
  return ok({ options: Object.fromEntries(options) as Arguments<T>['options'], positionals });
}

/** Reads a number of seconds above 0 and up to an hour; the value is in milliseconds. */
export function readSeconds(text: string): Result<number, string> {
  const milliseconds = /^\d+(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : NaN;
  return milliseconds >= 1 && milliseconds <= 3_600_000
    ? ok(milliseconds)
    : err(`"${text}" is not a number of seconds above 0 and up to 3600`);
}

/** Reads a whole number of `what`, from `least` to `most`. */
export function readWhole(
  text: string,
  what: string,
  least: number,
  most = 2 ** 31 - 1,
): Result<number, string> {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most
    ? ok(number)
    : err(`"${text}" is not a number of ${what} from ${least} to ${most}`);
}

/** Reads a port number; 0 leaves the choice to the system. */
export function readPort(text: string): Result<number, string> {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535
    ? ok(Number(text))
    : err(`"${text}" is not a port: it is a number from 0 to 65535`);
}

/** Reads `NAME=VALUE` pairs; the last one of a name counts. */
export function readPairs(texts: readonly string[]): Result<Record<string, string>, string> {
  const pairs = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) return err(`"${text}" is not a variable: write NAME=VALUE`);
    pairs.set(text.slice(0, at), text.slice(at + 1));
  }
  return ok(Object.fromEntries(pairs));
}
