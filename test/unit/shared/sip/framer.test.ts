/** Messages cut out of a stream: Content-Length, keep-alives, garbage, limits (RFC 3261 18.3, RFC 5626 3.5.1). */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { FrameEvent, FrameLimits } from '#shared/sip/framer.ts';
import { createFramer } from '#shared/sip/framer.ts';
import { describe, expect, it } from 'vitest';
import { message, options, OPTIONS_LINES } from './text-message.ts';

const MESSAGE = textOf(options(['Content-Length: 4'], 'body'));
const EMPTY = textOf(options(['l: 0']));
const WITHOUT = textOf(options());

/** An event as one text: its kind, what is special, and its bytes. */
function shown(event: FrameEvent): string {
  if (event.kind === 'keep-alive') return event.form;
  const text = textOf(event.bytes);
  if (event.kind === 'garbage') return `${event.why}: ${text}`;
  return [...event.diagnostics.map(({ code }) => code), text].join(': ');
}

/** What a stream given in chunks becomes, its end included. */
function framed(chunks: readonly string[], limits?: FrameLimits): string[] {
  const framer = createFramer(limits);
  return [...chunks.flatMap((chunk) => framer.push(utf8(chunk))), ...framer.end()].map(shown);
}

/** The same stream in one chunk, byte by byte, and in threes gives the same. */
function expectFramed(stream: string, expected: readonly string[], limits?: FrameLimits): void {
  for (const size of [stream.length, 1, 3]) {
    const chunks = stream.match(new RegExp(`[^]{1,${Math.max(1, size)}}`, 'g')) ?? [];
    expect(framed(chunks, limits)).toEqual(expected);
  }
}

describe('messages', () => {
  it('are cut by Content-Length, several in one chunk', () => {
    expectFramed(MESSAGE + EMPTY + MESSAGE, [MESSAGE, EMPTY, MESSAGE]);
  });

  it('come out as soon as their last byte is there', () => {
    const framer = createFramer();
    expect(framer.push(utf8(MESSAGE.slice(0, -1)))).toEqual([]);
    expect(framer.push(utf8('y')).map(shown)).toEqual([MESSAGE]);
  });

  it('hold bytes of their own', () => {
    const framer = createFramer();
    const chunk = utf8(MESSAGE);
    const [event] = framer.push(chunk);
    chunk.fill(0);
    framer.push(utf8(EMPTY));
    expect(event && shown(event)).toBe(MESSAGE);
  });

  it.each([
    ['a folded Content-Length', 'Content-Length:\r\n  4'],
    ['white space before the colon', 'l : 4'],
    ['two that agree', 'Content-Length: 4\r\nl: 4'],
  ])('may have %s', (_what, header) => {
    const text = `${OPTIONS_LINES.join('\r\n')}\r\n${header}\r\n\r\nbody`;
    expectFramed(text + EMPTY, [text, EMPTY]);
  });

  it('may have lines that end with LF alone', () => {
    const text = MESSAGE.replaceAll('\r\n', '\n');
    expectFramed(text + text, [text, text]);
  });

  it('without Content-Length have an empty body, and that is told', () => {
    expectFramed(WITHOUT + EMPTY, [`stream-content-length-missing: ${WITHOUT}`, EMPTY]);
  });

  it.each(['x', '-1', '4\r\nContent-Length: 5', ''])(
    'whose Content-Length is %j have an empty body',
    (value) => {
      const text = `${OPTIONS_LINES.join('\r\n')}\r\nContent-Length: ${value}\r\n\r\n`;
      expectFramed(text + EMPTY, [`stream-content-length-unusable: ${text}`, EMPTY]);
    },
  );

  it('with an odd start line are messages all the same', () => {
    const text = textOf(message(['OPTIONS  sip:a@b SIP/2.0', 'l: 0']));
    expectFramed(text, [text]);
  });
});

describe('keep-alives', () => {
  it('are a ping of two line ends and a pong of one', () => {
    expectFramed(`\r\n\r\n${EMPTY}\r\n${EMPTY}`, ['ping', EMPTY, 'pong', EMPTY]);
  });

  it('are counted from the front', () => {
    expectFramed('\r\n\r\n\r\n\r\n\r\n', ['ping', 'ping', 'pong']);
  });

  it('wait for their second half until the stream is silent', () => {
    const framer = createFramer();
    expect(framer.push(utf8('\r\n'))).toEqual([]);
    expect(framer.idle().map(shown)).toEqual(['pong']);
    expect(framer.idle()).toEqual([]);
    expect(framer.push(utf8('\r\n'))).toEqual([]);
    expect(framer.push(utf8('\r\n')).map(shown)).toEqual(['ping']);
  });

  it('are none inside a message', () => {
    const text = textOf(options(['l: 6'], '\r\n\r\n\r\n'));
    expectFramed(text, [text]);
    const framer = createFramer();
    framer.push(utf8(MESSAGE.slice(0, 40)));
    expect(framer.idle()).toEqual([]);
  });
});

