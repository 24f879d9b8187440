import { expect, it } from 'vitest';
import { openPreferred } from '#core/session/usual-listeners.ts';

const address = { transport: 'udp', host: '127.0.0.1', port: 5070 } as const;
const trouble = { code: 'EADDRINUSE', message: 'taken' };

it('opens at the usual port where it can be had, else at a free one of the same host', async () => {
  const opened: number[] = [];
  const open = (isTaken: boolean) => async (at: { port: number }) => {
    opened.push(at.port);
    return isTaken && at.port !== 0
      ? ({ ok: false, error: trouble } as const)
      : ({ ok: true, value: 'x' } as const);
  };
  expect(await openPreferred(address, open(false))).toEqual({ ok: true, value: 'x' });
  expect(await openPreferred(address, open(true))).toEqual({ ok: true, value: 'x' });
  expect(opened).toEqual([5070, 5070, 0]);
});

it('tells the trouble where no port can be had', async () => {
  const failing = () => Promise.resolve({ ok: false, error: trouble } as const);
  expect(await openPreferred(address, failing)).toEqual({ ok: false, error: trouble });
});
