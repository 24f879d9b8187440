/** The flows of RFC 3665 are sound: the rules of flows find nothing in them but what the flow itself is about. */
import { expect, it } from 'vitest';
import { findIn } from '#shared/flow/findings/find.ts';
import type { Packet } from '../../helpers/memory-network.ts';
import type { Sent } from '../../helpers/flow-text.ts';
import { flowOf } from '../../helpers/flow-text.ts';
import { createTwoStacks } from '../../helpers/two-stacks.ts';
import { FAILURES } from './flows-failure.ts';
import { REGISTRATIONS } from './flows-registration.ts';
import { SESSIONS } from './flows-session.ts';

/** What these flows show on purpose. */
const ON_PURPOSE: Readonly<Record<string, readonly string[]>> = {
  '2.5 unsuccessful registration: a wrong password is not tried twice': ['credentials-wrong'],
  '3.4 session with a proxy that fails: the next one of the domain is tried after timer B': ['peer-dead'],
  '3.10 no response from Bob: the proxy says so': ['peer-dead', 'answer-slow'],
};

const ADDRESSES: Readonly<Record<string, string>> = {
  alice: '192.0.2.1',
  bob: '192.0.2.2',
  ss1: '192.0.2.111',
  ss2: '192.0.2.222',
  registrar: '192.0.2.201',
};

const place = (name: string): string => (name.includes(':') ? name : `${ADDRESSES[name] ?? name}:5060`);

function sentOf({ time, from, to, bytes }: Packet): Sent {
  return { time, src: place(from), dst: place(to), transport: 'udp', bytes };
}

it.each([...SESSIONS, ...FAILURES, ...REGISTRATIONS])('$title', async ({ title, zone, play }) => {
  const flow = createTwoStacks(zone);
  await play(flow);
  const messages = flowOf(flow.network.packets.map(sentOf));
  const found = findIn(messages, { now: null, end: (messages.at(-1)?.row.time ?? 0) + 60_000 });
  const grave = found.filter(({ severity }) => severity !== 'info');
  expect(grave.map(({ rule }) => rule)).toEqual(ON_PURPOSE[title] ?? []);
  flow.close();
});
