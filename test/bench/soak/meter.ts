/** Measures the process it runs in, a second at a time: memory, processor, event loop, messages. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { App } from '#core/session/app.ts';
import type { Sample } from './protocol.ts';

const SECOND = 1_000;
const LOOK = 100;
/** Milliseconds between two looks at the event loop; the histogram counts them as part of each delay. */
const RESOLUTION = 1;

/** Tells a sample each second. */
export function meter(app: App, tell: (sample: Sample) => void): { stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  let heap = Infinity;
  let before = { cpu: process.cpuUsage(), time: performance.now(), messages: messagesOf(app) };
  const look = setInterval(() => (heap = Math.min(heap, process.memoryUsage().heapUsed)), LOOK);
  const sample = setInterval(() => {
    const now = { cpu: process.cpuUsage(), time: performance.now(), messages: messagesOf(app) };
    const { rss, arrayBuffers } = process.memoryUsage();
    const { client, server } = app.stack;
    tell({
      elapsed: now.time - before.time,
      rss,
      heap,
      buffers: arrayBuffers,
      cpu: (now.cpu.user + now.cpu.system - before.cpu.user - before.cpu.system) / 1_000,
      messages: now.messages - before.messages,
      delay50: milliseconds(delay.percentile(50)),
      delay99: milliseconds(delay.percentile(99)),
      live: client.counters().live + server.counters().live,
    });
    heap = Infinity;
    before = now;
    delay.reset();
  }, SECOND);
  return {
    stop() {
      clearInterval(look);
      clearInterval(sample);
      delay.disable();
    },
  };
}

/** Datagrams that crossed the console's sockets. */
export function messagesOf({ transport }: App): number {
  return transport.sources().reduce((sum, { received, sent }) => sum + received + sent, 0);
}

function milliseconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION);
}
