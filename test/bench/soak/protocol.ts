/** What the soak's parent and its two parties tell each other over node:child_process. */

/** What the parent asks of a party. */
export type Order =
  /** Fill the capture to its limits, as after hours of use. */
  | { readonly kind: 'fill' }
  /** Start calls to the other party. */
  | { readonly kind: 'call'; readonly to: string; readonly rate: number; readonly seconds: number }
  /** Count the repetitions since the last time. */
  | { readonly kind: 'count' }
  /** Collect all garbage and tell what lives. */
  | { readonly kind: 'collect' };

/** How the calls of one run went. */
export interface Tally {
  readonly started: number;
  readonly completed: number;
  /** Failed calls by what went wrong. */
  readonly failed: Readonly<Record<string, number>>;
}

/** What a party was like since its last sample; bytes, milliseconds. */
export interface Sample {
  readonly elapsed: number;
  readonly rss: number;
  /** The least heap that was in use: what a collection leaves. */
  readonly heap: number;
  readonly buffers: number;
  readonly cpu: number;
  readonly messages: number;
  readonly delay50: number;
  readonly delay99: number;
  /** Transactions that live. */
  readonly live: number;
}

export type Report =
  | { readonly kind: 'ready'; readonly address: string }
  | { readonly kind: 'filled' }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'tally'; readonly tally: Tally }
  | { readonly kind: 'count'; readonly repetitions: number }
  /** Bytes of heap and buffers that are in use. */
  | { readonly kind: 'collected'; readonly living: number };

/** The arguments of a party's process, in their order. */
export interface PartyOptions {
  /** T1 in milliseconds; the other timers follow it (RFC 3261 17). */
  readonly t1: number;
}
