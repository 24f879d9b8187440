import { describe, expect, it } from 'vitest';
import { createAssembler, createCutter, UNFINISHED_LIMIT } from '#shared/rpc/frames.ts';
import { FRAME_LIMIT } from '#shared/rpc/port.ts';

const MIB = 1_048_576;
const message = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7) & 255);
const first = (id: number): Uint8Array => {
  const frame = new Uint8Array(FRAME_LIMIT);
  frame.set([1, 0, 0, 0, id]);
  return frame;
};

describe('cutting and assembling', () => {
  it.each([0, 1, FRAME_LIMIT - 1, FRAME_LIMIT, FRAME_LIMIT + 1, 131_062, 131_063, 200_000, MIB])(
    'give back a message of %i bytes from frames within the limit',
    (length) => {
      const sent = message(length);
      const assemble = createAssembler(MIB);
      const frames = createCutter()(sent);
      const results = frames.map((frame) => assemble(frame));
      expect(frames.every((frame) => frame.length <= FRAME_LIMIT)).toBe(true);
      expect(results.slice(0, -1).every((one) => one === 'part')).toBe(true);
      const last = results.at(-1);
      expect(typeof last === 'object' && Buffer.compare(last.message, sent)).toBe(0);
    },
  );

  it('makes frames that have their buffers to themselves', () => {
    const frames = [...createCutter()(message(10)), ...createCutter()(message(200_000))];
    expect(frames.every((frame) => frame.byteLength === frame.buffer.byteLength)).toBe(true);
  });

  it('keeps messages apart that arrive interleaved', () => {
    const cut = createCutter();
    const [a, b] = [cut(message(100_000)), cut(message(100_001))];
    const assemble = createAssembler(MIB);
    const order = [a[0], b[0], b[1], a[1]].map((frame) => assemble(frame ?? new Uint8Array(0)));
    const lengths = order.map((one) => (typeof one === 'object' ? one.message.length : one));
    expect(lengths).toEqual(['part', 'part', 100_001, 100_000]);
  });
});

describe('a hostile sender', () => {
  it('cannot send a message above the limit, and the next one is taken', () => {
    const cut = createCutter();
    const assemble = createAssembler(MIB);
    const results = cut(message(MIB + 1)).map((frame) => assemble(frame));
    expect(results).not.toContainEqual(expect.objectContaining({ message: expect.anything() }));
    expect(results).toContain('broken');
    const [whole] = cut(message(5));
    expect(assemble(whole ?? new Uint8Array(0))).toEqual({ message: message(5) });
  });

  it('cannot have more than a few messages unfinished', () => {
    const assemble = createAssembler(100 * MIB);
    const results = Array.from({ length: UNFINISHED_LIMIT + 1 }, (_, id) => assemble(first(id)));
    expect(results).toEqual([...Array.from({ length: UNFINISHED_LIMIT }, () => 'part'), 'broken']);
  });

  it('cannot hold more in unfinished messages together than one may have', () => {
    const assemble = createAssembler(2 * FRAME_LIMIT);
    expect([1, 2, 3].map((id) => assemble(first(id)))).toEqual(['part', 'part', 'broken']);
  });

  it('gets the room of a message back that it begins anew', () => {
    const assemble = createAssembler(2 * FRAME_LIMIT);
    expect([1, 1, 1, 1].map(() => assemble(first(1)))).toEqual(['part', 'part', 'part', 'part']);
  });

  it.each<[string, Uint8Array]>([
    ['an empty frame', new Uint8Array(0)],
    ['a frame above the limit', new Uint8Array(FRAME_LIMIT + 1)],
    ['a kind that does not exist', Uint8Array.of(4, 0, 0, 0, 1, 1)],
    ['a first part that is not full', Uint8Array.of(1, 0, 0, 0, 1, 1)],
    ['a middle part that is not full', Uint8Array.of(2, 0, 0, 0, 1, 1)],
    ['a last part of nothing', Uint8Array.of(3, 0, 0, 0, 1)],
    ['a last part without a first', Uint8Array.of(3, 0, 0, 0, 1, 1)],
  ])('%s is broken', (_, frame) => {
    expect(createAssembler(MIB)(frame)).toBe('broken');
  });
});
