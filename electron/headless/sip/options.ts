/** The options that the commands which talk SIP have in common, read into what the stack takes. */
import { isIP } from 'node:net';
import { parseDestination } from '#core/resolve/target.ts';
import type { TimerConfig } from '#core/transaction/timers.ts';
import { DEFAULT_TIMERS, timersOf } from '#core/transaction/timers.ts';
import { SUPPORTED } from '#core/ua/ways.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { SipTransport } from '#shared/model/destination.ts';
import type { Credentials, SendSwitches, SwitchName } from '#shared/model/exchange.ts';
import { ALL_ON, SWITCH_NAMES } from '#shared/model/exchange.ts';
import type { Arguments } from '../cli/args.ts';

export const STACK_OPTIONS = {
  to: 'value',
  user: 'value',
  password: 'value',
  t1: 'value',
  t2: 'value',
  t4: 'value',
  dns: 'list',
  verbose: 'flag',
  json: 'flag',
} as const;

export type StackArguments = Arguments<typeof STACK_OPTIONS>['options'];

export interface StackWish {
  /** '' for where the message leads. */
  readonly to: string;
  readonly credentials: Credentials | null;
  readonly timers: TimerConfig;
  /** Name servers instead of the system's; null for those. */
  readonly servers: readonly string[] | null;
  readonly verbose: boolean;
  readonly json: boolean;
}

/** Reads the common options; the error is one sentence. `user` answers challenges where none is named. */
export function readStackOptions(
  options: StackArguments,
  env: Readonly<Record<string, string | undefined>>,
  user: string | null = null,
): Result<StackWish, string> {
  const to = readDestination(options.to);
  if (!to.ok) return to;
  const credentials = readCredentials(options, env['SIPWRIGHT_PASSWORD'], user);
  if (!credentials.ok) return credentials;
  const timers = readTimers(options);
  if (!timers.ok) return timers;
  const servers = readServers(options.dns);
  if (!servers.ok) return servers;
  const { verbose, json } = options;
  return ok({
    to: to.value,
    credentials: credentials.value,
    timers: timers.value,
    servers: servers.value,
    verbose,
    json,
  });
}

/** Any form of a destination over a transport that this build speaks; '' where none is given. */
export function readDestination(text: string | null): Result<string, string> {
  if (text === null) return ok('');
  const target = parseDestination(text);
  if (!target.ok) return err(target.error.message);
  const { transport } = target.value;
  if (transport !== null && !SUPPORTED.has(transport as SipTransport)) {
    return err(`"${text}" cannot be reached: this build speaks ${[...SUPPORTED].join(', ')} only`);
  }
  return ok(text);
}

function readCredentials(
  { user, password }: Pick<StackArguments, 'user' | 'password'>,
  ofEnvironment: string | undefined,
  usualUser: string | null,
): Result<Credentials | null, string> {
  const name = user ?? usualUser;
  if (name === null) {
    return password === null ? ok(null) : err('option --password needs --user beside it');
  }
  const given = password ?? ofEnvironment;
  if (given !== undefined) return ok({ user: name, password: given });
  return user === null ? ok(null) : err('option --user needs --password beside it');
}

function readTimers(options: Pick<StackArguments, 't1' | 't2' | 't4'>): Result<TimerConfig, string> {
  const values = { t1: DEFAULT_TIMERS.t1, t2: DEFAULT_TIMERS.t2, t4: DEFAULT_TIMERS.t4 };
  for (const name of ['t1', 't2', 't4'] as const) {
    const text = options[name];
    if (text === null) continue;
    const ms = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (ms < 1 || ms > 60_000) {
      return err(`"${text}" is not a time for --${name}: write milliseconds from 1 to 60000`);
    }
    values[name] = ms;
  }
  return ok(timersOf(values));
}

function readServers(texts: readonly string[]): Result<readonly string[] | null, string> {
  for (const text of texts) {
    const [, bracketed, plain, port = '53'] =
      /^(?:\[([0-9a-f:.]+)\]|([\d.]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
    const isServer = isIP(bracketed ?? plain ?? text) !== 0 && Number(port) >= 1 && Number(port) <= 65_535;
    if (!isServer) return err(`"${text}" is not a name server: write ADDRESS or ADDRESS:PORT`);
  }
  return ok(texts.length === 0 ? null : texts);
}

/** What can be switched off by name: the switches of a send, and the BYE that ends an answered call. */
export const OFF_NAMES: readonly string[] = [...SWITCH_NAMES, 'bye'];

export interface Automatisms {
  readonly switches: SendSwitches;
  /** Whether an answered call is ended. */
  readonly bye: boolean;
}

/** Reads the values of `--off`: names with commas between them. */
export function readOff(texts: readonly string[]): Result<Automatisms, string> {
  const names = texts.flatMap((text) => text.split(','));
  const unknown = names.find((name) => !OFF_NAMES.includes(name));
  if (unknown !== undefined) {
    return err(`"${unknown}" cannot be switched off: the names are ${OFF_NAMES.join(', ')}`);
  }
  const switches = { ...ALL_ON };
  for (const name of names) if (name !== 'bye') switches[name as SwitchName] = false;
  return ok({ switches, bye: !names.includes('bye') });
}
