/** Writes a packet of HEP in any of its versions; what a version has no place for is left out. */
import { addressBytes } from '#core/capture/addresses.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { CHUNK, CHUNK_HEADER, HEP3_HEADER, MAX_HEP3 } from './chunks.ts';
import type { HepPacket, HepVersion } from './packet.ts';

/** An address that is a name, two addresses of different families, or more bytes than the version can tell the length of. */
export type EncodeError = 'no-address' | 'too-large';

/** Everything but what the encoder finds out by itself. */
export type HepContent = Omit<HepPacket, 'version' | 'family'>;

/** Writes one packet; the payload is not compressed. */
export function encodeHep(
  packet: HepContent,
  version: HepVersion,
): Result<Uint8Array<ArrayBuffer>, EncodeError> {
  const src = addressBytes(packet.src.host);
  const dst = addressBytes(packet.dst.host);
  if (!src || !dst || src.length !== dst.length) return err('no-address');
  const bytes = version === 3 ? encodeNew(packet, src, dst) : encodeOld(packet, version, src, dst);
  return bytes.length > MAX_HEP3 ? err('too-large') : ok(bytes);
}

/** AF_INET and AF_INET6 as Linux numbers them, which the draft of version 3 took over. */
const familyNumber = (address: Uint8Array): number => (address.length === 4 ? 2 : 10);

function timeOf(packet: HepContent): { seconds: number; microseconds: number } {
  const microseconds = Math.round((packet.time ?? 0) * 1000);
  return { seconds: Math.floor(microseconds / 1_000_000) >>> 0, microseconds: microseconds % 1_000_000 };
}

/** The time of version 2 goes out little-endian: agents write, and collectors read, the order of common machines. */
function encodeOld(
  packet: HepContent,
  version: 1 | 2,
  src: Uint8Array,
  dst: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const timeAt = 8 + src.length + dst.length;
  const head = new DataView(new ArrayBuffer(timeAt + (version === 2 ? 12 : 0)));
  [version, head.byteLength, familyNumber(src), packet.protocol].forEach((value, i) =>
    head.setUint8(i, value),
  );
  head.setUint16(4, packet.src.port);
  head.setUint16(6, packet.dst.port);
  if (version === 2) {
    const { seconds, microseconds } = timeOf(packet);
    head.setUint32(timeAt, seconds, true);
    head.setUint32(timeAt + 4, microseconds, true);
    head.setUint16(timeAt + 8, packet.captureId ?? 0, true);
  }
  const bytes = new Uint8Array(head.buffer);
  bytes.set(src, 8);
  bytes.set(dst, 8 + src.length);
  return concatBytes([bytes, packet.payload]);
}

function chunk(type: number, value: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(CHUNK_HEADER));
  head.setUint16(2, type);
  head.setUint16(4, CHUNK_HEADER + value.length);
  return concatBytes([new Uint8Array(head.buffer), value]);
}

/** A number of one, two or four bytes. */
function numberChunk(type: number, width: 1 | 2 | 4, value: number): Uint8Array {
  const bytes = new Uint8Array(width);
  for (let i = 0; i < width; i++) bytes[i] = value >>> (8 * (width - 1 - i));
  return chunk(type, bytes);
}

const textChunk = (type: number, value: string | null): Uint8Array[] =>
  value === null ? [] : [chunk(type, utf8(value))];

function encodeNew(packet: HepContent, src: Uint8Array, dst: Uint8Array): Uint8Array<ArrayBuffer> {
  const { seconds, microseconds } = timeOf(packet);
  const is4 = src.length === 4;
  const chunks = [
    numberChunk(CHUNK.family, 1, familyNumber(src)),
    numberChunk(CHUNK.protocol, 1, packet.protocol),
    chunk(is4 ? CHUNK.src4 : CHUNK.src6, src),
    chunk(is4 ? CHUNK.dst4 : CHUNK.dst6, dst),
    numberChunk(CHUNK.srcPort, 2, packet.src.port),
    numberChunk(CHUNK.dstPort, 2, packet.dst.port),
    ...(packet.time === null
      ? []
      : [numberChunk(CHUNK.seconds, 4, seconds), numberChunk(CHUNK.microseconds, 4, microseconds)]),
    numberChunk(CHUNK.type, 1, packet.type),
    numberChunk(CHUNK.captureId, 4, packet.captureId ?? 0),
    ...textChunk(CHUNK.authKey, packet.authKey),
    ...textChunk(CHUNK.correlationId, packet.correlationId),
    ...textChunk(CHUNK.nodeName, packet.nodeName),
    chunk(CHUNK.payload, packet.payload),
  ];
  const head = new DataView(new ArrayBuffer(HEP3_HEADER));
  [...utf8('HEP3')].forEach((byte, i) => head.setUint8(i, byte));
  head.setUint16(
    4,
    chunks.reduce((sum, { length }) => sum + length, HEP3_HEADER),
  );
  return concatBytes([new Uint8Array(head.buffer), ...chunks]);
}
