/** Who refreshes a session, how often, and when it is given up (RFC 4028). */
import { describe, expect, it } from 'vitest';
import type { SessionTimer, TimerPolicy, TimerWish } from '#shared/sip/session-timer.ts';
import {
  after422,
  agreedByResponse,
  answerTimer,
  expiresAt,
  refreshAt,
  timerHeaders,
} from '#shared/sip/session-timer.ts';
import { answered, asked } from '../../electron/core/dialog/usage-messages.ts';

const SUPPORTED = 'Supported: 100rel, Timer';

/** Header pairs as lines. */
const lines = (pairs: readonly (readonly [string, string])[]): string[] =>
  pairs.map(([name, value]) => `${name}: ${value}`);

/** `1800 local` for a timer, or `none`. */
const shown = (timer: SessionTimer | null): string =>
  timer ? `${timer.interval} ${timer.refresher}` : 'none';

describe('the headers that ask for a timer', () => {
  it.each<[rfc: string, title: string, wish: TimerWish, expected: string[]]>([
    ['7.1', 'say only that timers are supported', { interval: null }, ['Supported: timer']],
    ['7.1', 'leave the refresher open', { interval: 1800 }, ['Supported: timer', 'Session-Expires: 1800']],
    [
      '7.4',
      'name our side as the UAC of this request',
      { interval: 1800, refresher: 'local' },
      ['Supported: timer', 'Session-Expires: 1800;refresher=uac'],
    ],
    [
      '7.4',
      'name the other side as its UAS',
      { interval: 1800, refresher: 'remote' },
      ['Supported: timer', 'Session-Expires: 1800;refresher=uas'],
    ],
    [
      '7.1',
      'never ask for less than Min-SE',
      { interval: 100, minSE: 300 },
      ['Supported: timer', 'Session-Expires: 300', 'Min-SE: 300'],
    ],
    [
      '4',
      'never ask for less than 90 seconds',
      { interval: 5, minSE: 10 },
      ['Supported: timer', 'Session-Expires: 90', 'Min-SE: 90'],
    ],
  ])('%s: %s', (_rfc, _title, wish, expected) => {
    expect(lines(timerHeaders(wish))).toEqual(expected);
  });
});

describe('the timer that a response agrees to', () => {
  const invite = [SUPPORTED, 'Session-Expires: 1800'];

  it.each<[rfc: string, title: string, request: string[], response: string[], expected: string]>([
    ['7.2', 'is ours to refresh as uac', invite, ['Session-Expires: 1200;refresher=uac'], '1200 local'],
    ['7.2', 'is theirs to refresh as uas', invite, ['Session-Expires: 1200;refresher=UAS'], '1200 remote'],
    ['7.2', 'is none without Session-Expires', invite, [], 'none'],
    [
      '7.2',
      'is there though only support was said',
      [SUPPORTED],
      ['Session-Expires: 600;refresher=uas'],
      '600 remote',
    ],
    ['7.1', 'is none where we did not support it', [], ['Session-Expires: 600;refresher=uas'], 'none'],
    ['9', 'is ours where no refresher is named', invite, ['Session-Expires: 600'], '600 local'],
    [
      '9',
      'is ours where the refresher is not a word',
      invite,
      ['Session-Expires: 600;refresher=x'],
      '600 local',
    ],
    [
      '9',
      'is theirs where only the request named them',
      [SUPPORTED, 'Session-Expires: 1800;refresher=uas'],
      ['Session-Expires: 600'],
      '600 remote',
    ],
    ['4', 'is never shorter than 90 seconds', invite, ['Session-Expires: 0;refresher=uac'], '90 local'],
    [
      '5',
      'is never shorter than our Min-SE',
      [...invite, 'Min-SE: 300'],
      ['Session-Expires: 100;refresher=uac'],
      '300 local',
    ],
    [
      '4',
      'has an end where the number has none',
      invite,
      ['Session-Expires: 999999999999999999;refresher=uac'],
      '4294967295 local',
    ],
    ['7.2', 'is none where the number cannot be read', invite, ['Session-Expires: soon'], 'none'],
  ])('%s: %s', (_rfc, _title, request, response, expected) => {
    const agreed = agreedByResponse(asked('INVITE', request), answered(200, response), { alone: null });
    expect(shown(agreed)).toBe(expected);
  });

  it('is kept by our side alone where that is wished and the peer knows no timers', () => {
    const agreed = agreedByResponse(asked('INVITE', invite), answered(200), { alone: 1800 });
    expect(shown(agreed)).toBe('1800 local');
  });

  it.each([180, 302, 422, 500])('is none after a %i', (status) => {
    const response = answered(status, ['Session-Expires: 600;refresher=uac']);
    expect(agreedByResponse(asked('INVITE', invite), response, { alone: 1800 })).toBeNull();
  });
});

describe('the request after a 422', () => {
  it.each<[title: string, request: string[], response: string[], expected: [number, number] | null]>([
    ['asks for what the 422 demands', ['Session-Expires: 120'], ['Min-SE: 600'], [600, 600]],
    [
      'keeps a Session-Expires that is longer',
      ['Session-Expires: 900', 'Min-SE: 90'],
      ['Min-SE: 600'],
      [600, 900],
    ],
    [
      'keeps the largest Min-SE it knows',
      ['Session-Expires: 300', 'Min-SE: 500'],
      ['Min-SE: 400'],
      [500, 500],
    ],
    ['asks where nothing was asked before', [], ['Min-SE: 600'], [600, 600]],
    ['is not sent where the 422 demands nothing', ['Session-Expires: 120'], [], null],
    [
      'is not sent where it was obeyed already',
      ['Session-Expires: 600', 'Min-SE: 600'],
      ['Min-SE: 600'],
      null,
    ],
  ])('%s', (_title, request, response, expected) => {
    const next = after422(asked('INVITE', request), answered(422, response));
    expect(next && [next.minSE, next.sessionExpires]).toEqual(expected);
  });

  it('follows no other status', () => {
    expect(after422(asked('INVITE', ['Session-Expires: 120']), answered(423, ['Min-SE: 600']))).toBeNull();
  });
});

