import { describe, expect, it } from 'vitest';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Channel } from '#shared/rpc/channel.ts';
import { createChannel } from '#shared/rpc/channel.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { createClient } from '#shared/rpc/client.ts';
import { CONNECT_LIMIT, FIRST_DELAY, LAST_DELAY } from '#shared/rpc/client-connection.ts';
import type { ClientMessage, ServerMessage } from '#shared/rpc/envelope.ts';
import { clientMessageSchema } from '#shared/rpc/envelope.ts';
import { createPortPair } from '#shared/rpc/memory-port.ts';
import type { Port } from '#shared/rpc/port.ts';

interface Attempt {
  accept(): void;
  refuse(): void;
}

interface Peer {
  readonly port: Port;
  readonly received: ClientMessage[];
  readonly channel: Channel<ClientMessage, ServerMessage>;
}

interface Setting {
  readonly clock: ManualClock;
  readonly client: RpcClient;
  readonly attempts: Attempt[];
  readonly peers: Peer[];
}

/** A client whose every attempt is decided by the test, and whose server is played by the test. */
function setUp(): Setting {
  const clock = createManualClock();
  const attempts: Attempt[] = [];
  const peers: Peer[] = [];
  const connect = (): Promise<Port> =>
    new Promise((resolve, reject) => {
      attempts.push({
        accept() {
          const [near, far] = createPortPair();
          const received: ClientMessage[] = [];
          const limits = { receiveLimit: 2_000_000, sendLimit: 2_000_000 };
          const channel = createChannel<ClientMessage, ServerMessage>(far, {
            receives: clientMessageSchema,
            ...limits,
          });
          channel.listen({ message: (message) => received.push(message), garbage: () => undefined });
          peers.push({ port: far, received, channel });
          resolve(near);
        },
        refuse: () => reject(new Error('refused')),
      });
    });
  return { clock, client: createClient(connect, clock), attempts, peers };
}

