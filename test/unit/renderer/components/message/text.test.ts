import { describe, expect, it } from 'vitest';
import { decodeBytes, textOffset } from '../../../../../renderer/components/message/decode.ts';
import { cutAt, layLines, paintTokens } from '../../../../../renderer/components/message/lines.ts';
import { rfcLink } from '#shared/sip/rfc-link.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { Span } from '../../../../../shared/lib/bytes.ts';
import { utf8 } from '../../../../../shared/lib/bytes.ts';

describe('decoding bytes', () => {
  it.each(['plain', 'Grüße, 世界', '😀 astral', ''])('reads UTF-8 as it is: %s', (text) => {
    expect(decodeBytes(utf8(text)).text).toBe(text);
  });

  it.each([
    ['a lone continuation byte', [0x41, 0x80, 0x42], 'A\ufffdB'],
    ['a character that is cut off', [0x41, 0xe4, 0xb8], 'A\ufffd\ufffd'],
    ['an overlong form', [0xc0, 0xaf], '\ufffd\ufffd'],
    ['a surrogate', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    ['bytes that never occur', [0xff, 0xfe], '\ufffd\ufffd'],
  ])('marks %s, byte by byte', (_, bytes, expected) => {
    expect(decodeBytes(new Uint8Array(bytes)).text).toBe(expected);
  });

  it('finds the text of a byte behind wide and broken characters', () => {
    const bytes = new Uint8Array([...utf8('世😀'), 0xff, ...utf8('X')]);
    const decoded = decodeBytes(bytes);
    expect(decoded.text.charAt(textOffset(decoded, 8))).toBe('X');
    expect(textOffset(decoded, bytes.length)).toBe(decoded.text.length);
  });
});

/** The lines of a message's text with classes, as `[classes|text]`. */
function shown(bytes: Uint8Array, marks: Span[] = [], lit: Span[] = []): string[] {
  const decoded = decodeBytes(bytes);
  const lines = layLines(decoded, paintTokens(decoded.text), { marks, lit });
  return lines.map((line) =>
    line.map(({ classes, text }) => (classes ? `[${classes}|${text}]` : text)).join(''),
  );
}

describe('the lines of a message', () => {
  it('are coloured by their tokens', () => {
    expect(shown(utf8('OPTIONS sip:a@b SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n'))[0]).toBe(
      '[tok-method|OPTIONS] [tok-uri|sip:a@b] [tok-version|SIP/2.0]',
    );
  });

  it('show a line end that is not CRLF', () => {
    const [first] = shown(utf8('v=0\ns=-'));
    expect(first).toMatch(/special\|‹LF›]$/);
  });

  it('show controls and bidirectional marks by their names', () => {
    const text = shown(utf8('X: a\u0000b\u202Ec\u200Bd\r\n')).join('');
    expect(text).toContain('‹NUL›');
    expect(text).toContain('‹U+202E›');
    expect(text).toContain('‹U+200B›');
  });

  it('mark the bytes of a span, also behind wide characters', () => {
    const bytes = utf8('世 marked rest');
    const marked = shown(bytes, [{ start: 4, end: 10 }]).join('');
    expect(marked).toContain('marked|marked]');
    expect(marked).not.toContain('marked|marked r');
  });

  it('lose nothing: their text is the message without its line ends', () => {
    const text = 'INVITE sip:a@b SIP/2.0\r\nFrom: "A" <sip:a@b>;tag=1\r\n\r\nv=0\r\n';
    const decoded = decodeBytes(utf8(text));
    const lines = layLines(decoded, paintTokens(decoded.text), { marks: [], lit: [] });
    expect(lines.map((line) => line.map((segment) => segment.text).join('')).join('\r\n')).toBe(text);
  });

  it('are cut behind a whole line, or in the middle of a very long one', () => {
    expect(cutAt(utf8('aaaa\r\nbbbb\r\ncccc'), 14)).toBe(12);
    expect(cutAt(utf8('a'.repeat(100)), 40)).toBe(40);
    expect(cutAt(utf8('short'), 40)).toBe(5);
  });
});

describe('places of one line', () => {
  it('show what a display name hides', () => {
    expect(visibleText('a\u202Egnp.exe\r\n')).toBe('a‹U+202E›gnp.exe‹CR›‹LF›');
  });
});

describe('the source of a finding', () => {
  it.each([
    ['RFC 3261 20.14', 'RFC 3261 §20.14', 'https://www.rfc-editor.org/rfc/rfc3261#section-20.14'],
    ['RFC 3581', 'RFC 3581', 'https://www.rfc-editor.org/rfc/rfc3581'],
    ['RFC 3261 A', 'RFC 3261 §A', 'https://www.rfc-editor.org/rfc/rfc3261#appendix-A'],
  ])('%s leads to its section', (source, text, href) => {
    expect(rfcLink(source)).toEqual({ text, href });
  });

  it('leads nowhere where it names no RFC', () => {
    expect(rfcLink('javascript:alert(1)')).toBeNull();
  });
});
