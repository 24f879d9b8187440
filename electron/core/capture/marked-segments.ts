/**
 * The TCP segments that our own writer made for messages: the pieces of one message stand one behind the other, and the last one is
 * pushed (RFC 9293 3.9.1.2). So each message comes back as it was written, however wrong its Content-Length is.
 */
import { concatBytes } from '#shared/lib/bytes.ts';
import type { Verdict } from './captured-message.ts';
import type { Ends, Outlet } from './outlet.ts';
import type { Packet } from './packet.ts';
import { startsLikeSip } from './sip-start.ts';

/** What our writer never goes beyond. */
const LONGEST = 4 * 1024 * 1024;

/** Makes a reader of such segments; `from` to `end` of the packet are the data of one. */
export function createMarkedSegments(
  outlet: Outlet,
): (packet: Packet, ends: Ends, from: number, isPushed: boolean) => Verdict {
  let parts: Uint8Array[] = [];
  let length = 0;
  let owner = '';
  const clear = (): void => {
    parts = [];
    length = 0;
  };
  return (packet, ends, from, isPushed) => {
    const { bytes, end } = packet;
    const path = `${ends.src.host} ${ends.src.port}>${ends.dst.host} ${ends.dst.port}`;
    if (path !== owner || length > LONGEST) clear();
    owner = path;
    if (!isPushed) {
      parts.push(bytes.slice(from, end));
      length += end - from;
      return 'taken';
    }
    const whole = length === 0 ? bytes.slice(from, end) : concatBytes([...parts, bytes.subarray(from, end)]);
    clear();
    if (!startsLikeSip(whole, 0, whole.length)) return 'not-sip';
    outlet.take(packet, 'tcp', ends, whole, packet.missing);
    return 'taken';
  };
}
