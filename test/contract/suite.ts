/**
 * The contract's promises, as tests over any port: whoever serves the contract passes them, the fake service as well
 * as the core. They use nothing but the contract itself, and wait for events, never for time.
 */
import { afterEach, beforeEach, describe } from 'vitest';
import type { RpcClient } from '#shared/rpc/client.ts';
import { createClient } from '#shared/rpc/client.ts';
import type { Port } from '#shared/rpc/port.ts';
import { createRawClient } from './raw-client.ts';
import { byteTests, callTests } from './suite-calls.ts';
import { connectionTests, garbageTests } from './suite-connection.ts';
import type { Connect, MakeClient, MakeRaw } from './suite-kit.ts';
import { realClock } from './suite-kit.ts';
import { slowReaderTests, streamTests } from './suite-streams.ts';

export { realClock } from './suite-kit.ts';

/** A served contract. */
export interface Opened {
  /** Opens one more connection. */
  connect(): Promise<Port>;
  dispose(): Promise<void>;
}

/** Runs the suite. `open` makes a fresh service for each test; what it serves has to allow UDP on loopback or fake it. */
export function contractSuite(name: string, open: () => Promise<Opened>): void {
  describe(`the contract over ${name}`, () => {
    let opened: Opened;
    const clients: RpcClient[] = [];
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) client.close();
      await opened.dispose();
    });
    const connect: Connect = () => opened.connect();
    const client: MakeClient = (by = connect) => {
      const made = createClient(by, realClock);
      clients.push(made);
      return made;
    };
    const raw: MakeRaw = async () => createRawClient(await opened.connect());

    callTests(client, raw);
    byteTests(client);
    streamTests(client, raw, connect);
    slowReaderTests(raw);
    connectionTests(client, connect);
    garbageTests(raw);
  });
}
