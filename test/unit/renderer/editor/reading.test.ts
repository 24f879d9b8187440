/** What the editor reads of a draft besides its findings: how it is divided, colours of bodies, marks, folds, explanations. */
import { describe, expect, it } from 'vitest';
import { tokenizeBody } from '../../../../renderer/editor/body-tokens.ts';
import { bytesText, draftMarks, otherLineEnds } from '../../../../renderer/editor/draft-marks.ts';
import { NO_CONTEXT } from '../../../../renderer/editor/editor-context.ts';
import { explainAt } from '../../../../renderer/editor/explain.ts';
import { foldAt } from '../../../../renderer/editor/folds.ts';
import { headerAround, readOutline, valueOf } from '../../../../renderer/editor/outline.ts';

const TEXT =
  'INVITE sip:a SIP/2.0\nv: SIP/2.0/UDP a\n ;branch=b\n{{#}}To: <sip:b>\nCSeq: 1 INVITE\n\nv=0\ns=-\n';

describe('the outline', () => {
  it('has the headers by their full names, with folded lines, without lines that are not sent', () => {
    const { headers, method, bodyFrom } = readOutline(TEXT);
    expect(headers.map(({ name, from, to }) => [name, TEXT.slice(from, to)])).toEqual([
      ['Via', 'v: SIP/2.0/UDP a\n ;branch=b'],
      ['CSeq', 'CSeq: 1 INVITE'],
    ]);
    expect(method).toBe('INVITE');
    expect(TEXT.slice(bodyFrom)).toBe('v=0\ns=-\n');
  });

  it('of a response takes the method from CSeq', () => {
    const text = 'SIP/2.0 200 OK\nCSeq: 2 BYE\n';
    expect(readOutline(text)).toMatchObject({ isResponse: true, method: 'BYE', bodyFrom: text.length });
    expect(valueOf(text, readOutline(text), 'CSeq')).toBe('2 BYE');
    expect(headerAround(readOutline(text), 3)).toBeNull();
  });

  it.each(['', '\n', '\n\n\n', ' ', ':', '{{#}}', 'a\n :\n', '\u0000\n\u2028'])('%j is read', (text) => {
    const { headEnd, bodyFrom } = readOutline(text);
    expect(headEnd).toBeLessThanOrEqual(bodyFrom);
    expect(bodyFrom).toBeLessThanOrEqual(text.length);
  });
});

describe('the colours of a body', () => {
  const words = (text: string): string[] =>
    tokenizeBody(text, 0).map(({ from, to, kind }) => `${kind} ${text.slice(from, to)}`);

  it.each<[line: string, expected: string[]]>([
    ['a=rtpmap:8 PCMA/8000', ['param rtpmap', 'punct :', 'status 8', 'value PCMA']],
    ['a=sendonly', ['param sendonly']],
    ['a=fmtp:101 0-16', ['param fmtp', 'punct :', 'status 101']],
    ['m=audio 49170 RTP/AVP 0 8', ['method audio', 'uri 49170', 'version RTP/AVP']],
    ['c=IN IP4 192.0.2.1', ['uri 192.0.2.1']],
    ['o=- 1 1 IN IP4 192.0.2.1', ['uri 192.0.2.1']],
  ])('%s', (line, expected) => {
    expect(words(`v=0\n${line}`).slice(4)).toEqual(expected);
    expect(words(`v=0\n${line}`).slice(0, 4)).toEqual([
      'header v',
      'punct =',
      `header ${line[0]}`,
      'punct =',
    ]);
  });

  it('know the parts of a multipart body', () => {
    const text = '--x\nContent-Type: application/sdp\n\nv=0\n--x--\n';
    expect(words(text)).toEqual([
      'punct --x',
      'header Content-Type',
      'punct :',
      'header v',
      'punct =',
      'punct --x--',
    ]);
  });

  it('leave other texts alone', () => {
    expect(words('a=rtpmap:8 PCMA/8000\nhello: x')).toEqual([]);
  });

  it('are in order and without overlap, whatever stands there', () => {
    const text = 'v=0\nm=1 1 1 1\nm=a a a\na=a:a\na=rtpmap:8 8/8\nc=IN IP4 IN IP4 x\n--\n--a\n:\n';
    tokenizeBody(text, 0).reduce((end, { from, to }) => {
      expect(from).toBeGreaterThanOrEqual(end);
      expect(to).toBeGreaterThan(from);
      return to;
    }, 0);
  });
});

