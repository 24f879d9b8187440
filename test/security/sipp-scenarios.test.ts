/** SIPp scenarios that are attacks on whoever reads XML, or that would smuggle lines into a sequence. */
import { describe, expect, it } from 'vitest';
import { WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import { SEQUENCE_LIMITS } from '#shared/sequence/problems.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { importScenario } from '#shared/sipp/import.ts';
import { readXml, SCENARIO_LIMIT } from '#shared/sipp/read-xml.ts';

const scenario = (inside: string): string => `<?xml version="1.0"?>\n<scenario name="x">${inside}</scenario>`;
const message = (text: string): string => scenario(`<send><![CDATA[${text}]]></send>`);
const full = (unit: string): string => unit.repeat(Math.floor((SCENARIO_LIMIT - 400) / unit.length));
const times = (unit: string, count: number): string => unit.repeat(count);

describe('a scenario that is no XML to trust', () => {
  it.each([
    ['a file of another', '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><scenario name="&x;"/>'],
    ['a document of another', '<!DOCTYPE s SYSTEM "http://192.0.2.1/x.dtd"><scenario name="&x;"/>'],
    ['a parameter', '<!DOCTYPE s [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><scenario name="&p;"/>'],
    [
      'entities in entities',
      `<!DOCTYPE s [<!ENTITY a "lol">${Array.from('bcdefghij', (name, at) => `<!ENTITY ${name} "${times(`&${'abcdefghi'[at] ?? ''};`, 10)}">`).join('')}]><scenario name="&j;"/>`,
    ],
  ])('puts nothing in the place of an entity: %s', (_what, text) => {
    const read = importScenario(text, 'x');
    const said = JSON.stringify(read);
    expect(said).not.toMatch(/root:|lol/);
    expect(said.length).toBeLessThan(1_000);
  });

  it.each([
    ['elements in elements', scenario(times('<a>', 70_000) + times('</a>', 70_000))],
    ['elements without an end', scenario(full('<a>'))],
    ['CDATA in CDATA', scenario(full('<send><![CDATA['))],
    ['comments without an end', scenario(full('<!--'))],
    ['brackets', full('<')],
    ['an open DOCTYPE', `<!DOCTYPE s ${full('[')}`],
    ['names that every object has', scenario('<__proto__ a="1"/><send constructor="2"/>')],
    ['nothing', ''],
    ['a text', 'OPTIONS sip:a SIP/2.0'],
    ['two bytes a character', '\ufffe<\0s\0c\0e\0n\0a\0r\0i\0o\0/\0>\0'],
  ])('is refused whole: %s', (_what, text) => {
    expect(importScenario(text, 'x').ok).toBe(false);
  });

  it('that is too long is not looked at', () => {
    expect(readXml('<'.repeat(SCENARIO_LIMIT + 1))).toEqual({ ok: false, error: 'too-large' });
  });
});

describe('a scenario of nothing but', () => {
  it.each([
    ['keywords', message(full('[a]'))],
    ['fields', message(full('a: \n'))],
    ['blanks', message(`INVITE x SIP/2.0\nTo: ${full(' \n')}`)],
    ['an empty length', message(`INVITE x SIP/2.0\nContent-Length:${full(' ')}x`)],
    ['credentials', message(`INVITE x SIP/2.0\n[authentication ${full('username=')}x]`)],
    ['attributes', scenario(`<send ${Array.from({ length: 40_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`)],
    ['pauses', scenario(full('<pause milliseconds="1"/>'))],
    ['requests', scenario(times('<send><![CDATA[OPTIONS x SIP/2.0\n]]></send>', 8_000))],
    [
      'actions',
      scenario(
        `<recv response="200"><action>${times('<ereg regexp="a" search_in="hdr" header="To:" assign_to="x"/>', 7_000)}</action></recv>`,
      ),
    ],
    ['labels', scenario(times('<label id="a"/>', 3_000) + times('<nop next="a" test="b"/>', 3_000))],
    [
      'fields of data',
      message(`INVITE x SIP/2.0\nX: ${Array.from({ length: 9_000 }, (_, at) => `[field${at}]`).join('')}`),
    ],
    ['unknown elements', scenario(full('<nop/>'))],
  ])('%s becomes no more than a workspace takes', (_what, text) => {
    const read = importScenario(text, 'x');
    expect(read.ok && read.value.files.length).toBeLessThanOrEqual(WORKSPACE_LIMITS.added);
    expect(read.ok && read.value.sequence.steps.length).toBeLessThanOrEqual(SEQUENCE_LIMITS.steps);
    expect(read.ok && read.value.notes.length).toBeLessThanOrEqual(200);
  });
});

describe('a scenario whose attributes hold lines', () => {
  const SMUGGLED = '\nsend ../../secret.sip';
  const text = [
    `<scenario name="a${SMUGGLED}">`,
    `<recv response="200${SMUGGLED}"/>`,
    `<recv response="2000"/><recv response="200" timeout="999999999"/>`,
    `<recv request="INVITE${SMUGGLED}"/>`,
    `<recv response="200"><action><ereg regexp="a${SMUGGLED}" search_in="hdr" header="To:${SMUGGLED}" assign_to="x${SMUGGLED}"/>`,
    `<ereg regexp="a" search_in="hdr" header="To&quot;)}}${SMUGGLED}" assign_to="y"/></action></recv>`,
    `<pause milliseconds="999999999"/><pause milliseconds="1${SMUGGLED}"/>`,
    `<send><![CDATA[OPTIONS sip:[a${SMUGGLED}] SIP/2.0${SMUGGLED}]]></send>`,
    '</scenario>',
  ].join('');

  it('becomes a sequence that can be read, and does what it was read to do', () => {
    const read = importScenario(text, 'x');
    const file = read.ok ? read.value.files.find(({ path }) => path.endsWith('.seq')) : undefined;
    const { sequence, problems } = readSequence(file?.text ?? '');
    expect(problems).toEqual([]);
    const kinds = sequence.steps.map(({ kind }) => kind);
    expect(kinds).toEqual(['wait', 'wait', 'pause', 'send']);
    expect(JSON.stringify(sequence.steps)).not.toContain('secret.sip');
  });

  it('names its folder and files as every system can', () => {
    const read = importScenario(text.replace('name="a', 'name="../..\\CON\u202e:'), 'x');
    for (const { path } of read.ok ? read.value.files : []) {
      expect(path.split('/')).toHaveLength(2);
      expect(path).toMatch(
        /^[^./\\:\p{Cc}\p{Cf}][^/\\:\p{Cc}\p{Cf}]*\/[^./\\:\p{Cc}\p{Cf}][^/\\:\p{Cc}\p{Cf}]*$/u,
      );
    }
  });
});
