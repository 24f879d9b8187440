/** A way to a collector over UDP or TCP, as the sender sees it: it opens, takes bytes, and breaks. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Net } from '#core/transport/net.ts';
import { familyOf, numericHost } from '#core/transport/net.ts';
import type { HepAddress } from './address.ts';
import type { StreamNet } from './stream-net.ts';

export interface Outlet {
  /** How many bytes of packets may be handed over at once: a datagram holds one packet, a connection takes many. */
  readonly batch: number;
  send(bytes: Uint8Array): Promise<string | null>;
  close(): void;
}

export interface OutletDeps {
  readonly net: Net;
  readonly streams: StreamNet;
}

const TCP_BATCH = 65_536;
/** Nothing but the system's own notices comes back from a collector. */
const SMALL_BUFFER = 65_536;

/** Opens the way, or answers with the system's code; `broken` is told when it ends by itself afterwards. */
export async function openOutlet(
  deps: OutletDeps,
  to: HepAddress,
  broken: (code: string) => void,
): Promise<Result<Outlet, string>> {
  const host = await numericHost(deps.net, to.host);
  if (!host.ok) return host;
  const at = { transport: to.transport, host: host.value, port: to.port };
  return to.transport === 'udp' ? openUdp(deps.net, at, broken) : openTcp(deps.streams, at, broken);
}

async function openUdp(
  net: Net,
  to: HepAddress,
  broken: (code: string) => void,
): Promise<Result<Outlet, string>> {
  const wildcard = familyOf(to.host) === 6 ? '::' : '0.0.0.0';
  const bound = await net.bind({ host: wildcard, port: 0 }, SMALL_BUFFER, {
    message: () => undefined,
    error: broken,
  });
  if (!bound.ok) return err(bound.error);
  const socket = bound.value;
  return ok({ batch: 0, send: (bytes) => socket.send(bytes, to), close: () => void socket.close() });
}

async function openTcp(
  streams: StreamNet,
  to: HepAddress,
  broken: (code: string) => void,
): Promise<Result<Outlet, string>> {
  const opened = await streams.connect(to, {
    data: () => undefined,
    closed: (code) => broken(code ?? 'ECONNRESET'),
  });
  if (!opened.ok) return err(opened.error);
  const socket = opened.value;
  return ok({ batch: TCP_BATCH, send: (bytes) => socket.write(bytes), close: () => socket.close() });
}