describe('marks of a draft', () => {
  it('tell values that are known, made and unresolved, escapes, and lines that are not sent', () => {
    const text = 'A {{lab}} {{$tag}} {{nobody}} {{\\x00}}\n{{#}}To: x\nB{{\\n}}\n';
    const kinds: Record<string, 'known' | 'made'> = { lab: 'known', $tag: 'made' };
    const found = draftMarks(text, (name) => kinds[name] ?? null);
    expect(found.map(({ from, to, kind }) => [kind, text.slice(from, to)])).toEqual([
      ['known', '{{lab}}'],
      ['made', '{{$tag}}'],
      ['unresolved', '{{nobody}}'],
      ['escape', '{{\\x00}}'],
      ['off', '{{#}}To: x'],
      ['escape', '{{\\n}}'],
    ]);
  });

  it('tell line ends that are not CRLF, and the end that is missing', () => {
    const text = 'A{{\\n}}\nB\nC{{\\r\\r\\n}}\nD{{\\}}\nE';
    const ends = otherLineEnds(text).map(({ at, bytes }) => [text[at - 1], bytesText(bytes)]);
    expect(ends).toEqual([['}', 'LF'], ['}', 'CR CR LF'], ['}', ''], ['E', '']]); // prettier-ignore
    expect(otherLineEnds('A\n')).toEqual([]);
    expect(bytesText([0, 255])).toBe('NUL xFF');
  });
});

describe('folds', () => {
  const foldedLine = (text: string, line: string): string | null => {
    const from = text.indexOf(line);
    const fold = foldAt(text, readOutline(text), from, from + line.length);
    return fold && text.slice(fold.from, fold.to);
  };
  const PARTS = 'INFO sip:a SIP/2.0\n\n--x\nA: b\n\none\n--x\n\ntwo\n--x--\n';

  it.each([
    ['a header of several lines', TEXT, 'v: SIP/2.0/UDP a', '\n ;branch=b'],
    ['no other header', TEXT, 'CSeq: 1 INVITE', null],
    ['the body', TEXT, 'v=0', '\ns=-'],
    ['no other line of it', TEXT, 's=-', null],
    ['a part', PARTS, '--x', '\nA: b\n\none'],
    ['not the end of the parts', PARTS, '--x--', null],
  ])('%s', (_, text, line, fold) => {
    expect(foldedLine(text, line)).toBe(fold);
  });
});

describe('explanations', () => {
  const context = {
    ...NO_CONTEXT,
    values: [{ name: 'lab', example: '', kind: 'known' as const, value: '127.0.0.1', origin: 'workspace' }],
    words: { ...NO_CONTEXT.words, unresolved: 'nobody knows', off: 'not sent', escape: 'bytes' },
  };
  const text =
    'INVITE sip:{{lab}} SIP/2.0\nVia: SIP/2.0/UDP a;rport\nCSeq: 1 BYE\nX: {{who}}{{\\x00}}\n{{#}}To: x\n\nMax-Forwards';
  const at = (word: string, language: 'en' | 'zh' = 'en') => {
    const found = explainAt(text, text.indexOf(word) + 1, readOutline(text), { ...context, language });
    return found && [text.slice(found.from, found.to), found.title, found.source];
  };

  it.each([
    ['a method', 'INVITE', ['INVITE', 'INVITE', 'RFC 3261 13']],
    ['a header', 'Via', ['Via', 'Via (v)', 'RFC 3261 20.42']],
    ['a parameter', 'rport', ['rport', 'rport', 'RFC 3581 3']],
    ['the method of CSeq', 'BYE', ['BYE', 'BYE', 'RFC 3261 15']],
    ['a value', '{{lab}}', ['{{lab}}', '{{lab}}', 'workspace']],
    ['a value that has none', '{{who}}', ['{{who}}', '{{who}}', '']],
    ['an escape', '{{\\x00}}', ['{{\\x00}}', '{{\\x00}}', 'NUL']],
    ['a line that is not sent', '{{#}}', ['{{#}}To: x', '{{#}}', '']],
    ['nothing in the body', 'Max-Forwards', null],
  ])('%s', (_, word, expected) => {
    expect(at(word)).toEqual(expected);
  });

  it('a status, in the language in use', () => {
    const answer = 'SIP/2.0 486 Busy Here\n';
    const of = (language: 'en' | 'zh') => explainAt(answer, 9, readOutline(answer), { ...context, language });
    expect(of('en')?.title).toBe('486 Busy Here');
    expect(of('zh')?.text).toMatch(/被叫/);
  });
});
