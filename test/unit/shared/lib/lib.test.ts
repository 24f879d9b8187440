/** The small parts that know no SIP: bytes, clock, emitter, random, result. */
import { concatBytes, equalBytes, hexOf, patchBytes, textOf, utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import { createSeededRandom, randomInt, randomToken } from '#shared/lib/random.ts';
import { err, ok } from '#shared/lib/result.ts';
import { describe, expect, it } from 'vitest';

describe('bytes', () => {
  it('become text and text becomes bytes, a broken sequence a mark', () => {
    expect(textOf(utf8('\ufeffgrüße'))).toBe('\ufeffgrüße');
    expect(textOf(new Uint8Array([0x61, 0xff, 0x62]))).toBe('a\ufffdb');
    expect(textOf(utf8('abcdef'), { start: 2, end: 4 })).toBe('cd');
  });

  it('are joined, compared and written in hexadecimal digits', () => {
    const joined = concatBytes([utf8('a'), new Uint8Array(), utf8('bc')]);
    expect(textOf(joined)).toBe('abc');
    expect(equalBytes(joined, utf8('abc'))).toBe(true);
    expect(equalBytes(joined, utf8('abd'))).toBe(false);
    expect(equalBytes(joined, utf8('ab'))).toBe(false);
    expect(hexOf(new Uint8Array([0, 15, 255]))).toBe('000fff');
  });

  it.each([
    [[], 'abcdef'],
    [[[1, 3, 'X']], 'aXdef'],
    [
      [
        [4, 4, '2'],
        [0, 1, ''],
        [4, 4, '3'],
      ],
      'bcd23ef',
    ],
    [[[6, 6, '!']], 'abcdef!'],
  ] as const)('are patched: %j', (patches, expected) => {
    const list = patches.map(([start, end, text]) => ({ span: { start, end }, bytes: utf8(text) }));
    expect(textOf(patchBytes(utf8('abcdef'), list))).toBe(expected);
  });
});

describe('the manual clock', () => {
  it('fires timers in order of their time, and those set meanwhile', () => {
    const clock = createManualClock(1000);
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name}@${clock.now()}`);
    clock.after(20, note('b'));
    clock.after(10, () => {
      note('a')();
      clock.after(5, note('inner'));
    });
    clock.after(20, note('c'));
    clock.after(50, note('late'));
    clock.advance(30);
    expect(fired).toEqual(['a@1010', 'inner@1015', 'b@1020', 'c@1020']);
    expect(clock.now()).toBe(1030);
    expect(clock.pending).toBe(1);
  });

  it('forgets a cancelled timer, and cancelling twice is harmless', () => {
    const clock = createManualClock();
    const timer = clock.after(1, () => expect.unreachable());
    timer.cancel();
    timer.cancel();
    clock.advance(5);
    expect(clock.pending).toBe(0);
  });
});

describe('the emitter', () => {
  it('calls its listeners in order until they leave', () => {
    const emitter = createEmitter<number>();
    const heard: string[] = [];
    const leave = emitter.on((value) => heard.push(`a${value}`));
    emitter.on((value) => heard.push(`b${value}`));
    emitter.emit(1);
    leave();
    emitter.emit(2);
    expect(heard).toEqual(['a1', 'b1', 'b2']);
    expect(emitter.size).toBe(1);
  });

  it('lets all hear before the first error is thrown', () => {
    const emitter = createEmitter<null>();
    const heard: string[] = [];
    emitter.on(() => {
      throw new Error('first');
    });
    emitter.on(() => {
      heard.push('second');
      throw new Error('second');
    });
    expect(() => emitter.emit(null)).toThrow('first');
    expect(heard).toEqual(['second']);
  });

  it('takes the same listener twice as two', () => {
    const emitter = createEmitter<null>();
    let calls = 0;
    const listener = (): void => void calls++;
    const leave = emitter.on(listener);
    emitter.on(listener);
    leave();
    emitter.emit(null);
    expect(calls).toBe(1);
  });
});

describe('random', () => {
  it('with a seed repeats itself, and differs with another', () => {
    const token = (seed: number): string => randomToken(createSeededRandom(seed), 16);
    expect(token(7)).toBe(token(7));
    expect(token(7)).not.toBe(token(8));
    expect(token(0)).toMatch(/^[a-z0-9]{16}$/);
  });

  it('makes whole numbers below a limit', () => {
    const random = createSeededRandom(3);
    const values = Array.from({ length: 200 }, () => randomInt(random, 6));
    expect(new Set(values)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });
});

it('results tell success from failure', () => {
  expect(ok(1)).toEqual({ ok: true, value: 1 });
  expect(err('no')).toEqual({ ok: false, error: 'no' });
});
