/** The reference is whole: an entry for everything that is registered, in both languages, with its source. */
import { HEADER_ROWS } from '#shared/sip/header-rows.ts';
import { METHODS } from '#shared/sip/methods.ts';
import type { Entry } from '#shared/sip/reference/entry.ts';
import { ENTRIES } from '#shared/sip/reference/entry.ts';
import { findReference } from '#shared/sip/reference/find.ts';
import { reasonPhrase, STATUS_CODES } from '#shared/sip/status.ts';
import { describe, expect, it } from 'vitest';

const HAN = /\p{Script=Han}/u;

function namesOf(kind: Entry['kind']): string[] {
  return ENTRIES.filter((entry) => entry.kind === kind).map(({ name }) => name);
}

describe('the reference', () => {
  it('has every method, status code and header once, in the order of the tables', () => {
    expect(namesOf('method')).toEqual([...METHODS]);
    expect(namesOf('status')).toEqual(STATUS_CODES.map(String));
    expect(namesOf('header')).toEqual(HEADER_ROWS.map(([name]) => name));
  });

  it.each(ENTRIES.map((entry) => [`${entry.kind} ${entry.name}`, entry] as const))(
    'says what %s is in whole sentences of both languages, with its source',
    (_, entry) => {
      expect(entry.en).toMatch(/^[A-Z].*[.]$/);
      expect(entry.en).not.toMatch(HAN);
      expect(entry.en.length).toBeLessThan(300);
      expect(entry.zh).toMatch(HAN);
      expect(entry.zh).toMatch(/。$/);
      expect(entry.zh.length).toBeLessThan(150);
      expect(entry.rfc).toMatch(/^(RFC \d+|3GPP TS [\d.]+)/);
    },
  );

  it('says no two things in the same words', () => {
    for (const language of ['en', 'zh'] as const) {
      const texts = ENTRIES.map((entry) => entry[language]);
      expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
    }
  });

  it.each(STATUS_CODES)('has the registered phrase of %d, and no class other than its own', (status) => {
    const entry = findReference(String(status));
    expect(entry).toMatchObject({ kind: 'status', status, reason: reasonPhrase(status) });
  });
});

describe('what is mandatory', () => {
  it.each([
    ['Call-ID', ['requests', 'responses']],
    ['Via', ['requests', 'responses']],
    ['Max-Forwards', ['requests']],
    ['WWW-Authenticate', ['401']],
    ['Proxy-Authenticate', ['407']],
    ['Allow', ['405']],
    ['RAck', ['PRACK']],
    ['Refer-To', ['REFER']],
    ['Subscription-State', ['NOTIFY']],
    ['Subject', []],
    ['Expires', ['2xx SUBSCRIBE', '2xx PUBLISH']],
  ])('%s is mandatory in %j', (name, places) => {
    expect(findReference(name)).toMatchObject({ kind: 'header', mandatoryIn: places });
  });

  it.each([
    ['INVITE', ['Contact']],
    ['NOTIFY', ['Contact', 'Event', 'Subscription-State']],
    ['BYE', []],
    ['420', ['Unsupported']],
    ['423', ['Min-Expires']],
    ['486', []],
  ])('%s must carry %j besides what all carry', (name, mandatory) => {
    expect(findReference(name)).toMatchObject({ mandatory });
  });

  it('tells of a header what it tells of the method or status', () => {
    for (const entry of ENTRIES) {
      if (entry.kind !== 'method' && entry.kind !== 'status') continue;
      for (const name of entry.mandatory) {
        const header = findReference(name);
        expect(header?.kind === 'header' && header.mandatoryIn).toContain(entry.name);
      }
    }
  });
});
