/** What the processes of the flood tell each other over node:child_process. */

/** How the console was in one second; bytes, milliseconds. */
export interface Second {
  readonly rss: number;
  readonly received: number;
  readonly sent: number;
  /** Server transactions that live, and requests let fall because their source had its share. */
  readonly live: number;
  readonly refused: number;
  /** Requests that wait for a hand, and those answered 503 because too many did. */
  readonly waiting: number;
  readonly unlisted: number;
  /** Rows of the list of incoming requests. */
  readonly rows: number;
  /** Frames of the streams `traffic`, `stack` and `incoming` that reached the client. */
  readonly frames: number;
  /** The longest wait between two frames of `traffic`, and for a page of messages. */
  readonly gap: number;
  readonly page: number;
  readonly cpu: number;
}

export type ConsoleReport =
  { readonly kind: 'ready'; readonly port: number } | { readonly kind: 'second'; readonly second: Second };

export interface FloodOrder {
  readonly port: number;
  readonly rate: number;
  readonly seconds: number;
}

export interface FloodReport {
  readonly sent: number;
  readonly answers: number;
}