describe('garbage', () => {
  it('ends at the next sound start line', () => {
    expectFramed(`hello\r\nworld\r\n${MESSAGE}`, ['not-sip: hello\r\nworld\r\n', MESSAGE]);
  });

  it('is what a body has beyond its Content-Length', () => {
    expectFramed(`${MESSAGE}more\r\n${EMPTY}`, [MESSAGE, 'not-sip: more\r\n', EMPTY]);
  });

  it.each([
    'OPTIONS sip:a@b',
    'OPTIONS  sip:a@b SIP/2.0',
    'Via: SIP/2.0/UDP host SIP/2.0',
    ' SIP/2.0 200 OK',
  ])('does not end at %j', (line) => {
    expectFramed(`x\r\n${line}\r\n${EMPTY}`, [`not-sip: x\r\n${line}\r\n`, EMPTY]);
  });

  it('ends at a status line too', () => {
    const text = textOf(message(['SIP/2.0 200 OK', 'l: 0']));
    expectFramed(`\n${text}`, ['not-sip: \n', text]);
  });

  it('waits no longer than silence, in whole lines', () => {
    const framer = createFramer();
    expect(framer.push(utf8('one\r\ntwo'))).toEqual([]);
    expect(framer.idle().map(shown)).toEqual(['not-sip: one\r\n']);
    expect(framer.end().map(shown)).toEqual(['not-sip: two']);
  });

  it.each([MESSAGE.slice(0, -1), MESSAGE.slice(0, 30), 'OPT', '\r'])(
    'is the rest of a stream that ends in %j',
    (text) => {
      expectFramed(EMPTY + text, [EMPTY, `cut-off: ${text}`]);
    },
  );

  it('leaves nothing behind when the stream ends', () => {
    const framer = createFramer();
    framer.push(utf8('garbage'));
    framer.end();
    expect(framer.push(utf8(EMPTY)).map(shown)).toEqual([EMPTY]);
    expect(framer.end()).toEqual([]);
  });
});

describe('limits', () => {
  const limits: FrameLimits = { maxHead: 400, maxBody: 8 };

  it('hold for headers that never end, whose lines are given away', () => {
    const lines = 'X-Long: 1234567890\r\n'.repeat(60);
    const events = framed([`OPTIONS sip:a@b SIP/2.0\r\n${lines}`], limits);
    expect(events.every((event) => event.startsWith('head-too-long: '))).toBe(true);
    expect(events.map((event) => event.replace('head-too-long: ', '')).join('')).toContain(lines);
  });

  it('hold for a line that never ends, and the rest of it begins no message', () => {
    const line = 'x'.repeat(1_000);
    const events = framed([`${line}OPTIONS sip:a@b SIP/2.0\r\n`, EMPTY], limits);
    expect(events.at(-1)).toBe(EMPTY);
    expect(events.slice(0, -1).every((event) => event.length <= 400 + 'not-sip: '.length)).toBe(true);
  });

  it('hold for a body, behind which the next start line counts', () => {
    const text = textOf(options(['l: 9'], '123456789\r\n'));
    expectFramed(text + EMPTY, [`body-too-long: ${text}`, EMPTY], limits);
    expectFramed(textOf(options(['l: 8'], '12345678')), [textOf(options(['l: 8'], '12345678'))], limits);
  });

  it('hold for a length that no number can hold', () => {
    const text = textOf(options([`l: ${'9'.repeat(40)}`]));
    expectFramed(text + EMPTY, [`body-too-long: ${text}`, EMPTY]);
  });

  it('do not cut a start line', () => {
    expectFramed(`${'y'.repeat(390)}\r\n${EMPTY}`, [`not-sip: ${'y'.repeat(390)}\r\n`, EMPTY], limits);
  });
});

describe('the work', () => {
  const examined = (stream: Uint8Array, size: number): number => {
    const framer = createFramer();
    for (let place = 0; place < stream.length; place += size)
      framer.push(stream.subarray(place, place + size));
    return framer.examined;
  };
  const streams: readonly (readonly [what: string, unit: string])[] = [
    ['messages', MESSAGE],
    ['garbage lines', 'nothing of SIP\r\n'],
    ['a line without end', 'x'],
    ['headers without end', 'X-Header: value\r\n'],
    ['keep-alives', '\r\n'],
  ];

  it.each(streams)('on %s is the same for any chunks, and grows with the bytes alone', (_what, unit) => {
    const stream = (count: number): Uint8Array => utf8(unit.repeat(count));
    const count = Math.ceil(30_000 / unit.length);
    const once = examined(stream(count), 1);
    expect(once).toBe(examined(stream(count), 7_000));
    expect(examined(stream(count * 2), 1)).toBeLessThanOrEqual(once * 2 + 100);
    expect(once).toBeLessThanOrEqual(stream(count).length * 4);
  });
});
