/** A capture file with one call for each fault that the rules of flows find, and a sound call behind them. */
import type { Recorded } from './packets.ts';
import { ethernet, ip4, pcapFile, udp } from './packets.ts';
import { FAULTY_FLOWS } from './faulty-flows.ts';
import { PROXIED } from './flow-kit.ts';
import type { Sent } from './flow-text.ts';
import { play } from './flow-text.ts';

const place = (text: string): { host: string; port: number } => {
  const [host = '', port = ''] = text.split(':');
  return { host, port: Number(port) };
};

function packetOf({ time, src, dst, bytes }: Sent, start: number): Recorded {
  const [from, to] = [place(src), place(dst)];
  const at = start + time;
  const packet = ethernet(
    ip4(udp(bytes, { from: from.port, to: to.port }), { src: from.host, dst: to.host }),
  );
  return { bytes: packet, seconds: Math.floor(at / 1000), parts: Math.round(at % 1000) * 1000 };
}

/** Milliseconds from one call to the next, and behind the last fault: nothing can be answered any more. */
const PAUSE = 60_000;
const LAST_PAUSE = 600_000;

/** The packets of all faulty calls, one call after the other, each with a Call-ID of its own: `RULE.WHY@faulty.example`. */
export function faultyPackets(start = 1_790_000_000_000): Recorded[] {
  let at = start;
  const packets: Recorded[] = [];
  const add = (sent: readonly Sent[]): void => {
    for (const one of sent) packets.push(packetOf(one, at));
    at += Math.ceil(sent.at(-1)?.time ?? 0);
  };
  for (const { rule, why, ladder, quiet, ...options } of FAULTY_FLOWS) {
    add(play(ladder, { ...options, callId: `${rule}.${why}@faulty.example` }));
    at += Math.max(PAUSE, (quiet ?? 0) * 1000);
  }
  at += LAST_PAUSE;
  add(
    play(
      `${PROXIED} 9 bob > proxy BYE \n 9.1 proxy > alice BYE \n 9.2 alice > proxy 200 \n 9.3 proxy > bob 200`,
      { callId: 'sound@faulty.example' },
    ),
  );
  return packets;
}

/** The same as a pcap file. */
export function faultyCalls(start?: number): Uint8Array {
  return pcapFile(faultyPackets(start));
}
