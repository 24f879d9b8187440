/**
 * Every header field name of the IANA registry of SIP, once: how it is written, its compact form, whether its
 * values may stand in a comma list, and the RFC that defines it. Names are found without making a string.
 */
import { HEADER_ROWS } from './header-rows.ts';

export interface HeaderInfo {
  /** The name as its RFC writes it. */
  readonly name: string;
  /** The one-letter form (RFC 3261 7.3.3), where it has one. */
  readonly compact?: string;
  /** Whether commas separate values (RFC 3261 7.3.1). */
  readonly list: boolean;
  /** Whether it may stand only once in a message. */
  readonly single: boolean;
  readonly rfc: string;
  /** Place in the table, from 0. */
  readonly index: number;
}

interface Slot {
  readonly info: HeaderInfo;
  /** The written form, folded by `fold`. */
  readonly key: Uint8Array;
  readonly next: Slot | null;
}

export const HEADERS: readonly HeaderInfo[] = HEADER_ROWS.map(([name, form, rfc, compact], index) => {
  const base = { name, list: form === 'list', single: form === 'single', rfc, index };
  return compact === undefined ? base : { ...base, compact };
});

const SLOTS = 1024;

/** Upper-case letters become lower-case; every other byte stays. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte));

/** A name's slot by its length and its first, middle and last byte: enough to tell the registered names apart. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const first = FOLD[bytes[start] ?? 0] ?? 0;
  const middle = FOLD[bytes[(start + end) >> 1] ?? 0] ?? 0;
  const last = FOLD[bytes[end - 1] ?? 0] ?? 0;
  return (first * 5 + middle * 71 + last * 263 + (end - start) * 31) & (SLOTS - 1);
}

const slots: (Slot | null)[] = new Array<Slot | null>(SLOTS).fill(null);

function addSlot(written: string, info: HeaderInfo): void {
  const key = Uint8Array.from(written, (char) => FOLD[char.charCodeAt(0)] ?? 0);
  const at = slotOf(key, 0, key.length);
  slots[at] = { info, key, next: slots[at] ?? null };
}

for (const info of HEADERS) {
  addSlot(info.name, info);
  if (info.compact !== undefined) addSlot(info.compact, info);
}

function isKey(key: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < key.length; i++) if (FOLD[bytes[start + i] ?? 0] !== key[i]) return false;
  return true;
}

/** Finds the header whose name stands at `start`..`end`, in any case; null where it is not registered. */
export function headerAt(bytes: Uint8Array, start: number, end: number): HeaderInfo | null {
  for (let slot = slots[slotOf(bytes, start, end)] ?? null; slot; slot = slot.next) {
    if (slot.key.length === end - start && isKey(slot.key, bytes, start)) return slot.info;
  }
  return null;
}

const BY_NAME: ReadonlyMap<string, HeaderInfo> = new Map(HEADERS.map((info) => [info.name, info]));

/** What the table knows of a name, full or compact, in any case; null where it is not registered. */
export function headerInfo(name: string): HeaderInfo | null {
  const known = BY_NAME.get(name);
  if (known) return known;
  const bytes = Uint8Array.from(name, (char) => (char.charCodeAt(0) < 128 ? char.charCodeAt(0) : 0));
  return headerAt(bytes, 0, bytes.length);
}

/** The name as its RFC writes it (`Via` for `v` and `VIA`); the name itself where it is not registered. */
export function canonicalName(name: string): string {
  return headerInfo(name)?.name ?? name;
}

/** Headers whose values are addresses: name-addr or addr-spec (RFC 3261 25.1). */
export const ADDRESS_HEADERS: readonly string[] = [
  'From',
  'To',
  'Contact',
  'Route',
  'Record-Route',
  'Refer-To',
  'Referred-By',
  'Reply-To',
  'P-Asserted-Identity',
  'P-Preferred-Identity',
  'Path',
  'Service-Route',
];
