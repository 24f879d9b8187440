/** What sending fills in, shown where it will stand, and written there when it is wanted. */
import { describe, expect, it } from 'vitest';
import type { Ghost } from '../../../../renderer/editor/ghosts.ts';
import { ghostsOf, writtenGhosts } from '../../../../renderer/editor/ghosts.ts';
import { sampleOf } from '../../../../renderer/editor/samples.ts';
import { renderTemplate } from '../../../../shared/template/render.ts';
import { fillRequest } from '../../../../shared/sip/fill.ts';

const known = { values: { lab: '127.0.0.1' }, hidden: [], exchange: false, dialog: false };
const samples = [sampleOf(known, 0), sampleOf(known, 1)] as const;
const of = (text: string, dialog = false): Ghost[] =>
  ghostsOf(text, renderTemplate(text, samples[0].lookup), samples, { variables: true, dialog });
const byHeader = (text: string, name: string): Ghost | undefined =>
  of(text).find(({ header }) => header === name);

const TEXT = 'INVITE sip:b@{{lab}} SIP/2.0\nFrom: "A" <sip:a@a.example>\nX-Own: é\n\nbody';

/** A text with all ghosts of it written in. */
function written(text: string): string {
  return [...writtenGhosts(text, of(text))]
    .reverse()
    .reduce((all, { from, insert }) => all.slice(0, from) + insert + all.slice(from), text);
}

describe('the places', () => {
  it('Via is on top, other headers behind what stands, a tag behind the value', () => {
    const placed = of(TEXT).map(({ at, kind, header }) => [kind, header, TEXT.slice(at).split('\n')[0]]);
    expect(placed[0]).toEqual(['line', 'Via', 'From: "A" <sip:a@a.example>']);
    expect(placed[1]).toEqual(['inline', 'From', '']);
    expect(placed.slice(2).every(([kind, , before]) => kind === 'line' && before === '')).toBe(true);
    expect(placed.map(([, header]) => header)).toContain('Content-Length');
  });

  it('are told in a text whose lines end otherwise', () => {
    const text = 'OPTIONS sip:a SIP/2.0{{\\n}}\nFrom: <sip:a>{{\\n}}\n\n';
    const tag = of(text).find(({ kind }) => kind === 'inline');
    expect(text.slice(0, tag?.at)).toMatch(/<sip:a>$/);
  });

  it.each(['', 'x', '\n', 'SIP/2.0 200 OK\n\n', 'OPTIONS\n', '{{', '\u0000'])('none in %j', (text) => {
    expect(of(text)).toEqual([]);
  });
});

describe('what is shown', () => {
  it.each([
    ['Via', 'Via: SIP/2.0/UDP …;branch=z9hG4bK…;rport'],
    ['From', ';tag=…'],
    ['To', 'To: <sip:b@127.0.0.1>'],
    ['Call-ID', 'Call-ID: …'],
    ['CSeq', 'CSeq: … INVITE'],
    ['Max-Forwards', 'Max-Forwards: 70'],
    ['Content-Length', 'Content-Length: 4'],
  ])('%s, without what only the send decides', (header, shown) => {
    expect(byHeader(TEXT, header)?.shown).toBe(shown);
  });

  it('a length that depends on the send is not told', () => {
    expect(byHeader(`${TEXT}{{local.ip}}`, 'Content-Length')).toMatchObject({
      shown: 'Content-Length: …',
      written: '',
    });
  });

  it('in a dialog its own headers come from it', () => {
    const ghost = of('BYE sip:a SIP/2.0\n\n', true).find(({ header }) => header === 'From');
    expect(ghost).toMatchObject({ shown: 'From: …', written: 'From: {{dialog.local}}' });
  });

  describe('in a dialog that is known', () => {
    const names = { local: '<sip:a>;tag=1', remote: '"B"\r\n <sip:b>;tag=2', callId: 'c@d', localSeq: 7 };
    const shown = (method: string): string[] => {
      const text = `${method} sip:a SIP/2.0\n\n`;
      const wire = renderTemplate(text, samples[0].lookup);
      return ghostsOf(text, wire, samples, { variables: true, dialog: true, names }).map((one) => one.shown);
    };

    it('is what it gives, its next number too', () => {
      expect(shown('BYE')).toEqual(
        expect.arrayContaining([
          'From: <sip:a>;tag=1',
          'To: "B" <sip:b>;tag=2',
          'Call-ID: c@d',
          'CSeq: 8 BYE',
        ]),
      );
    });

    it('an ACK repeats a number that is not known', () => {
      expect(shown('ACK')).toContain('CSeq: … ACK');
    });

    it('is cut where a peer made it long', () => {
      const text = 'BYE sip:a SIP/2.0\n\n';
      const wire = renderTemplate(text, samples[0].lookup);
      const long = { ...names, callId: 'x'.repeat(60_000) };
      const found = ghostsOf(text, wire, samples, { variables: true, dialog: true, names: long });
      expect(found.find(({ header }) => header === 'Call-ID')?.shown.length).toBeLessThan(400);
    });
  });
});

describe('written into the text', () => {
  it('values stand for what is made anew', () => {
    expect(byHeader(TEXT, 'Via')?.written).toBe(
      'Via: SIP/2.0/UDP {{local.ip}}:{{local.port}};branch={{$branch}};rport',
    );
    expect(byHeader(TEXT, 'From')?.written).toBe(';tag={{$tag}}');
  });

  it.each([
    ['a whole text', TEXT],
    ['a first line alone', 'OPTIONS sip:a SIP/2.0'],
    ['a head without an end', 'OPTIONS sip:a SIP/2.0\nFrom: <sip:b>'],
    ['a branch in a list', 'OPTIONS sip:a SIP/2.0\nVia: SIP/2.0/UDP a, SIP/2.0/UDP b\n\n'],
  ])('sending has nothing left to fill: %s', (_, text) => {
    const { bytes } = renderTemplate(written(text), samples[0].lookup);
    expect(fillRequest(bytes, samples[0].context).filled).toEqual([]);
    expect(of(written(text))).toEqual([]);
  });
});
