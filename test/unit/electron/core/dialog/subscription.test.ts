/** A subscription at its subscriber (RFC 6665 4.1). */
import { describe, expect, it } from 'vitest';
import type { NotifyEvent, Retry, Subscription, SubscriptionEvent } from '#core/dialog/subscription.ts';
import {
  newSubscription,
  notifyEvent,
  retryAfterNotify,
  subscription,
  subscriptionDue,
} from '#core/dialog/subscription.ts';
import { asked } from './usage-messages.ts';

const accepted = (expires: number | null): SubscriptionEvent => ({ kind: 'accepted', expires });
const refused = (status: number, retryAfter: number | null = null): SubscriptionEvent => ({
  kind: 'refused',
  status,
  retryAfter,
});
const sent = (expires: number): SubscriptionEvent => ({ kind: 'subscribe-sent', expires });
const notify = (state: string, rest: Partial<NotifyEvent> = {}): NotifyEvent => ({
  kind: 'notify',
  state,
  expires: null,
  reason: null,
  retryAfter: null,
  ...rest,
});
const time: SubscriptionEvent = { kind: 'time' };
const broken: SubscriptionEvent = { kind: 'transport-error' };

const asking = newSubscription({ event: 'presence', expires: 3600 }, 0);

/** Runs events at the moment they are given with. */
function run(
  start: Subscription,
  ...events: (readonly [at: number, event: SubscriptionEvent])[]
): Subscription {
  return events.reduce((state, [at, event]) => subscription(state, event, at), start);
}

/** State and what is due, or the end with its reason and the wait. */
function shown(state: Subscription): string {
  if (state.name === 'terminated') return `terminated ${state.terminatedReason} ${state.retryAfterMs}`;
  const due = subscriptionDue(state);
  return `${state.name} ${due ? `${due.what} ${due.at}` : 'nothing'}`;
}

const up = [
  [0, accepted(3600)],
  [0, notify('active')],
] as const;

