/** What the editor offers while one writes: what fits the place and the message, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { Completion } from '@codemirror/autocomplete';
import { completeAt } from '../../../../renderer/editor/complete/complete.ts';
import { AUTH_PARAMS, HEADER_PARAMS } from '../../../../renderer/editor/complete/header-params.ts';
import { HEADER_VALUES } from '../../../../renderer/editor/complete/header-values.ts';
import type { EditorContext } from '../../../../renderer/editor/editor-context.ts';
import { NO_CONTEXT } from '../../../../renderer/editor/editor-context.ts';
import { readOutline } from '../../../../renderer/editor/outline.ts';
import { headerInfo } from '../../../../shared/sip/header-table.ts';

const context: EditorContext = {
  ...NO_CONTEXT,
  values: [
    { name: 'lab', example: '', kind: 'known', value: '127.0.0.1:5070', origin: 'workspace' },
    { name: '$random.digits', example: '6', kind: 'made', value: 'digits', origin: 'made' },
  ],
  uris: ['sip:alice@example.com'],
};

/** The options where `|` stands in a text. */
function options(marked: string, more: Partial<EditorContext> = {}): readonly Completion[] {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = {
    text,
    offset,
    outline: readOutline(text),
    context: { ...context, ...more },
    explicit: true,
  };
  return completeAt(place)?.options ?? [];
}
const labels = (marked: string): string[] => options(marked).map(({ label }) => label);
/** Those that CodeMirror puts first. */
const first = (marked: string): string[] => {
  const found = options(marked);
  const best = Math.max(...found.map(({ boost = 0 }) => boost));
  return found.filter(({ boost = 0 }) => boost === best).map(({ label }) => label);
};

describe('in the first line', () => {
  it.each([
    ['methods', 'INV|', 'INVITE'],
    ['known URIs', 'INVITE |', 'sip:alice@example.com'],
    ['the version', 'INVITE sip:a S|', 'SIP/2.0'],
    ['status codes with reasons', 'SIP/2.0 4|', '486 Busy Here'],
    ['the reason of a status', 'SIP/2.0 486 |', 'Busy Here'],
  ])('%s', (_, marked, label) => {
    expect(labels(marked)).toContain(label);
  });
});

describe('header names', () => {
  it('leave out those of no use for the method', () => {
    expect(labels('BYE sip:a SIP/2.0\nSu|\n\n')).not.toContain('Subject');
    expect(labels('INVITE sip:a SIP/2.0\nSu|\n\n')).toContain('Subject');
    expect(labels('OPTIONS sip:a SIP/2.0\nS|\n\n')).not.toContain('Server');
  });

  it('begin with those that must stand and do not', () => {
    const missing = first('SUBSCRIBE sip:a SIP/2.0\nVia: SIP/2.0/UDP a\nMax-Forwards: 70\nC|\n\n');
    expect(missing).toEqual(expect.arrayContaining(['From', 'To', 'Call-ID', 'CSeq', 'Event', 'Contact']));
    expect(missing).not.toContain('Via');
    expect(first('SIP/2.0 401 Unauthorized\nCSeq: 1 REGISTER\nW|\n\n')).toContain('WWW-Authenticate');
  });

  it('offer no second one where only one is allowed, but the one that is being written', () => {
    expect(labels('OPTIONS sip:a SIP/2.0\nMax-Forwards: 70\nM|\n\n')).not.toContain('Max-Forwards');
    expect(labels('OPTIONS sip:a SIP/2.0\nMax-Forwards|: 70\n\n')).toContain('Max-Forwards');
    expect(labels('OPTIONS sip:a SIP/2.0\nContact: <sip:a>\nC|\n\n')).toContain('Contact');
  });

  it('are explained in the language in use', () => {
    const of = (language: 'en' | 'zh') =>
      options('OPTIONS sip:a SIP/2.0\nA|\n\n', { language }).find(({ label }) => label === 'Allow')?.info;
    expect(of('en')).toMatch(/methods/);
    expect(of('zh')).toMatch(/方法/);
  });

  it('do not write a second colon', () => {
    const [option] = options('OPTIONS sip:a SIP/2.0\nAllow|: INVITE\n\n').filter(
      ({ label }) => label === 'Allow',
    );
    expect(option?.apply).toBe('Allow');
  });
});

