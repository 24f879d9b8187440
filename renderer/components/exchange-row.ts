/** What a message made of its dialog; or what is odd about it: too late, answering nothing, from another address. */
export type RowMark = 'early' | 'confirmed' | 'terminated' | 'late' | 'stray' | 'foreign';

/** One message of an exchange or a call, as the list of its messages shows it. */
export interface ExchangeRow {
  readonly id: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  readonly direction: 'in' | 'out';
  /** Empty for a response. */
  readonly method: string;
  /** 0 for a request. */
  readonly status: number;
  readonly reason: string;
  readonly note: string;
  readonly marks?: readonly RowMark[];
  readonly retransmission: number;
}
