/** A classic exchange as data that a screen or a terminal can draw: who takes part, and which message goes where. */
import type { SourcedWords, Words } from './words.ts';

/** Who takes part in the flows, with the names over the lanes. */
export const HOSTS = {
  alice: { en: 'Alice', zh: 'Alice' },
  bob: { en: 'Bob', zh: 'Bob' },
  carol: { en: 'Carol', zh: 'Carol' },
  proxy: { en: 'Proxy', zh: '代理' },
  registrar: { en: 'Registrar', zh: '注册服务器' },
  server: { en: 'Presence server', zh: '呈现服务器' },
} as const satisfies Readonly<Record<string, Words>>;

export type HostId = keyof typeof HOSTS;

export interface FlowStep {
  readonly from: HostId;
  readonly to: HostId;
  /** What stands on the arrow: `INVITE`, `200 OK`, `RTP`. */
  readonly label: string;
  readonly kind: 'request' | 'response' | 'media';
  readonly note: Words;
}

export interface Flow extends SourcedWords {
  /** The name by which it is asked for: `busy-call`. `en` and `zh` are the summary. */
  readonly id: string;
  readonly title: Words;
  /** In the order of their lanes, from the left. */
  readonly hosts: readonly HostId[];
  readonly steps: readonly FlowStep[];
}

type Arrow = `${HostId} > ${HostId}`;

/** A step in one line: the kind is told by the label (a status code begins with a digit). */
export function step(arrow: Arrow, label: string, en: string, zh: string): FlowStep {
  const [from, to] = arrow.split(' > ') as [HostId, HostId];
  const kind = /^\d/.test(label) ? 'response' : label === 'RTP' ? 'media' : 'request';
  return { from, to, label, kind, note: { en, zh } };
}
