/** From a destination to a route: look up the name, ask the system for the own address, choose or open the socket. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint, TransportAddress } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Listener } from './listener.ts';
import type { LocalAddresses } from './local-address.ts';
import type { Net } from './net.ts';
import { familyOf, isWildcard } from './net.ts';
import type { Route } from './transport.ts';
import { troubleOf } from './trouble.ts';

export interface RoutingDeps {
  readonly net: Net;
  readonly localAddresses: LocalAddresses;
  /** The listeners in the order in which they were opened. */
  listeners(): Listener[];
  /** Opens `udp:HOST:0` and answers with its listener, open or not. */
  openEphemeral(host: string): Promise<Listener>;
}

interface Path {
  /** The own address, without a port. */
  readonly localHost: string;
  readonly remote: Endpoint;
}

export type Routing = (to: TransportAddress) => Promise<Result<Route, Trouble>>;

/** Makes the transport's `route`. */
export function createRouting(deps: RoutingDeps): Routing {
  const opening = new Map<string, Promise<Listener>>();

  /** Two sends at the same moment share the socket that the first of them opens. */
  function ephemeral(host: string): Promise<Listener> {
    const running = opening.get(host);
    if (running) return running;
    const started = deps.openEphemeral(host).finally(() => opening.delete(host));
    opening.set(host, started);
    return started;
  }

  return async (to) => {
    const path = await findPath(deps, to);
    if (!path.ok) return path;
    const { localHost, remote } = path.value;
    const listener = chooseListener(deps.listeners(), localHost) ?? (await ephemeral(localHost));
    const bound = listener.local();
    if (!bound) return err(listener.row().trouble ?? troubleOf('SOURCE_CLOSED', listener.row().requested));
    return ok({ sourceId: listener.id, local: { host: localHost, port: bound.port }, remote });
  };
}

/** The first address of the destination that the system has a way to; addresses of a family we listen on go first. */
async function findPath(deps: RoutingDeps, to: TransportAddress): Promise<Result<Path, Trouble>> {
  if (to.port === 0) return err(troubleOf('EINVAL', formatEndpoint(to)));
  const addresses = await addressesOf(deps.net, to.host);
  if (!addresses.ok) return addresses;
  let trouble = troubleOf('ENOTFOUND', to.host);
  for (const [i, host] of preferred(addresses.value, deps.listeners()).entries()) {
    const remote = { host, port: to.port };
    const local = await deps.localAddresses.towards(remote);
    if (local.ok) return ok({ localHost: local.value, remote });
    if (i === 0) trouble = troubleOf(local.error, formatEndpoint(remote));
  }
  return err(trouble);
}

async function addressesOf(net: Net, host: string): Promise<Result<readonly string[], Trouble>> {
  if (familyOf(host)) return ok([host]);
  const found = await net.resolve(host);
  return found.ok ? found : err(troubleOf(found.error, host));
}

/** UDP tells nobody that it tried the wrong family, so a family that already has a listener is the better guess. */
function preferred(addresses: readonly string[], listeners: readonly Listener[]): string[] {
  const families = new Set(listeners.map((listener) => familyOf(listener.local()?.host ?? '')));
  const isServed = (host: string): boolean => families.has(familyOf(host));
  return [...addresses.filter(isServed), ...addresses.filter((host) => !isServed(host))];
}

/** An open listener of exactly this address, else one of all addresses of the family. */
function chooseListener(listeners: readonly Listener[], host: string): Listener | null {
  const exact = listeners.find((listener) => listener.local()?.host === host);
  const wildcard = listeners.find((listener) => {
    const bound = listener.local()?.host ?? '';
    return isWildcard(bound) && familyOf(bound) === familyOf(host);
  });
  return exact ?? wildcard ?? null;
}
