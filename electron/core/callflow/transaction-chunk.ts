/** Some thousand transactions one behind the other in typed columns; they are let go as a whole. */
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';

/** Bits of `flags`. */
export const UNSEEN = 1;
export const GIVEN_UP = 2;

export interface Chunk {
  readonly firstId: number;
  count: number;
  /** When the request was seen first; of one that was not seen, the first response. */
  readonly started: Float64Array;
  /** When the first response and the first final one were seen; NaN where none was. */
  readonly first: Float64Array;
  readonly final: Float64Array;
  readonly message: Uint32Array;
  readonly dialog: Uint32Array;
  readonly cseq: Uint32Array;
  /** Places in `places`. */
  readonly src: Uint32Array;
  readonly dst: Uint32Array;
  readonly messages: Uint32Array;
  readonly repeatedRequests: Uint32Array;
  readonly repeatedResponses: Uint32Array;
  /** The transaction before it whose key has the same hash; 0 for none. */
  readonly before: Uint32Array;
  /** What tells the last final response from others. */
  readonly answer: Int32Array;
  readonly status: Uint16Array;
  readonly method: Uint8Array;
  readonly flags: Uint8Array;
  readonly places: Places;
}

/** Makes an empty chunk of `rows` transactions. */
export function createChunk(firstId: number, rows: number): Chunk {
  const numbers = (): Uint32Array => new Uint32Array(rows);
  return {
    firstId,
    count: 0,
    started: new Float64Array(rows),
    first: new Float64Array(rows).fill(Number.NaN),
    final: new Float64Array(rows).fill(Number.NaN),
    message: numbers(),
    dialog: numbers(),
    cseq: numbers(),
    src: numbers(),
    dst: numbers(),
    messages: numbers(),
    repeatedRequests: numbers(),
    repeatedResponses: numbers(),
    before: numbers(),
    answer: new Int32Array(rows),
    status: new Uint16Array(rows),
    method: new Uint8Array(rows),
    flags: new Uint8Array(rows),
    places: createPlaces(),
  };
}

/** Each address once, by its number. It lives as long as its chunk, so forged senders cannot fill the memory. */
export interface Places {
  numberOf(endpoint: Endpoint): number;
  at(number: number): Endpoint;
  textAt(number: number): string;
}

const NOWHERE: Endpoint = { host: '', port: 0 };

function createPlaces(): Places {
  const known: Endpoint[] = [];
  const numbers = new Map<string, Map<number, number>>();
  return {
    numberOf(endpoint) {
      const { host, port } = endpoint;
      let ports = numbers.get(host);
      if (!ports) numbers.set(host, (ports = new Map<number, number>()));
      let number = ports.get(port);
      if (number === undefined) {
        number = known.push({ host, port }) - 1;
        ports.set(port, number);
      }
      return number;
    },
    at: (number) => known[number] ?? NOWHERE,
    textAt: (number) => formatHostPort(known[number] ?? NOWHERE),
  };
}
