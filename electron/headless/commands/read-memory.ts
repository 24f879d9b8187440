/** What `sipwright read` remembers of messages that are gone: their hashes, when requests were sent, and columns of numbers. */
import { hash } from 'node:crypto';
import { hashText } from '#core/store/hash.ts';
import { createRepetitions } from '#core/store/repetitions.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { FilterRecord } from '#shared/filter/record.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import { known } from '#core/callflow/call-times.ts';

/**
 * Tells how often the same bytes crossed before on the same way. The bytes are not kept: 53 bits of a cryptographic hash stand for
 * them, which meet by chance once in many thousand files.
 */
export function createRepeats(): (message: CapturedMessage) => number {
  const counts = createRepetitions();
  return ({ src, dst, bytes }) => {
    const digest = hash('sha1', bytes, 'buffer');
    const way = hashText(`${formatHostPort(src)} ${formatHostPort(dst)}`);
    const key = (digest.readUInt32BE(0) >>> 11) * 2 ** 32 + ((digest.readUInt32BE(4) ^ way) >>> 0);
    const before = counts.find(key);
    const count = before === null ? 0 : before + 1;
    counts.remember(key, count);
    return count;
  };
}

/** Requests of one generation; of two generations the older is dropped when the younger is full. */
const REQUESTS = 65_536;

/** Tells the milliseconds from a request to its final response, by branch and method (RFC 3261 17.1.3); null for all else. */
export function createResponseTimes(generation = REQUESTS): (record: FilterRecord) => number | null {
  let young = new Map<string, number>();
  let old = new Map<string, number>();
  const sentAt = (key: string): number | undefined => young.get(key) ?? old.get(key);
  const remember = (key: string, time: number): void => {
    if (young.size >= generation) {
      old = young;
      young = new Map();
    }
    young.set(key, time);
  };
  return (record) => {
    const { kind, status, time } = record;
    if (kind === 'other' || (kind === 'response' && status < 200)) return null;
    // A digest, since branches come from the network and may be of any length.
    const key = hash('sha1', utf8(`${record.cseqMethod} ${record.callId} ${record.branch}`), 'base64');
    const sent = sentAt(key);
    if (kind === 'response') return sent === undefined ? null : known(Math.max(0, time - sent));
    if (sent === undefined) remember(key, time);
    return null;
  };
}

/** A column of numbers that grows; 0 where nothing was set. */
export class Column {
  #values = new Uint32Array(1_024);

  get(at: number): number {
    return this.#values[at] ?? 0;
  }

  set(at: number, value: number): void {
    if (at >= this.#values.length) {
      const larger = new Uint32Array(Math.max(at + 1, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[at] = value;
  }
}
