/** The switches of a send as they are shown: in groups, each with the section that speaks of it; and the default of new drafts. */
import type { SendSwitches, SwitchName } from '#shared/model/exchange.ts';
import { ALL_ON, AS_TYPED, SWITCH_NAMES } from '#shared/model/exchange.ts';

export type SwitchGroup = 'sending' | 'answers' | 'dialogs';

export interface SwitchEntry {
  readonly name: SwitchName;
  readonly rfc: string;
}

/** Every switch once, in the order in which the steps happen. */
export const SWITCH_GROUPS: readonly {
  readonly id: SwitchGroup;
  readonly entries: readonly SwitchEntry[];
}[] = [
  {
    id: 'sending',
    entries: [
      { name: 'variables', rfc: '' },
      { name: 'fill', rfc: 'RFC 3261 8.1.1' },
      { name: 'transaction', rfc: 'RFC 3261 17.1' },
      { name: 'retransmit', rfc: 'RFC 3261 17.1.1.2' },
      { name: 'failover', rfc: 'RFC 3263 4.3' },
    ],
  },
  {
    id: 'answers',
    entries: [
      { name: 'answerChallenges', rfc: 'RFC 3261 22' },
      { name: 'followRedirects', rfc: 'RFC 3261 8.1.3.4' },
      { name: 'adjust', rfc: 'RFC 3261 14.1' },
      { name: 'ackNon2xx', rfc: 'RFC 3261 17.1.1.3' },
    ],
  },
  {
    id: 'dialogs',
    entries: [
      { name: 'ack2xx', rfc: 'RFC 3261 13.2.2.4' },
      { name: 'prack', rfc: 'RFC 3262 4' },
      { name: 'refresh', rfc: 'RFC 4028 7.2' },
    ],
  },
];

/** The few that stand beside the request line. */
export const ROW_SWITCHES = [
  'transaction',
  'fill',
  'answerChallenges',
  'ack2xx',
] as const satisfies readonly SwitchName[];

export function offCount(switches: SendSwitches): number {
  return SWITCH_NAMES.filter((name) => !switches[name]).length;
}

/** Whether nothing happens by itself: the bytes leave exactly as typed. */
export function isAsTyped(switches: SendSwitches): boolean {
  return offCount(switches) === SWITCH_NAMES.length;
}

export function sameSwitches(one: SendSwitches, other: SendSwitches): boolean {
  return SWITCH_NAMES.every((name) => one[name] === other[name]);
}

/** All switches off, or the default again; all on where the default itself is to send as typed. */
export function asTypedSwitches(on: boolean, usual: SendSwitches): SendSwitches {
  if (on) return { ...AS_TYPED };
  return { ...(isAsTyped(usual) ? ALL_ON : usual) };
}

/** What was kept of switches, by whichever version: those that are missing or not understood are as in `usual`. */
export function switchesFrom(value: unknown, usual: SendSwitches): SendSwitches {
  const kept = new Map<string, unknown>(
    typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
  const read = (name: SwitchName): boolean => {
    const on = kept.get(name);
    return typeof on === 'boolean' ? on : usual[name];
  };
  return Object.fromEntries(SWITCH_NAMES.map((name) => [name, read(name)])) as SendSwitches;
}
