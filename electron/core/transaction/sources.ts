/**
 * How much of the server table one source has: a flood from one address must not take the place of everybody else.
 * A source without transactions is forgotten, so the number of sources is bounded by the table.
 */

/** So many requests of one source may wait for their final answer. */
export const UNANSWERED_PER_SOURCE = 2_000;

/** So much of the table may belong to one source, answered or not: answered ones stay for 64*T1. */
export const SHARE_OF_SOURCE = 0.75;

/** What one source has in the table. */
export interface SourceShare {
  readonly host: string;
  live: number;
  unanswered: number;
}

export interface Sources {
  /** Takes one more transaction of a host in; null where it has its share already. */
  enter(host: string): SourceShare | null;
  /** One of its transactions ended; `wasAnswered` tells whether a final response had been sent. */
  leave(share: SourceShare, wasAnswered: boolean): void;
  readonly size: number;
}

/** Makes the empty books for a table of `limit` transactions. */
export function createSources(limit: number): Sources {
  const shares = new Map<string, SourceShare>();
  const most = Math.ceil(limit * SHARE_OF_SOURCE);
  return {
    enter(host) {
      const share = shares.get(host) ?? { host, live: 0, unanswered: 0 };
      if (share.live >= most || share.unanswered >= UNANSWERED_PER_SOURCE) return null;
      share.live++;
      share.unanswered++;
      shares.set(host, share);
      return share;
    },
    leave(share, wasAnswered) {
      share.live--;
      if (!wasAnswered) share.unanswered--;
      if (share.live === 0) shares.delete(share.host);
    },
    get size() {
      return shares.size;
    },
  };
}
