/** What the processes of the live bench tell each other over node:child_process. */

export interface SendOrder {
  readonly port: number;
  /** Messages a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** How many messages left, and in how many milliseconds. */
export interface SendReport {
  readonly sent: number;
  readonly elapsed: number;
}

/** `start` and `stop` are the ends of what is measured. */
export type ConsoleOrder = 'start' | 'stop';

export interface ConsoleReport {
  /** Datagrams that the lists took in from the socket. */
  readonly stored: number;
  /** Datagrams that the system dropped at the socket; null where it does not tell. */
  readonly kernelDrops: number | null;
  readonly answered: number;
  /** Messages that were let go because a limit was reached. */
  readonly evicted: number;
  /** Milliseconds that the event loop came late. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Milliseconds of processor, all threads. */
  readonly cpu: number;
  readonly rss: number;
  readonly heap: number;
}

export type ConsoleWord =
  | { readonly kind: 'ready'; readonly url: string; readonly port: number }
  | { readonly kind: 'report'; readonly report: ConsoleReport };

/** What the page saw, in milliseconds. */
export interface FrameReport {
  readonly frames: readonly number[];
  /** Processor of the page's process, and of its main thread alone. */
  readonly processTime: number;
  readonly threadTime: number;
  /** The text of the last row that was on the screen. */
  readonly lastRow: string;
}