describe('in the value of a header', () => {
  const line = (header: string): string => `INVITE sip:a SIP/2.0\n${header}\nX: y\n\nv=0\n`;
  it.each([
    ['parameters', 'Via: SIP/2.0/UDP a;br|', 'branch'],
    ['parameters of the header, not of the URI', 'Contact: <sip:a>;|', 'expires'],
    ['parameters of the URI, in its brackets', 'Route: <sip:a;|>', 'lr'],
    ['their values', 'Session-Expires: 1800;refresher=|', 'uas'],
    ['values behind another parameter', 'Subscription-State: terminated;expires=0;reason=|', 'timeout'],
    ['option tags', 'Supported: timer, |', '100rel'],
    ['methods', 'CSeq: 1 |', 'INVITE'],
    ['event packages', 'Event: pre|', 'presence'],
    ['media types', 'Content-Type: application/|', 'application/sdp'],
    ['schemes', 'Authorization: |', 'Digest '],
    ['parameters of credentials', 'Authorization: Digest username="a", |', 'realm'],
    ['the first parameter of credentials', 'Authorization: Digest |', 'username'],
    ['known URIs', 'To: |', 'sip:alice@example.com'],
    ['known URIs in brackets', 'Refer-To: <|', 'sip:alice@example.com'],
    ['in a folded line', 'Via: SIP/2.0/UDP a\n ;|', 'rport'],
  ])('%s', (_, header, label) => {
    expect(labels(line(header))).toContain(label);
  });

  it('an option tag that stands is not offered again', () => {
    expect(labels(line('Require: 100rel, |'))).not.toContain('100rel');
  });

  it('every table names headers of the registry', () => {
    const names = [HEADER_PARAMS, AUTH_PARAMS, HEADER_VALUES].flatMap((table) => Object.keys(table));
    expect(names.filter((name) => headerInfo(name)?.name !== name)).toEqual([]);
  });
});

describe('in a session description', () => {
  const body = (line: string): string =>
    `INVITE sip:a SIP/2.0\nContent-Type: application/sdp\n\nv=0\n${line}\nt=0 0\n`;
  it.each([
    ['attributes', 'a=rt|', 'rtpmap:'],
    ['directions', 'a=|', 'sendonly'],
    ['codecs with their numbers', 'a=rtpmap:|', '8 PCMA/8000'],
    ['codecs of a number', 'a=rtpmap:8 |', 'PCMA/8000'],
    ['payload types', 'm=audio 49170 RTP/AVP 0 |', '101'],
    ['media', 'm=|', 'audio'],
    ['protocols', 'm=audio 1 |', 'RTP/AVP'],
    ['lines', '|', 'c=IN IP4 {{local.ip}}'],
    ['values of attributes', 'a=setup:|', 'actpass'],
  ])('%s', (_, line, label) => {
    expect(labels(body(line))).toContain(label);
  });

  it('is not taken for one where the type says otherwise', () => {
    expect(labels('MESSAGE sip:a SIP/2.0\nContent-Type: text/plain\n\na=|')).toEqual([]);
  });
});

describe('between braces', () => {
  it.each([
    ['in a header', 'OPTIONS sip:a SIP/2.0\nTo: <sip:{{|>\n\n'],
    ['in a body', 'OPTIONS sip:a SIP/2.0\n\nc=IN IP4 {{l|'],
    ['in the first line', 'OPTIONS sip:{{| SIP/2.0'],
  ])('values %s', (_, marked) => {
    expect(labels(marked)).toEqual(expect.arrayContaining(['lab', '$random.digits(6)']));
  });

  it('values say what they come to and where they are from, and are closed', () => {
    const [lab] = options('OPTIONS sip:{{la|');
    expect(lab).toMatchObject({ detail: '127.0.0.1:5070 · workspace', apply: 'lab}}' });
    expect(options('OPTIONS sip:{{la|}}')[0]).toMatchObject({ apply: 'lab' });
  });

  it('escapes, and names of headers of a message', () => {
    expect(labels('OPTIONS sip:a SIP/2.0\nX: {{\\|')).toContain('\\x00');
    expect(labels('OPTIONS sip:a SIP/2.0\nX: {{response.header("Con|')).toContain('Contact');
  });
});

it.each([
  ['a line that is not sent', 'OPTIONS sip:a SIP/2.0\n{{#}}To: <|\n\n'],
  ['a header that nobody knows', 'OPTIONS sip:a SIP/2.0\nX-Own: |\n\n'],
])('offers nothing in %s', (_, marked) => {
  expect(labels(marked)).toEqual([]);
});
