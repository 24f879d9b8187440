/** The sources of `sipwright watch`: a UDP socket that only listens, a listener for HEP, and an interface that is sniffed. */
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { createCaptureReader } from '#core/capture/reader.ts';
import { isKeepAlive, startsLikeSip } from '#core/capture/sip-start.ts';
import { createTally } from '#core/capture/tally.ts';
import type { HepAddress } from '#core/hep/address.ts';
import { formatHepAddress } from '#core/hep/address.ts';
import { createHepListener, numericHost } from '#core/hep/listener.ts';
import type { StreamNet } from '#core/hep/stream-net.ts';
import type { Programs } from '#core/sniff/programs.ts';
import { createSniffer } from '#core/sniff/sniffer.ts';
import type { CaptureRequest } from '#core/sniff/tools.ts';
import { RECEIVE_BUFFER } from '#core/transport/listener.ts';
import type { Net } from '#core/transport/net.ts';
import { troubleOf } from '#core/transport/trouble.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint, TransportAddress } from '#shared/model/address.ts';
import { formatTransportAddress } from '#shared/model/address.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { stopText } from '#core/capture/stop-text.ts';
import type { SourcePlan } from './watch-plan.ts';

/** What sources need of the machine. */
export interface WatchWorld {
  readonly net: Net;
  readonly streams: StreamNet;
  readonly clock: Clock;
  readonly programs: Programs;
}

export interface SourceEvents {
  heard(messages: readonly CapturedMessage[]): void;
  /** It has ended by itself; may be told more than once. */
  failed(trouble: Trouble): void;
}

export interface SourceCounts {
  /** By reason; only reasons that occurred. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Packets that the system lost; null where nobody tells. */
  readonly dropped: number | null;
}

export interface WatchSource {
  /** What a person is told that it is. */
  readonly name: string;
  counts(): SourceCounts;
  /** Settles when everything that it still had was heard. */
  close(): Promise<void>;
}

type Opened = Promise<Result<WatchSource, Trouble>>;

/** The source as it was asked for. */
export function sourceName(plan: SourcePlan): string {
  if (plan.kind === 'udp') return formatTransportAddress(plan.address);
  return plan.kind === 'hep' ? `hep ${formatHepAddress(plan.address)}` : plan.request.interface;
}

/** Opens a source; messages may be heard before it answers. */
export function openSource(plan: SourcePlan, world: WatchWorld, events: SourceEvents): Opened {
  if (plan.kind === 'udp') return openUdp(plan.address, world, events);
  return plan.kind === 'hep'
    ? openHep(plan.address, world, events)
    : openInterface(plan.request, world, events);
}

async function openUdp(address: TransportAddress, world: WatchWorld, events: SourceEvents): Opened {
  const { net, clock } = world;
  const subject = formatTransportAddress(address);
  const host = await numericHost(net, address.host);
  if (!host.ok) return err(troubleOf(host.error, address.host));
  const tally = createTally();
  let dst: Endpoint = { host: host.value, port: address.port };
  let frame = 0;
  const bound = await net.bind(dst, RECEIVE_BUFFER, {
    message(bytes, src) {
      frame++;
      if (startsLikeSip(bytes, 0, bytes.length))
        events.heard([{ time: clock.now(), transport: 'udp', src, dst, bytes, frame, direction: 'in' }]);
      else tally.skip(isKeepAlive(bytes, 0, bytes.length) ? 'keep-alive' : 'not-sip');
    },
    error: (code) => events.failed(troubleOf(code, subject)),
  });
  if (!bound.ok) return err(troubleOf(bound.error, subject));
  dst = bound.value.local;
  return ok({
    name: formatTransportAddress({ transport: 'udp', ...dst }),
    counts: () => ({ skipped: tally.skipped(), dropped: null }),
    close: () => bound.value.close(),
  });
}

async function openHep(address: HepAddress, world: WatchWorld, events: SourceEvents): Opened {
  const listener = createHepListener({
    ...world,
    address,
    message: (message) => events.heard([message]),
    failed: (trouble) => events.failed(trouble),
  });
  const opened = await listener.open();
  if (!opened.ok) return opened;
  return ok({
    name: `hep ${formatHepAddress({ transport: address.transport, ...opened.value })}`,
    counts() {
      const { refused, turnedAway } = listener.counters();
      const away = turnedAway > 0 ? { 'turned-away': turnedAway } : {};
      return { skipped: { ...refused, ...away }, dropped: null };
    },
    close: () => listener.close(),
  });
}

async function openInterface(request: CaptureRequest, world: WatchWorld, events: SourceEvents): Opened {
  const reader = createCaptureReader({ onMessages: (batch) => events.heard(batch) });
  const started = await createSniffer(world).start(request, {
    chunk(bytes) {
      void reader.push(bytes);
      if (!reader.stopped) return;
      const message = `the capture of ${request.interface} cannot be read: ${stopText(reader.stopped)}`;
      events.failed({ code: 'SNIFF_FAILED', message });
    },
    ended(trouble) {
      if (trouble) events.failed(trouble);
    },
  });
  if (!started.ok) return started;
  const sniff = started.value;
  return ok({
    name: `interface ${request.interface} (${sniff.program})`,
    counts() {
      const { skipped, dropped } = reader.counters();
      const told = sniff.counts().dropped;
      // The program tells it on standard error, or in the file, or both.
      return { skipped, dropped: told === null && dropped === 0 ? null : Math.max(told ?? 0, dropped) };
    },
    async close() {
      await sniff.stop();
      await reader.end();
    },
  });
}
