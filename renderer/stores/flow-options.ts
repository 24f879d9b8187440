/** How call flows are shown, as the browser keeps it: the form of times, names and order of hosts, what is folded. */
import * as v from 'valibot';
import type { Store } from '../host/storage.ts';
import { readJson, writeJson } from '../host/storage.ts';

const KEY = 'sipwright.flow';
export const ALIAS_LIMIT = 200;
export const ALIAS_LENGTH = 60;
const ORDER_LIMIT = 400;
/** The longest text that an address has: a host name with its port, and room for what is none. */
const HOST_LENGTH = 300;

const host = v.pipe(v.string(), v.minLength(1), v.maxLength(HOST_LENGTH));
const optionsSchema = v.object({
  time: v.picklist(['absolute', 'start', 'previous']),
  ports: v.picklist(['split', 'merged']),
  naming: v.picklist(['name', 'address']),
  /** Whether the legs of the selected calls are shown with them. */
  legs: v.boolean(),
  /** Whether every repetition is shown by itself. */
  unfolded: v.boolean(),
  aliases: v.pipe(
    v.array(v.object({ host, name: v.pipe(v.string(), v.minLength(1), v.maxLength(ALIAS_LENGTH)) })),
    v.maxLength(ALIAS_LIMIT),
  ),
  /** Hosts from left to right. */
  order: v.pipe(v.array(host), v.maxLength(ORDER_LIMIT)),
});
export type FlowOptions = Readonly<v.InferOutput<typeof optionsSchema>>;

export const FIRST_OPTIONS: FlowOptions = {
  time: 'previous',
  ports: 'split',
  naming: 'name',
  legs: true,
  unfolded: false,
  aliases: [],
  order: [],
};

/** What was kept; each part that cannot be read is as at first. */
export function readFlowOptions(storage: Store | null): FlowOptions {
  const kept = readJson(storage, KEY);
  const whole = typeof kept === 'object' && kept !== null ? { ...FIRST_OPTIONS, ...kept } : FIRST_OPTIONS;
  const read = v.safeParse(optionsSchema, whole);
  return read.success ? read.output : FIRST_OPTIONS;
}

/** False where the browser keeps nothing. */
export function writeFlowOptions(storage: Store | null, options: FlowOptions): boolean {
  return writeJson(storage, KEY, options);
}

/** With a name for a host, the newest last; an empty name takes it away. The oldest goes where there are too many. */
export function withAlias(options: FlowOptions, of: string, name: string): FlowOptions {
  const next = name.trim().slice(0, ALIAS_LENGTH);
  const others = options.aliases.filter((alias) => alias.host !== of);
  if (of === '' || of.length > HOST_LENGTH) return options;
  const aliases = next === '' ? others : [...others, { host: of, name: next }].slice(-ALIAS_LIMIT);
  return { ...options, aliases };
}

/** With these hosts in this order; the others keep theirs behind them. */
export function withOrder(options: FlowOptions, hosts: readonly string[]): FlowOptions {
  const fitting = hosts.filter((one) => one !== '' && one.length <= HOST_LENGTH);
  const others = options.order.filter((one) => !fitting.includes(one));
  return { ...options, order: [...fitting, ...others].slice(0, ORDER_LIMIT) };
}
