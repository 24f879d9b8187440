// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { isIn } from '../../../../renderer/stores/find-transaction.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useSteps } from '../../../../renderer/stores/steps.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { createFakeRpc, settle } from '../fake-rpc.ts';
import { messageRow } from './rows.ts';

const IDS = [4, 6, 9];

/** A call of whose messages the core tells three at once: the first, or those around a message. */
function longCall(ids: readonly number[]) {
  return ({ around }: { around?: number | undefined }) => {
    const before = Math.max(0, Math.min(ids.indexOf(around ?? 0) - 1, ids.length - 3));
    const rows = ids.slice(before, before + 3).map((id) => messageRow(id, { dialogId: 7 }));
    return { rows, total: ids.length, before };
  };
}

function setUp(ids = IDS) {
  const rpc = createFakeRpc({
    'messages.get': ({ id }) => ({
      row: messageRow(id, { dialogId: id === 50 ? 0 : 7 }),
      bytes: new Uint8Array(),
    }),
    'dialogs.messages': longCall(ids),
    'dialogs.legs': () => ({ legs: [] }),
  });
  useConnection().attach(rpc);
  return { rpc, traffic: useTraffic(), steps: useSteps() };
}

beforeEach(() => setActivePinia(createPinia()));

describe('the steps through a call', () => {
  it('know the place of a message that was selected without its call', async () => {
    const { traffic, steps } = setUp();
    await traffic.inspect(6);
    await settle();
    expect(steps.place).toEqual({ at: 2, of: 3 });
    expect([steps.previous, steps.next]).toEqual([4, 9]);
  });

  it('go to the next and to the previous message, and no further than the ends', async () => {
    const { traffic, steps } = setUp();
    await traffic.inspect(6);
    await settle();
    await steps.step(1);
    expect(traffic.inspected?.id).toBe(9);
    await steps.step(1);
    expect(traffic.inspected?.id).toBe(9);
    await steps.step(-1);
    await steps.step(-1);
    await steps.step(-1);
    expect(traffic.inspected?.id).toBe(4);
  });

  it.each([
    ['that is selected', true],
    ['that is not selected', false],
  ])('go through the whole of a long call %s, of which little is known at once', async (_, isSelected) => {
    const ids = [2, 3, 5, 8, 13, 21, 34];
    const { traffic, steps } = setUp(ids);
    if (isSelected) await traffic.selectDialog(7, 1);
    await traffic.inspect(2);
    await settle();
    const walked: unknown[] = [];
    for (const by of [1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1] as const) {
      await steps.step(by);
      await settle();
      walked.push([traffic.inspected?.id, steps.place?.at, steps.place?.of]);
    }
    const all = ids.map((id, i) => [id, i + 1, 7]);
    expect(walked).toEqual([...all.slice(1), ...all.slice(0, -1).reverse()]);
  });

  it('ask once for the call that is walked through, and not for the selected one', async () => {
    const { rpc, traffic, steps } = setUp();
    const asked = () => rpc.calls.filter(({ method }) => method === 'dialogs.messages').length;
    await traffic.selectDialog(7, 4);
    await settle();
    const before = asked();
    await steps.step(1);
    await settle();
    expect(asked()).toBe(before);
    expect(steps.place).toEqual({ at: 2, of: 3 });
  });

  it('are none for a message of no call', async () => {
    const { traffic, steps } = setUp();
    await traffic.inspect(50);
    await settle();
    expect([steps.place, steps.previous, steps.next]).toEqual([null, null, null]);
  });
});

describe('the transaction of a message', () => {
  const invite = { branch: 'z9hG4bK1', method: 'INVITE', src: 'a:1', dst: 'b:2' };

  it.each([
    ['its request', { kind: 'request', method: 'INVITE', src: 'a:1', dst: 'b:2' }, true],
    ['its response', { kind: 'response', method: 'INVITE', src: 'b:2', dst: 'a:1' }, true],
    [
      'a response that comes back to another port',
      { kind: 'response', method: 'INVITE', src: 'b:2', dst: 'a:9' },
      true,
    ],
    ['the ACK to a failure', { kind: 'request', method: 'ACK', src: 'a:1', dst: 'b:2' }, true],
    ['the CANCEL of it', { kind: 'request', method: 'CANCEL', src: 'a:1', dst: 'b:2' }, false],
    ['the same request on another hop', { kind: 'request', method: 'INVITE', src: 'b:2', dst: 'c:3' }, false],
  ] as const)('holds %s: %s', (_, row, expected) => {
    expect(isIn(invite, row, 'z9hG4bK1')).toBe(expected);
  });

  it('has one branch', () => {
    expect(isIn(invite, { kind: 'request', method: 'INVITE', src: 'a:1', dst: 'b:2' }, 'z9hG4bK2')).toBe(
      false,
    );
  });
});
