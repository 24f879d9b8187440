/** Two sides that change a session at once (RFC 3261 14, RFC 3311 5, RFC 6337 4.3). */
import { describe, expect, it } from 'vitest';
import type { Negotiation, OfferMethod } from '#core/dialog/glare.ts';
import { IDLE, judgeIncomingOffer, retryDelay } from '#core/dialog/glare.ts';
import type { Random } from '#shared/lib/random.ts';
import { createSeededRandom } from '#shared/lib/random.ts';

type Row<T> = [
  rfc: string,
  title: string,
  session: Partial<Negotiation>,
  method: OfferMethod,
  hasOffer: boolean,
  expected: T,
];

describe('an offer that comes', () => {
  it.each<Row<number | null>>([
    ['3261 14.2', 'INVITE alone is taken', {}, 'INVITE', true, null],
    ['3261 14.2', 'INVITE before our answer to theirs', { inviteServerPending: true }, 'INVITE', true, 500],
    ['3261 14.2', 'INVITE while ours is under way', { inviteClientPending: true }, 'INVITE', true, 491],
    [
      '3261 14.2',
      'their second INVITE comes first',
      { inviteServerPending: true, inviteClientPending: true },
      'INVITE',
      true,
      500,
    ],
    ['6337 4.3', 'INVITE while our offer is open', { offerPending: 'local' }, 'INVITE', true, 491],
    ['6337 4.3', 'INVITE without offer asks for one too', { offerPending: 'local' }, 'INVITE', false, 491],
    ['6337 4.3', 'INVITE while their offer is open', { offerPending: 'remote' }, 'INVITE', true, 500],
    ['3311 5.2', 'UPDATE alone is taken', {}, 'UPDATE', true, null],
    ['3311 5.2', 'UPDATE before our answer to theirs', { updateServerPending: true }, 'UPDATE', false, 500],
    ['3311 5.2', 'UPDATE while our offer is open', { offerPending: 'local' }, 'UPDATE', true, 491],
    ['3311 5.2', 'UPDATE while their offer is open', { offerPending: 'remote' }, 'UPDATE', true, 500],
    ['3311 5.2', 'UPDATE without an offer disturbs none', { offerPending: 'local' }, 'UPDATE', false, null],
    ['3311 5.2', 'UPDATE during their INVITE is taken', { inviteServerPending: true }, 'UPDATE', true, null],
    [
      '3311 5.2',
      'UPDATE during an UPDATE of ours without offer is taken',
      { updateClientPending: true },
      'UPDATE',
      true,
      null,
    ],
  ])('%s: %s', (_rfc, _title, session, method, hasOffer, expected) => {
    const answer = judgeIncomingOffer({ ...IDLE, ...session }, method, hasOffer, createSeededRandom(1));
    expect(answer?.status ?? null).toBe(expected);
  });

  it('is put off by 0 to 10 seconds, every one of them possible', () => {
    const random = createSeededRandom(7);
    const seen = new Set<number>();
    for (let i = 0; i < 500; i++) {
      const answer = judgeIncomingOffer({ ...IDLE, inviteServerPending: true }, 'INVITE', true, random);
      if (answer?.status === 500) seen.add(answer.retryAfter);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('the wait after a 491 (RFC 3261 14.1)', () => {
  /** Randomness that always says one number. */
  const fixed = (value: number): Random => ({
    bytes: () => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value),
  });

  it.each([
    ['the owner of the Call-ID, least', true, 0, 2_100],
    ['the owner, one step more', true, 1, 2_110],
    ['the owner, most', true, 190, 4_000],
    ['the other side, least', false, 0, 0],
    ['the other side, one step more', false, 1, 10],
    ['the other side, most', false, 200, 2_000],
  ])('of %s', (_title, isOwner, value, expected) => {
    expect(retryDelay(isOwner, fixed(value))).toBe(expected);
  });

  it('never leaves its range', () => {
    const random = createSeededRandom(3);
    for (let i = 0; i < 1_000; i++) {
      const owner = retryDelay(true, random);
      const other = retryDelay(false, random);
      expect(owner >= 2_100 && owner <= 4_000 && owner % 10 === 0).toBe(true);
      expect(other >= 0 && other <= 2_000 && other % 10 === 0).toBe(true);
    }
  });
});
