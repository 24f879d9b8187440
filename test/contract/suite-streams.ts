/** The part of the contract suite about streams: their frames, gaps in them, and readers that are slow. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#shared/contract/contract.ts';
import { streams } from '#shared/contract/contract.ts';
import type { ContractError } from '#shared/contract/errors.ts';
import { unpack } from '#shared/rpc/codec.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { RawClient } from './raw-client.ts';
import type { Connect, MakeClient, MakeRaw } from './suite-kit.ts';
import { ACCOUNT, MISSING } from './suite-kit.ts';

/** Snapshots, deltas and gaps. */
export function streamTests(client: MakeClient, raw: MakeRaw, connect: Connect): void {
  describe('streams', () => {
    it.each(['traffic', 'sources', 'stack', 'incoming', 'accounts', 'workspace', 'history'] as const)(
      '%s begins with a snapshot that fits its schema',
      async (stream) => {
        const one = await raw();
        one.send({ type: 'open', id: 1, stream, params: {} });
        const [first] = await one.untilCount(1, 1);
        expect(first).toMatchObject({ type: 'snapshot', seq: 0 });
        expect(v.safeParse(streams[stream].snapshot, first?.value).issues).toBeUndefined();
      },
    );

    it('brings deltas of one epoch with rising sequence numbers', async () => {
      const one = await raw();
      one.ackAll(1);
      one.send({ type: 'open', id: 1, stream: 'sources', params: {} });
      for (let count = 1; count < 4; count++) {
        await one.untilCount(1, count);
        one.send({
          type: 'call',
          id: 10 + count,
          method: 'sources.add',
          input: { address: 'udp:127.0.0.1:0' },
        });
      }
      const frames = await one.untilCount(1, 4);
      expect(frames.map(({ type }) => type).slice(0, 4)).toEqual(['snapshot', 'delta', 'delta', 'delta']);
      expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i));
      expect(new Set(frames.map(({ epoch }) => epoch)).size).toBe(1);
      for (const { value } of frames)
        expect(v.safeParse(streams.sources.delta, value).issues).toBeUndefined();
    });

    it.each(['', 'messages', '__proto__', 'constructor'])('does not know a stream "%s"', async (stream) => {
      const one = await raw();
      one.send({ type: 'open', id: 1, stream, params: {} });
      expect(await one.answer(1)).toMatchObject({ type: 'ended', error: { code: 'UNKNOWN_STREAM' } });
    });

    it('refuses wrong parameters with their path', async () => {
      const one = await raw();
      one.send({ type: 'open', id: 1, stream: 'exchange', params: { id: 'x' } });
      const data = { path: 'id' };
      expect(await one.answer(1)).toMatchObject({ type: 'ended', error: { code: 'INVALID_INPUT', data } });
    });

    it.each(['exchange', 'dialog', 'run'] as const)(
      '%s tells the subscriber when there is nothing to follow',
      async (stream) => {
        const ended = new Promise<ContractError>((resolve) => {
          const ignore = (): void => undefined;
          client().open(stream, { id: MISSING }, { snapshot: ignore, delta: ignore, ended: resolve });
        });
        expect((await ended).code).toBe('NOT_FOUND');
      },
    );

    it('tells of accounts that were put and removed, and never of a password', async () => {
      const one = client();
      const told: Snapshot<'accounts'>[] = [];
      const accounts = new Promise<void>((resolve) => {
        const take = (rows: Snapshot<'accounts'>): void => {
          told.push(rows);
          if (rows.length === 0 && told.length > 1) resolve();
          else if (rows.length === 0)
            void one.call('accounts.put', { config: ACCOUNT, password: 'pa55word' });
          else void one.call('accounts.remove', { id: ACCOUNT.id });
        };
        one.open('accounts', {}, { snapshot: take, delta: take });
      });
      await accounts;
      expect(told[1]).toMatchObject([{ config: ACCOUNT, hasPassword: true }]);
      expect(JSON.stringify(told)).not.toContain('pa55word');
    });

    it('stops when it is closed', async () => {
      const one = await raw();
      one.ackAll(1);
      one.ackAll(2);
      one.send({ type: 'open', id: 1, stream: 'sources', params: {} });
      one.send({ type: 'open', id: 2, stream: 'sources', params: {} });
      await Promise.all([one.untilCount(1, 1), one.untilCount(2, 1)]);
      one.send({ type: 'close', id: 1 });
      one.send({ type: 'call', id: 8, method: 'settings.get', input: {} });
      await one.answer(8);
      const [before, other] = [one.frames(1).length, one.frames(2).length];
      one.send({ type: 'call', id: 9, method: 'sources.add', input: { address: 'udp:127.0.0.1:0' } });
      await one.untilCount(2, other + 1);
      expect(one.frames(1)).toHaveLength(before);
    });

    it('asks for a fresh snapshot where a frame went missing', async () => {
      const state = await followWithLoss(client, connect);
      expect(state.kinds.slice(0, 2)).toEqual(['snapshot', 'snapshot']);
      expect(state.added).toBe(2);
    });
  });
}

