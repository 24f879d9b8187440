/** The lab's gate by itself: whom it lets in, and that what came once does not come again. */
import { beforeEach, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildRequest } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { authorizationFor } from '#core/auth/digest.ts';
import { readChallenges } from '#core/auth/challenge.ts';
import type { DigestGate, Verdict } from '#core/lab/digest-gate.ts';
import { createDigestGate, LAB_ACCOUNT } from '#core/lab/digest-gate.ts';
import { valuesOf } from '../auth/vectors.ts';

let clock: ReturnType<typeof createManualClock>;
let gate: DigestGate;
beforeEach(() => {
  clock = createManualClock();
  gate = createDigestGate({ clock, random: createSeededRandom(7) });
});

const BODY = utf8('hello');
function request(...headers: HeaderPair[]): SipRequest {
  const { message } = parseMessage(buildRequest({ method: 'MESSAGE', uri: 'sip:lab', headers, body: BODY }));
  if (message?.kind !== 'request') throw new Error('not a request');
  return message;
}

const isStale = (verdict: Verdict): boolean =>
  !verdict.isAllowed && verdict.challenges.every(([, value]) => value.includes('stale=true'));

/** An answer to what the gate asks now. */
function answer(
  changes: Partial<{ user: string; password: string; nc: number; qop: 'auth-int' | null }> = {},
): HeaderPair {
  const verdict = gate.check(request(), 'user');
  if (verdict.isAllowed) throw new Error('nothing was asked for');
  const { usable } = readChallenges(verdict.challenges.flatMap(([, value]) => valuesOf(value)));
  const [challenge] = usable;
  if (!challenge) throw new Error('no challenge');
  const { user, password, nc = 1, qop = 'auth' } = { ...LAB_ACCOUNT, ...changes };
  const input = {
    user,
    password,
    method: 'MESSAGE',
    uri: 'sip:lab',
    cnonce: 'c',
    nc,
    body: BODY,
    session: null,
  };
  return ['Authorization', authorizationFor({ ...challenge, qop }, input)];
}

it('asks with SHA-256 before MD5, in the header of its kind', () => {
  for (const [kind, name] of [
    ['user', 'WWW-Authenticate'],
    ['proxy', 'Proxy-Authenticate'],
  ] as const) {
    const verdict = gate.check(request(), kind);
    const asked = verdict.isAllowed ? [] : verdict.challenges;
    expect(asked.map(([header]) => header)).toEqual([name, name]);
    expect(asked.map(([, value]) => /algorithm=([^,]+)/.exec(value)?.[1])).toEqual(['SHA-256', 'MD5']);
    expect(isStale(verdict)).toBe(false);
  }
});

it('lets the right credentials in once, and calls their repetition stale', () => {
  const right = answer();
  expect(gate.check(request(right), 'user')).toEqual({ isAllowed: true, user: 'alice' });
  expect(isStale(gate.check(request(right), 'user'))).toBe(true);
});

it('finds the right credentials among others', () => {
  const foreign: HeaderPair = ['Authorization', 'Digest username="x", realm="elsewhere", nonce="n"'];
  expect(gate.check(request(foreign, answer()), 'user').isAllowed).toBe(true);
});

it('checks the body where the client puts it under the sum', () => {
  const right = answer({ qop: 'auth-int' });
  const other = parseMessage(
    buildRequest({ method: 'MESSAGE', uri: 'sip:lab', headers: [right], body: utf8('jello') }),
  ).message;
  if (other?.kind !== 'request') throw new Error('not a request');
  expect(gate.check(other, 'user').isAllowed).toBe(false);
  expect(gate.check(request(right), 'user').isAllowed).toBe(true);
});

it('refuses a wrong user or password without calling it stale', () => {
  for (const changes of [{ password: 'x' }, { user: 'bob' }]) {
    const verdict = gate.check(request(answer(changes)), 'user');
    expect([verdict.isAllowed, isStale(verdict)]).toEqual([false, false]);
  }
});

it('does not take the credentials for a server as those for a proxy', () => {
  expect(gate.check(request(answer()), 'proxy').isAllowed).toBe(false);
});

it('calls a nonce stale after five minutes, and one that it never gave', () => {
  const [late, right] = [answer(), answer()];
  clock.advance(300_000);
  expect(isStale(gate.check(request(late), 'user'))).toBe(true);
  const stranger = createDigestGate({ clock, random: createSeededRandom(8) });
  expect(isStale(stranger.check(request(right), 'user'))).toBe(true);
});
