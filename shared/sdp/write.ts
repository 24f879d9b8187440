/** Writes the lines that offers and answers have in common (RFC 8866 5), with CRLF behind each. */
import type { Direction } from './attributes.ts';

/** Which session this is (RFC 8866 5.2). Both numbers are decimal; a text where 2^53 is not enough. */
export interface SessionIds {
  /** `-` where it is not said. */
  readonly user?: string;
  readonly id: number | string;
  readonly version: number | string;
}

/** Where media are expected. */
export interface Place {
  /** An address of IPv4 or IPv6, with or without brackets, or a name. */
  readonly host: string;
  readonly port: number;
}

/** `IN IP4 192.0.2.1`: brackets and the zone of a link-local address stay at home (RFC 8866 9). */
export function networkAddress(host: string): string {
  const bare = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return `IN ${bare.includes(':') ? 'IP6' : 'IP4'} ${bare}`;
}

/** The session's lines from v= to t=. */
export function sessionLines(host: string, ids: SessionIds, time: string): string[] {
  const address = networkAddress(host);
  return [
    'v=0',
    `o=${ids.user ?? '-'} ${ids.id} ${ids.version} ${address}`,
    's=-',
    `c=${address}`,
    `t=${time}`,
  ];
}

/** Lines as the text of a description. */
export function toText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

interface Ways {
  readonly sends: boolean;
  readonly receives: boolean;
}

const waysOf = (direction: Direction): Ways => ({
  sends: direction === 'sendrecv' || direction === 'sendonly',
  receives: direction === 'sendrecv' || direction === 'recvonly',
});

function toDirection({ sends, receives }: Ways): Direction {
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

/** What can be answered: we send what the peer receives and receive what it sends, no more than we wish (RFC 3264 6.1). */
export function answeredDirection(offered: Direction, wish: Direction): Direction {
  const [theirs, ours] = [waysOf(offered), waysOf(wish)];
  return toDirection({
    sends: ours.sends && theirs.receives,
    receives: ours.receives && theirs.sends,
  });
}

/** Hold: what we are no longer willing to hear, we do not ask for any more (RFC 3264 8.4). */
export function heldDirection(current: Direction): Direction {
  return toDirection({ ...waysOf(current), receives: false });
}

const ORIGIN_LINE = /^o=.*$/m;
const ORIGIN = /^(o=\S+ \S+ )(\d{1,32})( \S+ \S+ \S+)$/m;

/**
 * `next` with the origin of `previous`, both being descriptions of ours: the same session, and the version one higher
 * where anything else differs (RFC 3264 8). Null where `previous` has no origin.
 */
export function withVersion(previous: string, next: string): string | null {
  const [, head, version, tail] = ORIGIN.exec(previous) ?? [];
  if (head === undefined || version === undefined) return null;
  const numbered = (number: string): string => next.replace(ORIGIN_LINE, () => `${head}${number}${tail}`);
  const same = numbered(version);
  return same === previous ? same : numbered(String(BigInt(version) + 1n));
}
