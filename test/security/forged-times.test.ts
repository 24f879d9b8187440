/** Times that somebody made up, in captures and in HEP: what is shown and written out stays in the calendar, and nobody else is given up. */
import { describe, expect, it } from 'vitest';
import { createCaptureReader } from '#core/capture/reader.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { isoTime } from '#core/export/message-cells.ts';
import { arrivalOf } from '#core/source/arrival-of.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createListing } from '#core/session/listing.ts';
import { createObserved } from '#core/session/observed.ts';
import { createRateMeter } from '#core/session/rate.ts';
import { createStore } from '#core/store/store.ts';
import { optionsRequest } from '../helpers/capture-read.ts';
import { createCaptureDesk } from '../helpers/opened-captures.ts';
import { ethernet, ip4, pcapngIn, udp } from '../helpers/packets.ts';

const NG = pcapngIn(false);
const NOW = Date.UTC(2026, 10, 28, 12);

/** A message at a time of 64 bits in units of an interface, whose times are moved by so many seconds. */
function captureAt(ticks: bigint, resolution: number, offset = 0n): Uint8Array {
  const seconds = new Uint8Array(8);
  new DataView(seconds.buffer).setBigInt64(0, offset, true);
  return concatBytes([
    NG.section(),
    NG.interface(1, [9, Uint8Array.of(resolution)], [14, seconds]),
    NG.enhanced(0, ticks, ethernet(ip4(udp(optionsRequest('a'))))),
  ]);
}

async function timeOf(file: Uint8Array): Promise<number | undefined> {
  const messages: CapturedMessage[] = [];
  const reader = createCaptureReader({ onMessages: (batch) => void messages.push(...batch) });
  await reader.push(file);
  await reader.end();
  return messages[0]?.time;
}

const MOST = 2n ** 64n - 1n;

describe('a time in a capture', () => {
  it.each([
    ['the largest there is, in seconds', MOST, 0, 0n],
    ['the largest there is, in halves of a second', MOST, 0x81, 0n],
    ['moved beyond the calendar', 0n, 6, 2n ** 62n],
    ['moved before the calendar', 0n, 6, -(2n ** 62n)],
    ['in the year 10000', 253_402_300_800n, 0, 0n],
  ])('that is %s is none', async (_what, ticks, resolution, offset) => {
    expect(await timeOf(captureAt(ticks, resolution, offset))).toBeNaN();
  });

  it.each([
    ['before 1970', 0n, -2_208_988_800n, '1900-01-01T00:00:00.000000Z'],
    ['far ahead', 253_000_000_000n, 0n, '9987-04-02T17:46:40.000000Z'],
  ])('that lies %s is what the file says', async (_what, ticks, offset, text) => {
    expect(isoTime((await timeOf(captureAt(ticks, 0, offset))) ?? 0)).toBe(text);
  });

  it('that is none is that of its being read, and is told', async () => {
    const { captures } = createCaptureDesk({ files: { 'a.pcapng': captureAt(MOST, 0) } });
    const opened = await captures.openPath('a.pcapng');
    expect(opened).toMatchObject({ ok: true, value: { received: 1 } });
    expect(opened.ok && opened.value.detail).toContain('messages without a time: 1');
  });
});

describe('a time in what is heard from others', () => {
  const message = (time: number): CapturedMessage => ({
    ...{ time, transport: 'udp', bytes: optionsRequest('forged'), frame: 1 },
    ...{ src: { host: '192.0.2.1', port: 5060 }, dst: { host: '192.0.2.2', port: 5060 } },
  });

  it.each([
    ['a century ahead', NOW + 100 * 365 * 86_400_000, NOW],
    ['no number', Number.NaN, NOW],
    ['a little ahead, as clocks are', NOW + 2_000, NOW + 2_000],
    ['long past', NOW - 86_400_000, NOW - 86_400_000],
  ])('that is %s', (_what, time, expected) => {
    expect(arrivalOf(message(time), 'hep-1', NOW).time).toBe(expected);
  });

  it('makes no call time out that waits for its answer', () => {
    const clock = createManualClock(NOW);
    const store = createStore();
    const observed = createObserved({ store, clock });
    const { tracker } = observed;
    const listing = createListing({ store, tracker, observed, rate: createRateMeter(clock) });
    const call = utf8(textOfInvite('waiting'));
    listing.add(arrivalOf({ ...message(NOW), bytes: call }, 'hep-1', NOW));
    listing.add(arrivalOf(message(NOW + 3_600_000), 'hep-1', NOW + 5));
    expect(tracker.row(1)).toMatchObject({ callId: 'waiting', state: 'setup' });
  });
});

const textOfInvite = (callId: string): string =>
  [
    'INVITE sip:bob@192.0.2.2 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKwaiting',
    'From: <sip:alice@192.0.2.1>;tag=a',
    'To: <sip:bob@192.0.2.2>',
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
