import { describe, expect, it } from 'vitest';
import type { Statistics } from '#shared/model/statistics.ts';
import { codeOf } from '../../../../helpers/code-of.ts';
import { request, response } from '../callflow/sip-text.ts';
import type { Kit } from '../view/kit.ts';
import { createKit } from '../view/kit.ts';

const NOW = Date.UTC(2026, 2, 1);

/** A call that is answered after 900 ms, with a ring after 100 ms. */
function answered(kit: Kit, callId: string, time = NOW): void {
  kit.hear(request('INVITE', { callId, headers: ['User-Agent: Phone/1'] }), { time });
  kit.hear(response(180, 'Ringing', 'INVITE', { callId }), { time: time + 100 });
  kit.hear(response(200, 'OK', 'INVITE', { callId }), { time: time + 900 });
  kit.hear(request('ACK', { callId, toTag: 'b' }), { time: time + 901 });
}

/** A call with this final response to its INVITE. */
function refused(kit: Kit, callId: string, status: number, time = NOW): void {
  kit.hear(request('INVITE', { callId }), { time });
  kit.hear(response(status, 'No', 'INVITE', { callId }), { time: time + 50 });
}

async function figures(kit: Kit, filter = ''): Promise<Statistics> {
  const view = kit.open(filter);
  kit.settle();
  const told = kit.statistics.get(view.id);
  kit.settle();
  return told;
}

describe('the figures of a view', () => {
  it('are those of all messages where nothing is filtered', async () => {
    const kit = createKit();
    answered(kit, 'a');
    refused(kit, 'b', 486);
    const told = await figures(kit);
    expect(told).toMatchObject({ messages: 6, other: 0, dialogs: 2, from: NOW, to: NOW + 901, step: 1000 });
    expect(told.methods).toEqual([
      { name: 'INVITE', counts: [2] },
      { name: 'ACK', counts: [1] },
    ]);
    expect(told.codes).toEqual([
      { status: 180, reason: 'Ringing', count: 1 },
      { status: 200, reason: 'OK', count: 1 },
      { status: 486, reason: 'Busy Here', count: 1 },
    ]);
    expect(told.hosts).toEqual([
      { host: '192.0.2.1', sent: 3, received: 3 },
      { host: '192.0.2.2', sent: 3, received: 3 },
    ]);
    expect(told.agents).toEqual([{ name: 'Phone/1', count: 3 }]);
    expect(told.responseTimes).toMatchObject({ count: 2, longest: 900 });
    expect(told.postDialDelays).toMatchObject({ count: 2, longest: 100 });
  });

  it('are those of what a filter lets pass', async () => {
    const kit = createKit();
    answered(kit, 'a');
    refused(kit, 'b', 486);
    const told = await figures(kit, 'status == 486');
    expect(told).toMatchObject({ messages: 1, dialogs: 1, seizures: 1, answered: 0, methods: [] });
    expect(told.hosts).toContainEqual({ host: '192.0.2.2', sent: 1, received: 0 });
  });

  it('count what is not SIP and what was sent again', async () => {
    const kit = createKit();
    for (let i = 0; i < 3; i++) kit.hear(request('OPTIONS'), { time: NOW + i });
    kit.hear(new Uint8Array([13, 10, 13, 10]), { time: NOW });
    expect(await figures(kit)).toMatchObject({
      messages: 4,
      other: 1,
      retransmissions: 2,
      retransmitted: [2],
    });
  });

  it('are bounded where methods are made up', async () => {
    const kit = createKit();
    for (let i = 0; i < 60; i++) kit.hear(request(`M${i}`, { callId: `${i}` }), { time: NOW });
    const { methods } = await figures(kit);
    expect(methods.length).toBe(25);
    expect(methods.at(-1)).toEqual({ name: '', counts: [36] });
  });
});

describe('seizures', () => {
  it('are calls with an INVITE, and what became of them', async () => {
    const kit = createKit();
    answered(kit, 'answered');
    [486, 603, 404, 503, 487].forEach((status) => refused(kit, `with ${status}`, status));
    kit.hear(request('INVITE', { callId: 'open' }), { time: NOW });
    kit.hear(request('OPTIONS', { callId: 'no call' }), { time: NOW });
    const told = await figures(kit);
    expect(told).toMatchObject({ dialogs: 8, seizures: 7, answered: 1, cancelled: 1, open: 1, effective: 4 });
  });

  it('count a call once that was challenged and tried again', async () => {
    const kit = createKit();
    refused(kit, 'a', 407);
    kit.hear(request('INVITE', { callId: 'a', cseq: 2 }), { time: NOW + 60 });
    kit.hear(response(200, 'OK', 'INVITE', { callId: 'a', cseq: 2 }), { time: NOW + 90 });
    expect(await figures(kit)).toMatchObject({ seizures: 1, answered: 1 });
  });

  it('do not count a call that was tried before anybody looked', async () => {
    const kit = createKit();
    kit.hear(response(200, 'OK', 'INVITE', { callId: 'a' }), { time: NOW });
    expect(await figures(kit)).toMatchObject({ dialogs: 1, seizures: 0, answered: 0 });
  });
});

describe('a calculation', () => {
  /** A kit whose time goes on when it is looked at, so that it takes many slices. */
  function slow(): Kit {
    const kit = createKit({ tick: 6 });
    for (let i = 0; i < 300; i++) answered(kit, `call-${i}`, NOW + i);
    return kit;
  }

  it('goes on for a slice a turn, and others have turns in between', async () => {
    const kit = slow();
    const view = kit.open('');
    const told = kit.statistics.get(view.id);
    let turns = 0;
    while (kit.turn()) turns++;
    expect(turns).toBeGreaterThan(2);
    expect((await told).messages).toBe(1_200);
  });

  it('is shared by all who ask while it runs', async () => {
    const kit = slow();
    const view = kit.open('');
    const first = kit.statistics.get(view.id);
    kit.turn();
    const second = kit.statistics.get(view.id);
    kit.settle();
    expect(await second).toBe(await first);
  });

  it('is kept until something changes', async () => {
    const kit = createKit();
    const view = kit.open('');
    const ask = (): Promise<Statistics> => {
      const told = kit.statistics.get(view.id);
      kit.settle();
      return told;
    };
    answered(kit, 'a');
    const first = await ask();
    expect(await ask()).toBe(first);
    answered(kit, 'b');
    const second = await ask();
    expect(second).toMatchObject({ messages: 8, dialogs: 2 });
    kit.store.clear();
    expect((await ask()).messages).toBe(0);
  });

  it('that runs while messages come is done anew when it is asked for again', async () => {
    const kit = slow();
    const view = kit.open('');
    const first = kit.statistics.get(view.id);
    kit.turn();
    answered(kit, 'late');
    kit.settle();
    expect((await first).messages).toBe(1_200);
    const second = kit.statistics.get(view.id);
    kit.settle();
    expect((await second).messages).toBe(1_204);
  });

  it('ends with its view', async () => {
    const kit = slow();
    const view = kit.open('');
    const told = codeOf(() => kit.statistics.get(view.id));
    kit.turn();
    kit.views.close(view.id);
    kit.settle();
    expect(await told).toBe('NOT_FOUND');
    expect(kit.turn()).toBe(false);
    expect(await codeOf(() => kit.statistics.get(view.id))).toBe('NOT_FOUND');
  });
});
