/** The lanes of a ladder: which hosts there are, what they are called, and in which order they stand. */
import { visibleText } from '#shared/lib/visible.ts';
import type { FlowStep } from '#shared/model/flow.ts';
import { fitColumns } from './columns.ts';
import type { LadderOptions, Lane, Ports } from './model.ts';
import { LANE_LIMIT } from './model.ts';

/** The longest name that is shown of a host. */
const NAME_COLUMNS = 40;

/** The host of `HOST:PORT`, with the brackets of IPv6; what is not of that form is a host as a whole. */
export function hostOf(address: string): string {
  return /^(\[[^\]]*\]|[^:]*):\d+$/.exec(address)?.[1] ?? address;
}

/** The key of the lane in which an address stands. */
export function laneKey(address: string, ports: Ports): string {
  return ports === 'merged' ? hostOf(address) : address;
}

/** `.20:5060` of `192.0.2.20:5060`, `…1:5060` of `[2001:db8::1]:5060`: enough beside a name. */
export function shortAddress(key: string): string {
  const host = hostOf(key);
  const port = key.slice(host.length);
  const last = /^\d+\.\d+\.\d+(\.\d+)$/.exec(host)?.[1];
  if (last) return `${last}${port}`;
  const group = /^\[[0-9a-f:.]*:([0-9a-f]+)\]$/i.exec(host)?.[1];
  return group ? `…${group}${port}` : key;
}

/** The name that the addresses of a lane have; none where they are called differently. */
function commonName(addresses: ReadonlySet<string>, names: ReadonlyMap<string, string>): string | null {
  const found = new Set<string>();
  for (const address of addresses) {
    const name = names.get(address);
    if (name !== undefined) found.add(name);
  }
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

function laneOf(key: string, addresses: ReadonlySet<string>, options: LadderOptions): Lane {
  const { aliases, own, naming, words } = options;
  if (key === '') return { key, name: words.others, label: words.others };
  const byHand = aliases.get(key) ?? aliases.get(hostOf(key)) ?? commonName(addresses, aliases);
  const given = byHand ?? commonName(addresses, own) ?? '';
  const name = fitColumns(visibleText(given), NAME_COLUMNS);
  const address = fitColumns(visibleText(key), 60);
  const named = naming === 'name' && name !== '';
  return { key, name, label: named ? `${name} · ${visibleText(shortAddress(key))}` : address };
}

/** The keys in the order that is wished; one that the wish does not name stands behind the one that it appeared behind. */
export function inOrder(appeared: readonly string[], order: readonly string[]): string[] {
  const wished = new Map(order.map((key, at) => [key, at]));
  let rank = -1;
  const ranks = new Map(appeared.map((key) => [key, (rank = wished.get(key) ?? rank)]));
  return appeared.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** The index of the lane of an address. */
  indexOf(address: string): number;
}

/** The lanes of these messages. */
export function lanesOf(steps: readonly FlowStep[], options: LadderOptions): Lanes {
  const found = new Map<string, Set<string>>();
  for (const { row } of steps) {
    for (const address of [row.src, row.dst]) {
      const key = laneKey(address, options.ports);
      const at = found.get(key);
      if (at) at.add(address);
      else found.set(key, new Set([address]));
    }
  }
  const appeared = [...found.keys()];
  const isCrowded = appeared.length > LANE_LIMIT;
  const keys = inOrder(isCrowded ? appeared.slice(0, LANE_LIMIT - 1) : appeared, options.order);
  if (isCrowded) keys.push('');
  const lanes = keys.map((key) => laneOf(key, found.get(key) ?? new Set(), options));
  const indexes = new Map(keys.map((key, index) => [key, index]));
  return {
    lanes,
    indexOf: (address) => indexes.get(laneKey(address, options.ports)) ?? indexes.get('') ?? 0,
  };
}

/** The order with one lane put at another place. */
export function movedLane(lanes: readonly Lane[], key: string, to: number): string[] {
  const keys = lanes.map((lane) => lane.key).filter((one) => one !== key && one !== '');
  keys.splice(Math.max(0, to), 0, key);
  return keys;
}