/** Lets what is on its way in memory arrive. */
async function arrive(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

async function opened(): Promise<Setting & { peer: Peer }> {
  const set = setUp();
  set.attempts[0]?.accept();
  await arrive();
  const [peer] = set.peers;
  if (!peer) throw new Error('not connected');
  return { ...set, peer };
}

describe('connecting', () => {
  it('lets calls of the first attempt wait for it, and sends streams first', async () => {
    const { client, attempts, peers } = setUp();
    void client.call('app.info', {});
    client.open('sources', {}, { snapshot: () => undefined, delta: () => undefined });
    expect(client.state).toBe('connecting');
    attempts[0]?.accept();
    await arrive();
    expect(client.state).toBe('open');
    expect(peers[0]?.received.map(({ type }) => type)).toEqual(['open', 'call']);
  });

  it('rejects waiting calls when the first attempt fails', async () => {
    const { client, attempts } = setUp();
    const call = client.call('app.info', {});
    attempts[0]?.refuse();
    await expect(call).rejects.toMatchObject({ code: 'DISCONNECTED' });
    expect(client.state).toBe('lost');
  });

  it('waits twice as long after each failure, up to a limit', async () => {
    const { clock, attempts } = setUp();
    let delay = FIRST_DELAY;
    for (let failures = 1; failures < 10; failures++) {
      attempts.at(-1)?.refuse();
      await arrive();
      clock.advance(delay - 1);
      expect(attempts).toHaveLength(failures);
      clock.advance(1);
      expect(attempts).toHaveLength(failures + 1);
      delay = Math.min(delay * 2, LAST_DELAY);
    }
  });

  it('begins with the short wait again only after the peer has answered', async () => {
    const { clock, attempts, peers, client } = setUp();
    const lose = async (answered: boolean): Promise<void> => {
      attempts.at(-1)?.accept();
      await arrive();
      if (answered) {
        void client.call('app.info', {}).catch(() => undefined);
        peers.at(-1)?.channel.send({ type: 'result', id: 1, value: {} });
        await arrive();
      }
      peers.at(-1)?.port.close();
      await arrive();
    };
    await lose(false);
    clock.advance(FIRST_DELAY);
    await lose(false);
    clock.advance(FIRST_DELAY);
    expect(attempts).toHaveLength(2);
    clock.advance(FIRST_DELAY);
    expect(attempts).toHaveLength(3);
    await lose(true);
    clock.advance(FIRST_DELAY);
    expect(attempts).toHaveLength(4);
  });

  it('gives up an attempt that takes too long, and closes its port should it come', async () => {
    const { clock, client, attempts, peers } = setUp();
    clock.advance(CONNECT_LIMIT);
    expect(client.state).toBe('lost');
    attempts[0]?.accept();
    let over = false;
    peers[0]?.port.onClose(() => {
      over = true;
    });
    await arrive();
    expect([over, client.state]).toEqual([true, 'lost']);
  });

  it('stops for good when it is closed', async () => {
    const { clock, client, peer, attempts } = await opened();
    let over = false;
    peer.port.onClose(() => {
      over = true;
    });
    client.close();
    await arrive();
    clock.advance(60_000);
    expect([over, attempts.length, clock.pending]).toEqual([true, 1, 0]);
  });
});

describe('a subscription', () => {
  const follow = async () => {
    const set = await opened();
    const seen: string[] = [];
    const handle = set.client.open(
      'sources',
      {},
      {
        snapshot: (list) => seen.push(`snapshot ${list.length}`),
        delta: (list) => seen.push(`delta ${list.length}`),
      },
    );
    await arrive();
    const id = set.peer.received[0]?.id ?? -1;
    const frame = async (type: 'snapshot' | 'delta', epoch: string, seq: number): Promise<void> => {
      set.peer.channel.send({ type, id, epoch, seq, value: [] });
      await arrive();
    };
    const answers = (): unknown[] => set.peer.received.slice(1).map(({ id: _id, ...rest }) => rest);
    return { ...set, seen, handle, frame, answers };
  };

  it('acknowledges each frame after it was handed on', async () => {
    const { frame, answers, seen } = await follow();
    await frame('snapshot', 'e', 0);
    await frame('delta', 'e', 1);
    expect(seen).toEqual(['snapshot 0', 'delta 0']);
    expect(answers()).toEqual([
      { type: 'ack', seq: 0 },
      { type: 'ack', seq: 1 },
    ]);
  });

  it.each([
    ['a frame is missing', 'e', 2],
    ['a frame comes twice', 'e', 0],
    ['the epoch changed', 'f', 1],
  ])('asks for a snapshot once where %s, and takes no delta before it', async (_, epoch, seq) => {
    const { frame, answers, seen } = await follow();
    await frame('snapshot', 'e', 0);
    await frame('delta', epoch, seq);
    await frame('delta', epoch, seq + 1);
    await frame('delta', 'e', 1);
    expect(seen).toEqual(['snapshot 0']);
    expect(answers()).toEqual([{ type: 'ack', seq: 0 }, { type: 'again' }]);
    await frame('snapshot', 'e', 5);
    await frame('delta', 'e', 6);
    expect(seen).toEqual(['snapshot 0', 'snapshot 0', 'delta 0']);
  });

  it('asks for a snapshot after a frame that cannot be read', async () => {
    const { frame, answers, peer } = await follow();
    await frame('snapshot', 'e', 0);
    peer.port.send(Uint8Array.of(0, 0xc1));
    await arrive();
    expect(answers()).toEqual([{ type: 'ack', seq: 0 }, { type: 'again' }]);
  });

  it('hears nothing after it was closed', async () => {
    const { frame, answers, seen, handle } = await follow();
    handle.close();
    handle.close();
    await frame('snapshot', 'e', 0);
    expect(seen).toEqual([]);
    expect(answers()).toEqual([{ type: 'close' }]);
  });
});

it('takes an error code that it does not know for INTERNAL', async () => {
  const { client, peer } = await opened();
  const call = client.call('app.info', {});
  await arrive();
  const error = { code: 'NEW_CODE' as 'INTERNAL', message: 'from the future' };
  peer.channel.send({ type: 'error', id: peer.received[0]?.id ?? -1, error });
  await expect(call).rejects.toMatchObject({ code: 'INTERNAL', message: 'from the future' });
});