/** A port on which the first delta arrives broken. */
function breakFirstDelta(port: Port): Port {
  let broken = false;
  return {
    ...port,
    onMessage(listener) {
      port.onMessage((frame) => {
        const message = unpack(frame.subarray(1));
        const hit = !broken && message.ok && v.is(v.object({ type: v.literal('delta') }), message.value);
        broken ||= hit;
        listener(hit ? new Uint8Array([0, 0xc1]) : frame);
      });
    },
  };
}

/** Follows `sources` over a port that breaks a frame, while two listeners are added. */
function followWithLoss(client: MakeClient, connect: Connect): Promise<{ kinds: string[]; added: number }> {
  const kinds: string[] = [];
  const helper = client();
  const add = (): Promise<unknown> => helper.call('sources.add', { address: 'udp:127.0.0.1:0' });
  return new Promise((resolve, reject) => {
    let before: number | null = null;
    const seen = (kind: string, { length }: Snapshot<'sources'>): void => {
      kinds.push(kind);
      if (before === null) {
        before = length;
        add().then(add).catch(reject);
      }
      if (length === before + 2) resolve({ kinds, added: length - before });
    };
    const lossy = client(async () => breakFirstDelta(await connect()));
    lossy.open(
      'sources',
      {},
      { snapshot: (list) => seen('snapshot', list), delta: (list) => seen('delta', list) },
    );
  });
}

/** What a reader gets that holds its acknowledgements back. */
export function slowReaderTests(raw: MakeRaw): void {
  describe('a slow reader', () => {
    const addSources = async (one: RawClient, count: number): Promise<void> => {
      for (let id = 100; id < 100 + count; id++) {
        one.send({ type: 'call', id, method: 'sources.add', input: { address: 'udp:127.0.0.1:0' } });
        await one.answer(id);
      }
    };

    it('gets no second frame before it acknowledged the first, and then one that has everything', async () => {
      const one = await raw();
      one.send({ type: 'open', id: 1, stream: 'sources', params: {} });
      one.send({ type: 'open', id: 2, stream: 'sources', params: {} });
      one.ackAll(2);
      const [first] = await one.untilCount(1, 1);
      if (!first) throw new Error('no snapshot');
      const before = (first.value as unknown[]).length;
      // The quick stream shows that time for several frames has passed.
      for (let round = 0; round < 3; round++) {
        const { length } = one.frames(2);
        await addSources(one, 2);
        await one.untilCount(2, length + 1);
      }
      expect(one.frames(1)).toHaveLength(1);
      one.ack(first);
      const [, second] = await one.untilCount(1, 2);
      expect(second).toMatchObject({ type: 'delta', seq: 1 });
      expect(second?.value).toHaveLength(before + 6);
    });

    it('gains nothing from acknowledging frames that it never got', async () => {
      const one = await raw();
      one.send({ type: 'open', id: 1, stream: 'sources', params: {} });
      one.send({ type: 'open', id: 2, stream: 'sources', params: {} });
      one.ackAll(2);
      await Promise.all([one.untilCount(1, 1), one.untilCount(2, 1)]);
      for (const seq of [1, 2, 77]) one.send({ type: 'ack', id: 1, seq });
      await addSources(one, 1);
      await one.untilCount(2, 2);
      await addSources(one, 1);
      await one.untilCount(2, 3);
      expect(one.frames(1)).toHaveLength(1);
    });

    it('gets a fresh snapshot when it asks again', async () => {
      const one = await raw();
      one.send({ type: 'open', id: 1, stream: 'traffic', params: {} });
      await one.untilCount(1, 1);
      one.send({ type: 'again', id: 1 });
      const [first, second] = await one.untilCount(1, 2);
      expect(second).toMatchObject({ type: 'snapshot', seq: 1, epoch: first?.epoch });
    });
  });
}
