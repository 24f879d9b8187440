/** The switches of a send as they are shown and kept. */
import { describe, expect, it } from 'vitest';
import { ALL_ON, AS_TYPED, SWITCH_NAMES } from '../../../../shared/model/exchange.ts';
import {
  asTypedSwitches,
  isAsTyped,
  offCount,
  sameSwitches,
  SWITCH_GROUPS,
  switchesFrom,
} from '../../../../renderer/stores/switches.ts';

describe('the groups', () => {
  it('have every switch once, each of SIP with its section', () => {
    const entries = SWITCH_GROUPS.flatMap((group) => group.entries);
    expect(entries.map(({ name }) => name).sort()).toEqual([...SWITCH_NAMES].sort());
    // Values are the console's own idea.
    const withoutSection = entries.filter(({ rfc }) => !/^RFC \d+ \d/.test(rfc));
    expect(withoutSection.map(({ name }) => name)).toEqual(['variables']);
  });
});

describe('as typed', () => {
  const usual = { ...ALL_ON, refresh: false };

  it('is all off, and back is the default', () => {
    expect(asTypedSwitches(true, usual)).toEqual(AS_TYPED);
    expect(asTypedSwitches(false, usual)).toEqual(usual);
  });

  it('back is all on where the default itself is as typed', () => {
    expect(asTypedSwitches(false, AS_TYPED)).toEqual(ALL_ON);
  });

  it('is told by every switch', () => {
    expect(isAsTyped(AS_TYPED)).toBe(true);
    expect(isAsTyped({ ...AS_TYPED, prack: true })).toBe(false);
    expect([offCount(ALL_ON), offCount(usual), offCount(AS_TYPED)]).toEqual([0, 1, SWITCH_NAMES.length]);
  });

  it('two sets are the same where each switch is', () => {
    expect(sameSwitches(usual, { ...usual })).toBe(true);
    expect(sameSwitches(usual, ALL_ON)).toBe(false);
  });
});

describe('what was kept', () => {
  it.each([
    ['nothing', null, ALL_ON],
    ['a text', 'on', ALL_ON],
    ['some of them', { fill: false, unknown: false }, { ...ALL_ON, fill: false }],
    ['what is no switch', { fill: 0, ack2xx: null }, ALL_ON],
    ['all of them', AS_TYPED, AS_TYPED],
  ])('%s becomes a whole set', (_, value, expected) => {
    expect(switchesFrom(value, ALL_ON)).toEqual(expected);
  });
});
