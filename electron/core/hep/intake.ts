/** From the bytes of a packet to a captured message, or to a count of why it is none; the same for UDP and TCP. */
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { isKeepAlive, startsLikeSip } from '#core/capture/sip-start.ts';
import { decodeHep } from './decode.ts';
import type { HepError, HepPacket, HepVersion } from './packet.ts';
import { HEP_SIP, transportOf } from './packet.ts';

/** A message with what its capture agent said of it. */
export interface HepMessage extends CapturedMessage {
  readonly version: HepVersion;
  readonly captureId: number | null;
  readonly nodeName: string | null;
  readonly correlationId: string | null;
}

/** Why a packet gave no message: not a packet, another key than ours, another protocol, or nothing but CRLF. */
export type HepRefusal = HepError | 'wrong-key' | 'not-sip' | 'keep-alive';

/** An agent by its number and name, and how many messages came from it. */
export interface HepAgent {
  readonly captureId: number | null;
  readonly nodeName: string | null;
  readonly messages: number;
}

export interface IntakeCounters {
  readonly packets: number;
  readonly bytes: number;
  readonly messages: number;
  /** Only reasons that occurred. */
  readonly refused: Readonly<Partial<Record<HepRefusal, number>>>;
  /** The agents that were heard, in the order they came; no more than `MAX_AGENTS` are told apart. */
  readonly agents: readonly HepAgent[];
}

export interface Intake {
  /** Takes one packet that came at `now`; the message, or null where it is none. */
  take(bytes: Uint8Array, now: number): HepMessage | null;
  counters(): IntakeCounters;
}

/** Forged numbers and names must not fill the table. */
export const MAX_AGENTS = 256;
/** Characters of a name that are kept. */
const LONGEST_NAME = 255;

/** Makes an intake; with a key, packets that bring another one or none are refused. */
export function createIntake(authKey: string | null = null): Intake {
  const refused = new Map<HepRefusal, number>();
  const agents = new Map<string, HepAgent>();
  let [packets, size, messages] = [0, 0, 0];

  const refuse = (reason: HepRefusal): null => {
    refused.set(reason, (refused.get(reason) ?? 0) + 1);
    return null;
  };

  const countAgent = ({ captureId, nodeName }: HepPacket): void => {
    const key = `${captureId} ${nodeName ?? ''}`;
    const known = agents.get(key);
    if (known || agents.size < MAX_AGENTS)
      agents.set(key, { captureId, nodeName, messages: (known?.messages ?? 0) + 1 });
  };

  return {
    take(bytes, now) {
      packets += 1;
      size += bytes.length;
      const decoded = decodeHep(bytes);
      if (!decoded.ok) return refuse(decoded.error);
      const packet = shortened(decoded.value);
      const reason = reasonAgainst(packet, authKey);
      if (reason) return refuse(reason);
      messages += 1;
      countAgent(packet);
      return messageOf(packet, packets, now);
    },
    counters: () => ({
      packets,
      bytes: size,
      messages,
      refused: Object.fromEntries(refused),
      agents: [...agents.values()],
    }),
  };
}

function shortened(packet: HepPacket): HepPacket {
  const cut = (text: string | null): string | null => text && text.slice(0, LONGEST_NAME);
  return { ...packet, nodeName: cut(packet.nodeName), correlationId: cut(packet.correlationId) };
}

function reasonAgainst({ type, payload, authKey }: HepPacket, wanted: string | null): HepRefusal | null {
  if (wanted !== null && authKey !== wanted) return 'wrong-key';
  if (isKeepAlive(payload, 0, payload.length)) return 'keep-alive';
  return type === HEP_SIP && startsLikeSip(payload, 0, payload.length) ? null : 'not-sip';
}

function messageOf(packet: HepPacket, frame: number, now: number): HepMessage {
  const { version, src, dst, payload, captureId, nodeName, correlationId } = packet;
  const transport = transportOf(packet.protocol);
  const time = packet.time ?? now;
  return { time, transport, src, dst, bytes: payload, frame, version, captureId, nodeName, correlationId };
}
