/** Arbitrary messages: any bytes, and sound messages with bytes changed, put in, and cut out. */
import { readFileSync } from 'node:fs';
import { concatBytes } from '#shared/lib/bytes.ts';
import fc from 'fast-check';

const folder = new URL('../fixtures/rfc4475/', import.meta.url);
const files = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as readonly {
  readonly file: string;
}[];
const SAMPLES = files.map(({ file }) => new Uint8Array(readFileSync(new URL(file, folder))));

/** Bytes that mean something to a parser come up more often than the others. */
const byte = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom(...[...' \t\r\n:;,<>"\\@=%?/[]*(){}'].map((char) => char.charCodeAt(0))),
);
const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.array(byte, { maxLength }).map((list) => Uint8Array.from(list));

interface Change {
  readonly place: number;
  readonly removed: number;
  readonly put: Uint8Array;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.integer({ min: 0, max: 12 }),
  put: bytes(8),
});

function applied(source: Uint8Array, { place, removed, put }: Change): Uint8Array {
  const at = Math.floor(place * source.length);
  return concatBytes([source.subarray(0, at), put, source.subarray(at + removed)]);
}

const mutated = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.array(change, { maxLength: 6 }))
  .map(([sample, changes]) => changes.reduce(applied, sample));

/** Any datagram: noise, torture messages, and torture messages made worse. */
export const datagram: fc.Arbitrary<Uint8Array> = fc.oneof(
  { arbitrary: fc.uint8Array({ maxLength: 300 }), weight: 1 },
  { arbitrary: bytes(300), weight: 1 },
  { arbitrary: mutated, weight: 6 },
);
