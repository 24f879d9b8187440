/** Reads a packet of HEP, version 1, 2 or 3. Any bytes are read or refused with a reason; nothing is thrown. */
import { formatIp6 } from '#core/capture/addresses.ts';
import { hasText, u16, u32, u32le, u8 } from '#core/capture/octets.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { CHUNK, HEP3_HEADER, readChunks } from './chunks.ts';
import { inflate } from './inflate.ts';
import type { HepError, HepPacket } from './packet.ts';
import { HEP_SIP } from './packet.ts';

/** The numbers that systems give AF_INET6: agents send their own. */
const FAMILIES: ReadonlyMap<number, 4 | 6> = new Map([
  [2, 4],
  [10, 6],
  [23, 6],
  [24, 6],
  [28, 6],
  [30, 6],
]);

const hostOf = (address: Uint8Array): string =>
  address.length === 4 ? address.join('.') : formatIp6(address);

/** Reads one packet; bytes behind the length that it claims are not looked at. */
export function decodeHep(bytes: Uint8Array): Result<HepPacket, HepError> {
  if (hasText(bytes, 0, 'HEP3')) return decodeVersion3(bytes);
  const version = u8(bytes, 0);
  if (version === 1 || version === 2) return decodeOld(bytes, version);
  return err('not-hep');
}

/** Version, length of header, family, protocol, both ports; then both addresses. */
const OLD_HEADER = 8;
/** Seconds, microseconds, number of the agent, and what most compilers put behind it to fill the structure. */
const OLD_TIME = 12;
const OLD_TIME_PACKED = 10;

function decodeOld(bytes: Uint8Array, version: 1 | 2): Result<HepPacket, HepError> {
  const family = FAMILIES.get(u8(bytes, 2));
  if (!family) return err('bad-family');
  const size = family === 4 ? 4 : 16;
  const timeAt = OLD_HEADER + 2 * size;
  const start = timeAt + (version === 1 ? 0 : sizeOfTime(u8(bytes, 1) - timeAt));
  if (bytes.length < start) return err('cut-off');
  if (bytes.length === start) return err('no-payload');
  const place = (at: number, port: number): HepPacket['src'] => ({
    host: hostOf(bytes.subarray(at, at + size)),
    port: u16(bytes, port),
  });
  return ok({
    ...NOTHING_MORE,
    version,
    family,
    protocol: u8(bytes, 3),
    src: place(OLD_HEADER, 4),
    dst: place(OLD_HEADER + size, 6),
    ...(version === 1 ? NO_TIME : oldTime(bytes, timeAt)),
    type: HEP_SIP,
    payload: bytes.subarray(start),
  });
}

const NOTHING_MORE = { nodeName: null, correlationId: null, authKey: null } as const;
const NO_TIME = { time: null, captureId: null } as const;

/** What the header claims beyond the addresses tells whether the structure was filled up; some agents do not count it at all. */
function sizeOfTime(claimed: number): number {
  return claimed === OLD_TIME_PACKED ? OLD_TIME_PACKED : OLD_TIME;
}

const MILLION = 1_000_000;

/** Agents write the time in the order of their machine: microseconds below a million tell which one that is. */
function oldTime(bytes: Uint8Array, at: number): Pick<HepPacket, 'time' | 'captureId'> {
  const isLittle = u32le(bytes, at + 4) < MILLION;
  if (!isLittle && u32(bytes, at + 4) >= MILLION) return { time: null, captureId: u16(bytes, at + 8) };
  const read = isLittle ? u32le : u32;
  const captureId = isLittle ? u8(bytes, at + 8) | (u8(bytes, at + 9) << 8) : u16(bytes, at + 8);
  return { time: milliseconds(read(bytes, at), read(bytes, at + 4)), captureId };
}

function milliseconds(seconds: number, microseconds: number): number {
  return seconds * 1000 + microseconds / 1000;
}

type Chunks = ReadonlyMap<number, Uint8Array>;

function decodeVersion3(bytes: Uint8Array): Result<HepPacket, HepError> {
  const length = u16(bytes, 4);
  if (length < HEP3_HEADER) return err(bytes.length < HEP3_HEADER ? 'cut-off' : 'bad-length');
  if (bytes.length < length) return err('cut-off');
  const chunks = readChunks(bytes, length);
  if (!chunks) return err('bad-length');
  const family = familyOf(chunks);
  if (!family) return err('bad-family');
  const places = placesOf(chunks, family);
  if (!places) return err('no-address');
  const payload = payloadOf(chunks);
  if (!payload.ok) return payload;
  const seconds = number(chunks, CHUNK.seconds);
  return ok({
    version: 3,
    family,
    protocol: number(chunks, CHUNK.protocol) ?? 17,
    ...places,
    time: seconds === null ? null : milliseconds(seconds, number(chunks, CHUNK.microseconds) ?? 0),
    type: number(chunks, CHUNK.type) ?? HEP_SIP,
    captureId: number(chunks, CHUNK.captureId),
    nodeName: text(chunks, CHUNK.nodeName),
    correlationId: text(chunks, CHUNK.correlationId),
    authKey: text(chunks, CHUNK.authKey),
    payload: payload.value,
  });
}

/** The number in a chunk of one, two or four bytes, as agents choose the width. */
function number(chunks: Chunks, type: number): number | null {
  const value = chunks.get(type);
  if (!value || value.length === 0 || value.length > 4) return null;
  return value.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Agents written in C count the zero at the end of a text as a part of it. */
function text(chunks: Chunks, type: number): string | null {
  const value = chunks.get(type);
  return value ? textOf(value).replace(/\0+$/, '') : null;
}

/** Where the family is not told, the addresses tell it. */
function familyOf(chunks: Chunks): 4 | 6 | null {
  const told = number(chunks, CHUNK.family);
  if (told !== null) return FAMILIES.get(told) ?? null;
  return chunks.has(CHUNK.src4) ? 4 : 6;
}

function placesOf(chunks: Chunks, family: 4 | 6): Pick<HepPacket, 'src' | 'dst'> | null {
  const src = chunks.get(family === 4 ? CHUNK.src4 : CHUNK.src6);
  const dst = chunks.get(family === 4 ? CHUNK.dst4 : CHUNK.dst6);
  const size = family === 4 ? 4 : 16;
  if (src?.length !== size || dst?.length !== size) return null;
  const port = (type: number): number => (number(chunks, type) ?? 0) & 0xffff;
  return {
    src: { host: hostOf(src), port: port(CHUNK.srcPort) },
    dst: { host: hostOf(dst), port: port(CHUNK.dstPort) },
  };
}

function payloadOf(chunks: Chunks): Result<Uint8Array, HepError> {
  const plain = chunks.get(CHUNK.payload);
  if (plain && plain.length > 0) return ok(plain);
  const packed = chunks.get(CHUNK.packedPayload);
  if (!packed || packed.length === 0) return err('no-payload');
  const payload = inflate(packed);
  return payload ? ok(payload) : err('bad-compression');
}
