/**
 * How much of the server table one source has: a flood from one address must not take the place of everybody else.
 * A source without transactions is forgotten, so the number of sources is bounded by the table.
 */

/** So many requests of one source may wait for their final answer. */
export const UNANSWERED_PER_SOURCE = 2_000;

/** So much of the table may belong to one source, answered or not: answered ones stay for 64*T1. */
export const SHARE_OF_SOURCE = 0.75;

/** So many bytes of requests are kept at the most: a datagram can have 64 KiB, and a table is counted in transactions. */
export const MOST_BYTES = 256 * 1024 * 1024;

/** What one source has in the table. */
export interface SourceShare {
  readonly host: string;
  live: number;
  unanswered: number;
  bytes: number;
}

export interface Sources {
  /** Takes a request of so many bytes in; else says whose room is used up. */
  enter(host: string, bytes: number): SourceShare | 'table-full' | 'source-full';
  /** One of its transactions ended; `wasAnswered` tells whether a final response had been sent. */
  leave(share: SourceShare, bytes: number, wasAnswered: boolean): void;
  /** How many sources have a transaction. */
  readonly size: number;
}

/** Makes the empty books for a table of `limit` transactions. */
export function createSources(limit: number, mostBytes = MOST_BYTES): Sources {
  const shares = new Map<string, SourceShare>();
  let live = 0;
  let kept = 0;
  const hasShare = (share: SourceShare, bytes: number): boolean =>
    share.live < Math.ceil(limit * SHARE_OF_SOURCE) &&
    share.unanswered < UNANSWERED_PER_SOURCE &&
    share.bytes + bytes <= mostBytes * SHARE_OF_SOURCE;
  return {
    enter(host, bytes) {
      if (live >= limit || kept + bytes > mostBytes) return 'table-full';
      const share = shares.get(host) ?? { host, live: 0, unanswered: 0, bytes: 0 };
      if (!hasShare(share, bytes)) return 'source-full';
      share.live++;
      share.unanswered++;
      share.bytes += bytes;
      live++;
      kept += bytes;
      shares.set(host, share);
      return share;
    },
    leave(share, bytes, wasAnswered) {
      share.live--;
      share.bytes -= bytes;
      live--;
      kept -= bytes;
      if (!wasAnswered) share.unanswered--;
      if (share.live === 0) shares.delete(share.host);
    },
    get size() {
      return shares.size;
    },
  };
}
