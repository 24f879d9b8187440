/** What files of others become in a workspace. */
import { describe, expect, it } from 'vitest';
import { equalBytes, utf8 } from '#shared/lib/bytes.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { importFile } from '#shared/workspace/import.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';

const message = (method: string, more = ''): string =>
  [
    `${method} sip:bob@biloxi.example SIP/2.0`,
    'Via: SIP/2.0/UDP pc33.atlanta.example;branch=z9hG4bK776asdhds',
    'From: <sip:alice@atlanta.example>;tag=1',
    'To: <sip:bob@biloxi.example>',
    'Call-ID: a84b4c76e66710@pc33.atlanta.example',
    `CSeq: 1 ${method}`,
    `Content-Length: ${more.length}`,
    '',
    more,
  ].join('\r\n');
const RESPONSE = message('INVITE').replace(/^.*/, 'SIP/2.0 180 Ringing');

const sent = (text: string): Uint8Array => renderTemplate(readRequestFile(utf8(text)).text, null).bytes;
const paths = (name: string, text: string): readonly string[] =>
  importFile(name, utf8(text)).files.map(({ path }) => path);

describe('a file that is brought in', () => {
  it.each(['call.seq', 'lab.env', 'rows.csv'])('stays as it is: %s', (name) => {
    expect(importFile(name, utf8('# a\r\nb'))).toEqual({
      files: [{ path: name, text: '# a\nb' }],
      notes: [],
    });
  });

  it('stays a request of a workspace, its block among it', () => {
    const text = '---\n# mine\nto: udp:127.0.0.1\n---\nOPTIONS {{uri}} SIP/2.0\n\n';
    expect(importFile('Ping.sip', utf8(text))).toEqual({ files: [{ path: 'Ping.sip', text }], notes: [] });
  });

  it.each([
    ['raw.sip', message('MESSAGE', 'one\ntwo')],
    ['raw.txt', message('OPTIONS')],
    ['', message('INFO')],
    ['answer.sip', RESPONSE],
    ['garbage.sip', `${message('OPTIONS')}trailing \u0000 garbage`],
  ])('is one message, sent exactly as it is: %j', (name, text) => {
    const { files } = importFile(name, utf8(text));
    expect(files).toHaveLength(1);
    expect(equalBytes(sent(files[0]?.text ?? ''), utf8(text))).toBe(true);
  });

  const SCENARIO = '<scenario name="Call"><send><![CDATA[\nINVITE sip:a SIP/2.0\n]]></send><nop/></scenario>';

  it.each([
    ['uac.xml', SCENARIO],
    ['uac.txt', `<?xml version="1.0"?>\n<!-- sipp -->\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n${SCENARIO}`],
    ['', `\ufeff${SCENARIO}`],
  ])('is a scenario of SIPp, by its name or its beginning: %j', (name, text) => {
    expect(paths(name, text)).toEqual(['Call/Call.seq', 'Call/01-invite.sip']);
    expect(importFile(name, utf8(text)).notes).toEqual([{ code: 'element', detail: '<nop>' }]);
  });

  it.each([
    ['no.xml', 'no xml', 'not-xml'],
    ['other.xml', '<other/>', 'not-a-scenario'],
  ])('is told where it is none: %s', (name, text, code) => {
    expect(importFile(name, utf8(text))).toEqual({ files: [], notes: [{ code, detail: '' }] });
  });

  it('is a message where XML is its body alone', () => {
    expect(paths('publish.sip', message('PUBLISH', '<scenario name="x"/>'))).toEqual(['publish.sip']);
  });

  it('is a folder of messages where there are several, with what was left out', () => {
    const log = `some line of a log\n${message('INVITE')}\nanother\n${RESPONSE}\n${message('BYE')}`;
    const { files, notes } = importFile('my trace.log', utf8(log));
    expect(files.map(({ path }) => path)).toEqual([
      'my trace/1 INVITE.sip',
      'my trace/2 180 Ringing.sip',
      'my trace/3 BYE.sip',
    ]);
    expect(equalBytes(sent(files[0]?.text ?? ''), utf8(message('INVITE')))).toBe(true);
    expect(notes).toContainEqual({ code: 'lines-left', count: 2 });
  });

  it('is one message out of a log', () => {
    expect(paths('trace.log', `a line\n${message('INVITE')}`)).toEqual(['trace.sip']);
  });

  it('does not take braces of a log for values', () => {
    const log = `a line\n${message('OPTIONS').replace('tag=1', 'tag={{$tag}}')}`;
    const { files } = importFile('x.log', utf8(log));
    expect(readRequestFile(utf8(files[0]?.text ?? '')).text).toContain('{{\\x7b}}');
  });

  it.each(['', 'nothing of use\n', '{"a": 1}'])('is nothing where no message is in %j', (text) => {
    expect(importFile('x.txt', utf8(text))).toEqual({ files: [], notes: [{ code: 'nothing-found' }] });
  });

  it('has a safe name, whatever it was called', () => {
    expect(paths('../../../etc/pass\u202ewd.sip', message('OPTIONS'))).toEqual(['-..-..-etc-pass-wd.sip']);
    expect(paths('.sip', message('OPTIONS'))).toEqual(['message.sip']);
  });

  it('is refused where it is too large, and no more than 500 messages are taken', () => {
    expect(importFile('x.csv', new Uint8Array(600_000)).notes).toEqual([{ code: 'too-large', count: 1 }]);
    const { files, notes } = importFile('x.log', utf8(message('OPTIONS').repeat(501)));
    expect([files.length, notes]).toEqual([500, [{ code: 'too-many', count: 1 }]]);
  });

  it('may be any bytes', () => {
    for (let seed = 0; seed < 200; seed++) {
      const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * seed * 7919 + i) % 256);
      for (const name of ['x.sip', 'x.log', 'x.env', 'x'])
        expect(() => importFile(name, bytes)).not.toThrow();
    }
  });
});
