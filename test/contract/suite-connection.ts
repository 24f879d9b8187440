/** The part of the contract suite about the connection: its loss, its return, and garbage on it. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '#shared/contract/errors.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { unpack } from '#shared/rpc/codec.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { Connect, MakeClient, MakeRaw } from './suite-kit.ts';
import { refusal } from './suite-kit.ts';

/** Loss and return. */
export function connectionTests(client: MakeClient, connect: Connect): void {
  describe('the connection', () => {
    /** A connector that keeps its ports, so that a test can cut them. */
    const cuttable = (): { ports: Port[]; connect: Connect } => {
      const ports: Port[] = [];
      return {
        ports,
        async connect() {
          const port = await connect();
          ports.push(port);
          return port;
        },
      };
    };

    it('rejects what waits for an answer when it is lost, and goes on after it stands again', async () => {
      const line = cuttable();
      const one = client(line.connect);
      await one.call('settings.get', {});
      const back = new Promise<void>((resolve) =>
        one.onState((state) => void (state === 'open' && resolve())),
      );
      const waiting = refusal(one.call('settings.get', {}));
      line.ports[0]?.close();
      expect((await waiting).code).toBe('DISCONNECTED');
      await back;
      expect(await one.call('settings.get', {})).toHaveProperty('autoAnswer');
      expect(line.ports).toHaveLength(2);
    });

    it('begins its streams anew with a snapshot of another epoch', async () => {
      const line = cuttable();
      const epochs: string[] = [];
      const one = client(async () => watchEpochs(await line.connect(), epochs));
      await new Promise<void>((resolve) => {
        let snapshots = 0;
        const snapshot = (): void => {
          snapshots++;
          if (snapshots === 1) line.ports[0]?.close();
          else resolve();
        };
        one.open('traffic', {}, { snapshot, delta: () => undefined });
      });
      expect(new Set(epochs).size).toBe(2);
    });

    it('is over for good when the client closes', async () => {
      const one = client();
      await one.call('settings.get', {});
      const waiting = refusal(one.call('settings.get', {}));
      one.close();
      expect((await waiting).code).toBe('DISCONNECTED');
      expect((await refusal(one.call('settings.get', {}))).code).toBe('DISCONNECTED');
      expect(one.state).toBe('lost');
    });
  });
}

/** Notes the epoch of every snapshot that passes. */
function watchEpochs(port: Port, epochs: string[]): Port {
  const snapshot = v.object({ type: v.literal('snapshot'), epoch: v.string() });
  return {
    ...port,
    onMessage(listener) {
      port.onMessage((frame) => {
        const message = unpack(frame.subarray(1));
        const found = v.safeParse(snapshot, message.ok ? message.value : null);
        if (found.success) epochs.push(found.output.epoch);
        listener(frame);
      });
    },
  };
}

/** Frames and envelopes that are none. */
export function garbageTests(raw: MakeRaw): void {
  describe('garbage', () => {
    const frames: readonly (readonly [string, readonly number[]])[] = [
      ['an empty frame', []],
      ['a kind that does not exist', [9, 1, 2, 3]],
      ['no MessagePack', [0, 0xc1]],
      ['an array of four billion', [0, 0xdd, 255, 255, 255, 255]],
      ['arrays in arrays', [0, ...Array.from({ length: 5_000 }, () => 0x91)]],
      ['the middle of a message that never began', [2, 0, 0, 0, 1, 7]],
      ['the end of a message that never began', [3, 0, 0, 0, 1, 7]],
      ['a key __proto__', [0, 0x81, 0xa9, ...utf8('__proto__'), 0x80]],
    ];
    it.each(frames)('%s is dropped and the next call answered', async (_, bytes) => {
      const one = await raw();
      one.port.send(Uint8Array.from(bytes));
      one.send({ type: 'call', id: 1, method: 'settings.get', input: {} });
      expect(await one.answer(1)).toMatchObject({ type: 'result' });
    });

    it.each([{ type: 'shout', id: 1 }, { id: 1 }, { type: 'call', id: 1 }, { type: 'ack', id: 1, seq: 'x' }])(
      'an envelope that is none is answered where it has an id: %o',
      async (envelope) => {
        const one = await raw();
        one.send(envelope);
        expect(await one.answer(1)).toMatchObject({ type: 'error', error: { code: 'INVALID_INPUT' } });
      },
    );

    it('has codes of the table only', async () => {
      const one = await raw();
      one.send({ type: 'call', id: 1, method: 'no.such', input: {} });
      const answer = await one.answer(1);
      expect(answer.type === 'error' && errorCodes.includes(answer.error.code)).toBe(true);
    });
  });
}