describe('a subscription', () => {
  it.each<[rfc: string, title: string, events: (readonly [number, SubscriptionEvent])[], expected: string]>([
    ['4.1.2.4', 'waits for a NOTIFY', [], 'waiting timer-n 32000'],
    ['4.1.2.4', 'waits on after the 200', [[100, accepted(3600)]], 'waiting timer-n 32000'],
    [
      '4.1.2.4',
      'fails without a NOTIFY',
      [
        [100, accepted(3600)],
        [32_000, time],
      ],
      'terminated no-notify 0',
    ],
    ['4.1.2.4', 'does not fail before', [[31_999, time]], 'waiting timer-n 32000'],
    ['4.1.2.1', 'is refused', [[0, refused(403)]], 'terminated refused never'],
    ['4.1.2.1', 'is refused for a while', [[0, refused(503, 20)]], 'terminated refused 20000'],
    ['4.1.2.1', 'cannot leave', [[0, broken]], 'terminated transport 0'],
    [
      '4.1.2',
      'is active by a NOTIFY before the 200',
      [
        [50, notify('active')],
        [100, accepted(3600)],
      ],
      'active refresh 3568100',
    ],
    [
      '4.1.2',
      'is pending',
      [
        [0, accepted(3600)],
        [0, notify('pending')],
      ],
      'pending refresh 3568000',
    ],
    [
      '4.1.3',
      'has a state of its own where the word is unknown',
      [
        [0, accepted(3600)],
        [0, notify('waiting-room')],
      ],
      'other refresh 3568000',
    ],
    [
      '4.1.3',
      'lasts as a NOTIFY says',
      [...up, [1_000, notify('active', { expires: 100 })]],
      'active refresh 69000',
    ],
    [
      '4.1.3',
      'keeps its time where a NOTIFY says none',
      [...up, [1_000, notify('active')]],
      'active refresh 3568000',
    ],
    [
      '4.1.2.2',
      'is refreshed at half a short time',
      [
        [0, accepted(40)],
        [0, notify('active')],
      ],
      'active refresh 20000',
    ],
    ['4.1.2.2', 'waits for a NOTIFY after a refresh', [...up, [1_000, sent(3600)]], 'active timer-n 33000'],
    [
      '4.1.2.2',
      'is renewed by it',
      [...up, [1_000, sent(3600)], [1_100, accepted(600)], [1_200, notify('active')]],
      'active refresh 569100',
    ],
    [
      '4.1.2.4',
      'fails where no NOTIFY follows a refresh',
      [...up, [1_000, sent(3600)], [33_000, time]],
      'terminated no-notify 0',
    ],
    [
      '4.1.2.2',
      'is over after a 481 to a refresh',
      [...up, [1_000, sent(3600)], [1_000, refused(481)]],
      'terminated refused 0',
    ],
    [
      '4.1.2.2',
      'is over after a 489 to a refresh',
      [...up, [1_000, sent(3600)], [1_000, refused(489)]],
      'terminated refused never',
    ],
    [
      '4.1.2.2',
      'stands after a 500 to a refresh until it expires',
      [...up, [1_000, sent(3600)], [1_000, refused(500)]],
      'active expire 3600000',
    ],
    [
      '4.1.2.2',
      'stands after a 408 to a refresh',
      [...up, [1_000, sent(3600)], [33_000, refused(408)]],
      'active expire 3600000',
    ],
    [
      '4.1.2.2',
      'stands where a refresh cannot leave',
      [...up, [1_000, sent(3600)], [1_000, broken]],
      'active timer-n 33000',
    ],
    ['4.1.2.2', 'expires', [...up, [3_600_000, time]], 'terminated expired 0'],
    ['4.1.2.2', 'does not expire before', [...up, [3_599_999, time]], 'active refresh 3568000'],
    [
      '4.1.2.3',
      'waits for the last NOTIFY after Expires 0',
      [...up, [1_000, sent(0)], [1_100, accepted(0)]],
      'active timer-n 33000',
    ],
    [
      '4.1.2.3',
      'ends with the last NOTIFY',
      [...up, [1_000, sent(0)], [1_200, notify('terminated', { reason: 'timeout' })]],
      'terminated timeout 0',
    ],
    [
      '4.1.2.3',
      'is not refreshed while it ends',
      [...up, [0, sent(0)], [0, notify('active', { expires: 100 })]],
      'active expire 100000',
    ],
    ['4.1.3', 'ends without a reason', [...up, [0, notify('terminated')]], 'terminated none 0'],
    [
      '4.1.2',
      'does not come back',
      [...up, [0, notify('terminated')], [0, notify('active')], [0, accepted(60)]],
      'terminated none 0',
    ],
  ])('RFC 6665 %s: %s', (_rfc, _title, events, expected) => {
    expect(shown(run(asking, ...events))).toBe(expected);
  });

  it('that fetches once is not refreshed (RFC 6665 4.4.3)', () => {
    const fetch = newSubscription({ event: 'presence', expires: 0 }, 0);
    expect(shown(run(fetch, [0, accepted(0)], [10, notify('terminated', { reason: 'timeout' })]))).toBe(
      'terminated timeout 0',
    );
    expect(shown(run(fetch, [0, accepted(0)]))).toBe('waiting timer-n 32000');
  });

  it('of a REFER lasts as its NOTIFY says and is not refreshed (RFC 3515 2.4.4)', () => {
    const refer = newSubscription({ by: 'REFER', event: 'refer', id: '2' }, 0);
    expect(shown(run(refer, [0, accepted(null)]))).toBe('waiting timer-n 32000');
    expect(shown(run(refer, [0, accepted(null)], [0, notify('active', { expires: 60 })]))).toBe(
      'active expire 60000',
    );
  });

  it('takes another T1', () => {
    const config = { t1: 100, t2: 400, t4: 500, d: 32_000 };
    expect(shown(newSubscription({ event: 'presence', config }, 0))).toBe('waiting timer-n 6400');
  });
});

describe('the end of a subscription', () => {
  it('leaves nothing due', () => {
    const state = run(asking, ...up, [0, sent(3600)], [0, notify('terminated')]);
    expect(subscriptionDue(run(asking, ...up, [0, sent(3600)]))).not.toBeNull();
    expect(subscriptionDue(state)).toBeNull();
  });

  it.each<[reason: string | null, retryAfter: number | null, expected: Retry]>([
    ['deactivated', null, 0],
    ['deactivated', 60, 0],
    ['probation', 60, 60_000],
    ['probation', 5, 5_000],
    ['probation', null, 60_000],
    ['rejected', null, 'never'],
    ['rejected', 60, 'never'],
    ['timeout', null, 0],
    ['timeout', 60, 0],
    ['giveup', null, 0],
    ['giveup', 60, 60_000],
    ['noresource', 60, 'never'],
    ['invariant', 60, 'never'],
    ['NoResource', null, 'never'],
    ['constructor', 60, 60_000],
    [null, null, 0],
    [null, 60, 60_000],
  ])('RFC 6665 4.1.3: %s with retry-after %s allows a new one after %s', (reason, retryAfter, expected) => {
    expect(retryAfterNotify(reason, retryAfter)).toBe(expected);
  });
});

describe('a NOTIFY', () => {
  it('is read', () => {
    const header = 'Subscription-State: Terminated;reason=giveup;retry-after=30;expires=5';
    expect(notifyEvent(asked('NOTIFY', [header]))).toEqual(
      notify('terminated', { reason: 'giveup', retryAfter: 30, expires: 5 }),
    );
  });

  it('without Subscription-State says nothing', () => {
    expect(notifyEvent(asked('NOTIFY'))).toBeNull();
  });
});
