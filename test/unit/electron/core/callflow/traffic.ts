/** Traffic for the trackers: messages between addresses at times of the test's choice, told as the console tells them. */
import { createManualClock } from '#shared/lib/clock.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Observed } from '#core/session/observed.ts';
import { createObserved } from '#core/session/observed.ts';
import type { Listing } from '#core/session/listing.ts';
import { createListing } from '#core/session/listing.ts';
import { createRateMeter } from '#core/session/rate.ts';
import type { Store } from '#core/store/store.ts';
import { createStore } from '#core/store/store.ts';

export interface Heard {
  readonly bytes: Uint8Array;
  /** Milliseconds. */
  readonly at: number;
  /** `HOST:PORT`. */
  readonly src?: string;
  readonly dst?: string;
  readonly capture?: string;
  readonly transport?: 'udp' | 'tcp';
}

export const ALICE = '192.0.2.1:5060';
export const BOB = '192.0.2.2:5060';
export const CAROL = '192.0.2.3:5060';

const endpoint = (text: string): { host: string; port: number } => {
  const [host = '', port = ''] = text.split(':');
  return { host, port: Number(port) };
};

export interface Ears extends Observed {
  readonly listing: Listing;
  readonly store: Store;
  readonly clock: ReturnType<typeof createManualClock>;
  hear(heard: Heard): number;
}

/** The lists of a console that has heard these messages. */
export function listen(messages: readonly Heard[] = []): Ears {
  const clock = createManualClock(0);
  const store = createStore();
  const observed = createObserved({ store, clock });
  const { tracker } = observed;
  const listing = createListing({ store, tracker, observed, rate: createRateMeter(createManualClock(0)) });
  const hear = ({ bytes, at, src = ALICE, dst = BOB, capture = '', transport = 'udp' }: Heard): number =>
    listing.add({
      source: capture === '' ? 'console-1' : capture,
      capture,
      time: at,
      direction: 'in',
      transport,
      src: endpoint(src),
      dst: endpoint(dst),
      bytes,
    });
  for (const one of messages) hear(one);
  return { ...observed, listing, store, clock, hear };
}

export interface Said {
  readonly branch?: string;
  readonly callId?: string;
  readonly cseq?: number;
  readonly from?: string;
  readonly fromTag?: string;
  readonly to?: string;
  readonly toTag?: string;
  /** Lines of Via below the top one. */
  readonly hops?: number;
  readonly headers?: readonly string[];
}

function message(start: string, method: string, said: Said): Uint8Array<ArrayBuffer> {
  const { branch = 'z9hG4bK-1', callId = 'call-1', cseq = 1, headers = [], hops = 0 } = said;
  const { from = 'sip:alice@example.com', to = 'sip:bob@example.com', fromTag = 'a', toTag = '' } = said;
  return utf8(
    [
      start,
      `Via: SIP/2.0/UDP host.example.com${branch === '' ? '' : `;branch=${branch}`}`,
      ...Array.from({ length: hops }, (_, i) => `Via: SIP/2.0/UDP hop${i}.example.com;branch=z9hG4bK-h${i}`),
      `From: <${from}>;tag=${fromTag}`,
      `To: <${to}>${toTag === '' ? '' : `;tag=${toTag}`}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      'Max-Forwards: 70',
      ...headers,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
}

/** A request as the trackers hear it, from alice to bob. */
export const ask = (method: string, at: number, said: Said = {}, way: Partial<Heard> = {}): Heard => ({
  bytes: message(`${method} sip:bob@example.com SIP/2.0`, method, said),
  at,
  src: ALICE,
  dst: BOB,
  ...way,
});

/** An answer, from bob to alice. */
export const answer = (
  status: number,
  method: string,
  at: number,
  said: Said = {},
  way: Partial<Heard> = {},
): Heard => ({
  bytes: message(`SIP/2.0 ${status} Said`, method, { toTag: status === 100 ? '' : 'b', ...said }),
  at,
  src: BOB,
  dst: ALICE,
  ...way,
});
