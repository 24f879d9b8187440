/** One table of header names: canonical, compact, list or single. */
import { canonicalName, headerAt, headerInfo, HEADERS } from '#shared/sip/header-table.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { describe, expect, it } from 'vitest';

describe('the header table', () => {
  it('finds every name in any case, and every compact form', () => {
    for (const info of HEADERS) {
      for (const name of [info.name, info.name.toUpperCase(), info.name.toLowerCase()]) {
        expect(headerInfo(name)).toBe(info);
      }
      if (info.compact !== undefined) expect(headerInfo(info.compact.toUpperCase())).toBe(info);
    }
  });

  it('has each name and each compact form once', () => {
    const written = HEADERS.flatMap(({ name, compact = name }) =>
      compact === name ? [name] : [name, compact],
    );
    expect(new Set(written.map((name) => name.toLowerCase())).size).toBe(written.length);
  });

  it.each([
    ['v', 'Via'],
    ['F', 'From'],
    ['t', 'To'],
    ['i', 'Call-ID'],
    ['m', 'Contact'],
    ['l', 'Content-Length'],
    ['c', 'Content-Type'],
    ['e', 'Content-Encoding'],
    ['s', 'Subject'],
    ['k', 'Supported'],
    ['o', 'Event'],
    ['u', 'Allow-Events'],
    ['r', 'Refer-To'],
    ['b', 'Referred-By'],
    ['x', 'Session-Expires'],
    ['y', 'Identity'],
    ['www-authenticate', 'WWW-Authenticate'],
    ['cseq', 'CSeq'],
    ['X-Own', 'X-Own'],
    ['', ''],
    ['Viä', 'Viä'],
  ])('%j is %s', (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });

  it.each([
    ['Via', true, false],
    ['Contact', true, false],
    ['To', false, true],
    ['Content-Length', false, true],
    ['Authorization', false, false],
    ['WWW-Authenticate', false, false],
  ])('%s: list %s, single %s', (name, list, single) => {
    expect(headerInfo(name)).toMatchObject({ list, single });
  });

  it('finds a name inside other bytes', () => {
    expect(headerAt(utf8('xxVIAxx'), 2, 5)?.name).toBe('Via');
    expect(headerAt(utf8('xxVIAxx'), 2, 6)).toBeNull();
  });
});
