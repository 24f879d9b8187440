/** When a text is looked at: behind a pause, in steps, and never as it stood before. */
import { describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, shallowRef } from 'vue';
import * as lint from '../../../../renderer/editor/sip-lint.ts';
import { useLint } from '../../../../renderer/views/compose/use-lint.ts';
import type { Clock } from '../../../../shared/lib/clock.ts';

const OPTIONS = { fill: true, variables: true, values: {} };
const WRONG = 'OPTIONS sip:a SIP/2.0\nMax-Forwards: x\n\n';

/** A clock whose next timer is due when the test says so. */
function steppedClock(): Clock & { step(): void; all(): void } {
  const due: (() => void)[] = [];
  const step = (): void => due.shift()?.();
  return {
    now: () => 0,
    after(_ms, run) {
      due.push(run);
      return { cancel: () => void (due.includes(run) && due.splice(due.indexOf(run), 1)) };
    },
    step,
    all() {
      while (due.length > 0) step();
    },
  };
}

function looked(text: string) {
  const clock = steppedClock();
  const subject = shallowRef({ documentId: 'd1', text });
  const look = vi.fn(lint.lintSteps);
  const scope = effectScope();
  const result = scope.run(() => useLint(() => ({ ...subject.value, ...OPTIONS }), clock, look));
  if (!result) throw new Error('no scope');
  async function write(next: string, documentId = 'd1'): Promise<void> {
    subject.value = { documentId, text: next };
    await nextTick();
  }
  return { clock, scope, result, write, look };
}

describe('a text is looked at', () => {
  it('not while it is written: no key reads it, and the pause does once', async () => {
    const { clock, result, write, look } = looked('');
    look.mockClear();
    for (let length = 1; length <= WRONG.length; length++) await write(WRONG.slice(0, length));
    expect(look).not.toHaveBeenCalled();
    clock.all();
    expect(look).toHaveBeenCalledTimes(1);
    expect(result.value).toEqual(lint.lintText(WRONG, OPTIONS));
  });

  it('in steps, of which a key gives up what is left', async () => {
    const { clock, result, write } = looked('OPTIONS sip:a SIP/2.0\n\n');
    const before = result.value;
    await write(WRONG);
    clock.step();
    expect(result.value).toBe(before);
    await write(`${WRONG}body`);
    clock.step();
    expect(result.value).toBe(before);
    clock.all();
    expect(result.value).toEqual(lint.lintText(`${WRONG}body`, OPTIONS));
  });

  it('at once where it is another draft, and no more when nobody is there', async () => {
    const { clock, scope, result, write } = looked('');
    await write(WRONG, 'd2');
    const found = result.value;
    expect(found).toEqual(lint.lintText(WRONG, OPTIONS));
    await write('OPTIONS', 'd2');
    scope.stop();
    clock.all();
    expect(result.value).toBe(found);
  });
});

it('steps and one go find the same', () => {
  const steps = lint.lintSteps(WRONG, OPTIONS);
  let count = 0;
  for (let step = steps.next(); ; step = steps.next(), count++) {
    if (!step.done) continue;
    expect(step.value).toEqual(lint.lintText(WRONG, OPTIONS));
    break;
  }
  expect(count).toBeGreaterThan(2);
});
