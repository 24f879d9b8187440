/** A subscription at its notifier (RFC 6665 4.2). */
import { describe, expect, it } from 'vitest';
import type { ExpiryAnswer, NotifierEvent } from '#core/dialog/notifier.ts';
import { grantExpires, newNotifier, notifier } from '#core/dialog/notifier.ts';

const start = { event: 'presence', expires: 3600, name: 'pending' } as const;

type Timed = readonly [at: number, event: NotifierEvent];

/** The Subscription-State of each NOTIFY that is owed, `-` where none is. */
function owed(...events: Timed[]): string[] {
  let { state, notify } = newNotifier(start, 0);
  const log = [notify ?? '-'];
  for (const [at, event] of events) {
    ({ state, notify } = notifier(state, event, at));
    log.push(notify ?? '-');
  }
  return log;
}

const FIRST = 'pending;expires=3600';

describe('a notifier', () => {
  it.each<[rfc: string, title: string, events: Timed[], expected: string[]]>([
    ['4.2.1.2', 'tells the state at once', [], [FIRST]],
    [
      '4.2.1.3',
      'tells that it was allowed',
      [[1_000, { kind: 'authorized' }]],
      [FIRST, 'active;expires=3599'],
    ],
    ['4.2.2', 'tells what changed', [[1_500, { kind: 'changed' }]], [FIRST, 'pending;expires=3599']],
    [
      '4.2.1.2',
      'tells the state after a refresh',
      [[9_000, { kind: 'subscribed', expires: 60 }]],
      [FIRST, 'pending;expires=60'],
    ],
    [
      '4.2.1.4',
      'tells the end where it was asked for',
      [[0, { kind: 'subscribed', expires: 0 }]],
      [FIRST, 'terminated;reason=timeout'],
    ],
    [
      '4.2.1.4',
      'tells that it expired',
      [[3_600_000, { kind: 'time' }]],
      [FIRST, 'terminated;reason=timeout'],
    ],
    ['4.2.1.4', 'does not expire before', [[3_599_999, { kind: 'time' }]], [FIRST, '-']],
    [
      '4.2.1.4',
      'ends it with a reason',
      [[0, { kind: 'end', reason: 'rejected' }]],
      [FIRST, 'terminated;reason=rejected'],
    ],
    [
      '4.1.3',
      'ends it for a while',
      [[0, { kind: 'end', reason: 'probation', retryAfter: 60 }]],
      [FIRST, 'terminated;reason=probation;retry-after=60'],
    ],
    [
      '4.2.2',
      'forgets it after a 481',
      [
        [0, { kind: 'notify-failed', status: 481 }],
        [0, { kind: 'changed' }],
      ],
      [FIRST, '-', '-'],
    ],
    [
      '4.2.2',
      'forgets it after a timeout',
      [
        [0, { kind: 'notify-failed', status: 408 }],
        [0, { kind: 'changed' }],
      ],
      [FIRST, '-', '-'],
    ],
    [
      '4.2.2',
      'keeps it after a 500',
      [
        [0, { kind: 'notify-failed', status: 500 }],
        [0, { kind: 'changed' }],
      ],
      [FIRST, '-', FIRST],
    ],
    [
      '4.2',
      'says nothing after the end',
      [
        [0, { kind: 'end', reason: 'noresource' }],
        [0, { kind: 'authorized' }],
      ],
      [FIRST, 'terminated;reason=noresource', '-'],
    ],
  ])('RFC 6665 %s: %s', (_rfc, _title, events, expected) => {
    expect(owed(...events)).toEqual(expected);
  });

  it('answers a fetch with the end (RFC 6665 4.4.3)', () => {
    const { state, notify } = newNotifier({ ...start, expires: 0 }, 0);
    expect([state.name, state.expiresAt, notify]).toEqual(['terminated', null, 'terminated;reason=timeout']);
  });

  it('keeps why the subscriber is gone', () => {
    const { state } = newNotifier({ ...start, by: 'REFER', event: 'refer', id: '3' }, 0);
    const next = notifier(state, { kind: 'notify-failed', status: 481 }, 0).state;
    expect([next.by, next.id, next.terminatedReason]).toEqual(['REFER', '3', 'notify-failed']);
  });
});

describe('the time that is granted (RFC 6665 4.2.1.1)', () => {
  const policy = { usual: 3_600, min: 120, max: 7_200 };

  it.each<[title: string, asked: number | null, expected: ExpiryAnswer]>([
    ['is the usual where none is named', null, { kind: 'grant', expires: 3_600 }],
    ['is what was asked', 600, { kind: 'grant', expires: 600 }],
    ['is never more than the longest', 999_999, { kind: 'grant', expires: 7_200 }],
    ['is 0 where that was asked', 0, { kind: 'grant', expires: 0 }],
    ['can be the shortest', 120, { kind: 'grant', expires: 120 }],
    ['is too brief below the shortest', 119, { kind: 'too-brief', minExpires: 120 }],
  ])('%s', (_title, asked, expected) => {
    expect(grantExpires(asked, policy)).toEqual(expected);
  });

  it('is never too brief with an hour', () => {
    expect(grantExpires(3_600, { ...policy, min: 5_000 })).toEqual({ kind: 'grant', expires: 3_600 });
  });
});
