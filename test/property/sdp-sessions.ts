/** Generators of session descriptions: sound ones, sound ones with damage, and bytes that are nothing of the kind. */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import fc from 'fast-check';

export const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const number = fc.nat({ max: 0xffff_ffff }).map(String);
export const address = fc
  .tuple(fc.constantFrom('198.51.100.', '203.0.113.'), fc.integer({ min: 1, max: 254 }))
  .map(([net, host]) => `${net}${host}`);
export const port = fc.integer({ min: 1, max: 65_535 });

export interface Stream {
  readonly media: string;
  readonly port: number;
  readonly formats: readonly number[];
  readonly encoding: string;
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  readonly address: string;
}

const stream: fc.Arbitrary<Stream> = fc.record({
  media: fc.constantFrom('audio', 'video'),
  port,
  formats: fc.uniqueArray(fc.integer({ min: 96, max: 127 }), { minLength: 1, maxLength: 6 }),
  encoding: token,
  direction: fc.constantFrom('sendrecv', 'sendonly', 'recvonly', 'inactive'),
  address,
});

const linesOf = ({ media, port: own, formats, encoding, direction, address: host }: Stream): string[] => [
  `m=${media} ${own} RTP/AVP ${formats.join(' ')}`,
  `c=IN IP4 ${host}`,
  ...formats.map((format) => `a=rtpmap:${format} ${encoding}/8000`),
  `a=${direction}`,
];

export interface Session {
  readonly origin: readonly [user: string, id: string, version: string, host: string];
  readonly streams: readonly Stream[];
}

export const session: fc.Arbitrary<Session> = fc.record({
  origin: fc.tuple(token, number, number, address),
  streams: fc.array(stream, { maxLength: 4 }),
});

/** A session as its text. */
export function textOfSession({ origin, streams }: Session): string {
  const [user, id, version, host] = origin;
  const head = ['v=0', `o=${user} ${id} ${version} IN IP4 ${host}`, 's=-', 't=0 0'];
  return [...head, ...streams.flatMap(linesOf)].map((line) => `${line}\r\n`).join('');
}

const byte = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom(...[...'\r\n =:/.-vosctmabk019'].map((char) => char.charCodeAt(0))),
);
export const junk = (maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.array(byte, { maxLength }).map((list) => Uint8Array.from(list));
export const mutated = fc
  .tuple(
    session,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 9 }), junk(5)), {
      maxLength: 5,
    }),
  )
  .map(([one, changes]) =>
    changes.reduce<Uint8Array>(
      (bytes, [share, removed, put]) => {
        const at = Math.floor(share * bytes.length);
        return concatBytes([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);
      },
      utf8(textOfSession(one)),
    ),
  );
/** What a peer may send as a description. */
export const description = fc.oneof({ arbitrary: junk(200), weight: 1 }, { arbitrary: mutated, weight: 4 });
