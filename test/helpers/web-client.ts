/** A client of a console that is served to the browser, at the address that it prints. */
import { WebSocket } from 'ws';
import { systemClock } from '#core/session/system.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { createClient } from '#shared/rpc/client.ts';
import { whenOpen } from '#shared/rpc/web-socket-port.ts';

/** Connects to `http://HOST:PORT/#token=TOKEN`. */
export function connectWeb(address: string): RpcClient {
  const { host, origin, hash } = new URL(address);
  const protocols = ['sipwright', `token.${hash.replace('#token=', '')}`];
  return createClient(
    () => whenOpen(new WebSocket(`ws://${host}/rpc`, protocols, { origin })),
    systemClock(),
  );
}

/** Settles with the first state of the sources that passes. */
export function sourcesWith(
  client: RpcClient,
  test: (rows: readonly SourceRow[]) => boolean,
): Promise<readonly SourceRow[]> {
  return new Promise((resolve, reject) => {
    const see = (rows: readonly SourceRow[]): void => {
      if (test(rows)) resolve(rows);
    };
    client.open('sources', {}, { snapshot: see, delta: see, ended: reject });
  });
}