describe('the answer to a request for a timer', () => {
  const ours: TimerPolicy = { minSE: 90, wanted: null, prefer: 'uac' };
  const eager: TimerPolicy = { minSE: 90, wanted: 600, prefer: 'uas' };

  it.each<
    [rfc: string, title: string, request: string[], policy: TimerPolicy, headers: string[], timer: string]
  >([
    [
      '9 table 2',
      'N none: the UAS refreshes, nothing is required',
      [],
      eager,
      ['Session-Expires: 600;refresher=uas'],
      '600 local',
    ],
    ['9', 'N none: no timer where nobody wants one', [], ours, [], 'none'],
    [
      '9 table 2',
      'N uac cannot be: the UAS refreshes all the same',
      ['Session-Expires: 600;refresher=uac'],
      ours,
      ['Session-Expires: 600;refresher=uas'],
      '600 local',
    ],
    [
      '9 table 2',
      'N uas cannot be: the UAS refreshes',
      ['Session-Expires: 600;refresher=uas'],
      ours,
      ['Session-Expires: 600;refresher=uas'],
      '600 local',
    ],
    [
      '9 table 2',
      'Y none: the UAS chooses the UAC',
      [SUPPORTED, 'Session-Expires: 1800'],
      ours,
      ['Require: timer', 'Session-Expires: 1800;refresher=uac'],
      '1800 remote',
    ],
    [
      '9 table 2',
      'Y none: the UAS chooses itself',
      [SUPPORTED, 'Session-Expires: 1800'],
      { ...ours, prefer: 'uas' },
      ['Require: timer', 'Session-Expires: 1800;refresher=uas'],
      '1800 local',
    ],
    [
      '9 table 2',
      'Y uac: the UAC has chosen itself',
      [SUPPORTED, 'Session-Expires: 1800;refresher=uac'],
      { ...ours, prefer: 'uas' },
      ['Require: timer', 'Session-Expires: 1800;refresher=uac'],
      '1800 remote',
    ],
    [
      '9 table 2',
      'Y uas: the UAC has chosen the UAS',
      [SUPPORTED, 'Session-Expires: 1800;refresher=uas'],
      ours,
      ['Require: timer', 'Session-Expires: 1800;refresher=uas'],
      '1800 local',
    ],
    ['9', 'Y without an interval: none where we want none', [SUPPORTED], ours, [], 'none'],
    [
      '9',
      'Y without an interval: ours, not below their Min-SE',
      [SUPPORTED, 'Min-SE: 900'],
      eager,
      ['Require: timer', 'Session-Expires: 900;refresher=uas'],
      '900 local',
    ],
    [
      '9',
      'what was asked is made shorter, not below their Min-SE',
      [SUPPORTED, 'Session-Expires: 1800', 'Min-SE: 900'],
      eager,
      ['Require: timer', 'Session-Expires: 900;refresher=uas'],
      '900 local',
    ],
    [
      '9',
      'what was asked is never made longer',
      [SUPPORTED, 'Session-Expires: 300'],
      eager,
      ['Require: timer', 'Session-Expires: 300;refresher=uas'],
      '300 local',
    ],
    [
      '4',
      'an interval below 90 that a proxy put in counts as none',
      ['Session-Expires: 1'],
      ours,
      [],
      'none',
    ],
    [
      '4',
      'one of 90 is an interval',
      ['Session-Expires: 90'],
      ours,
      ['Session-Expires: 90;refresher=uas'],
      '90 local',
    ],
    [
      '9',
      'a UAC without support is never told that it is too small',
      ['Session-Expires: 100'],
      { ...ours, minSE: 600 },
      ['Session-Expires: 100;refresher=uas'],
      '100 local',
    ],
  ])('%s: %s', (_rfc, _title, request, policy, headers, timer) => {
    const answer = answerTimer(asked('INVITE', request), policy);
    expect(answer.kind).toBe('accept');
    expect(lines(answer.headers)).toEqual(headers);
    expect(shown(answer.kind === 'accept' ? answer.timer : null)).toBe(timer);
  });

  it.each([
    ['600', 600, '600'],
    ['not less than 90', 10, '90'],
  ])('is a 422 with Min-SE %s where it is too small', (_title, minSE, expected) => {
    const request = asked('UPDATE', [SUPPORTED, 'Session-Expires: 60']);
    expect(answerTimer(request, { ...ours, minSE })).toEqual({
      kind: 'too-small',
      headers: [['Min-SE', expected]],
    });
  });
});

describe('the moments of a timer', () => {
  it.each([
    ['a long interval', 1800, 900_000, 1_768_000],
    ['the shortest one', 90, 45_000, 60_000],
    ['one of 96 seconds, where both rules meet', 96, 48_000, 64_000],
  ])('of %s are half of it and 32 s or a third before its end', (_title, interval, refresh, end) => {
    const timer: SessionTimer = { interval, refresher: 'local' };
    expect(refreshAt(timer, 1_000)).toBe(1_000 + refresh);
    expect(expiresAt(timer, 1_000)).toBe(1_000 + end);
  });
});
