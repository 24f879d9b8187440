/** Messages out of texts: each format by a sample, and what is repaired, skipped and bounded. */
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { readTextTrace, readTextTraceInSteps } from '#shared/text-trace/read.ts';
import { TEXT_TRACE_FORMATS } from '#shared/text-trace/trace.ts';
import { INVITE, RINGING, SAMPLES, SDP, wire } from './samples.ts';

const DAY = { day: Date.UTC(2026, 10, 28) };
const lf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const texts = (source: string | Uint8Array): string[] =>
  readTextTrace(source).messages.map(({ bytes }) => textOf(bytes));

describe('a text trace', () => {
  it.each(SAMPLES.map((sample) => [sample.name, sample] as const))('is read from %s', (_name, sample) => {
    const trace = readTextTrace(sample.text, DAY);
    expect(trace.messages.map(({ bytes }) => textOf(bytes))).toEqual([wire(INVITE), wire(RINGING)]);
    expect(trace.format).toBe(sample.format);
    expect(trace.messages.map(({ repairs }) => repairs)).toEqual([sample.repairs, sample.repairs]);
    const contexts = trace.messages.map(({ time, src, dst, direction, transport }) => ({
      ...{ time, src, dst, direction, transport },
    }));
    expect(contexts).toEqual(sample.contexts);
  });

  it('has a sample for each format', () => {
    expect([...new Set(SAMPLES.map(({ format }) => format))].sort()).toEqual([...TEXT_TRACE_FORMATS].sort());
  });

  it.each(SAMPLES.map((sample) => [sample.name, sample] as const))(
    'gives the same of bytes, and with CRLF between all lines: %s',
    (_name, sample) => {
      const same = readTextTrace(utf8(sample.text), DAY);
      expect(same).toEqual(readTextTrace(sample.text, DAY));
      const crlf = readTextTrace(sample.text.replace(/\r?\n/g, '\r\n'), DAY);
      expect(crlf.messages.map(({ bytes }) => textOf(bytes))).toEqual([wire(INVITE), wire(RINGING)]);
      expect(crlf.messages.flatMap(({ repairs }) => repairs)).not.toContain('line-ends');
    },
  );

  it('counts what is of no use by its reason, and says in which line a message begins', () => {
    const prose = ['We saw this:', ...RINGING, 'and then INVITE sip:a@b SIP/2.0', 'which was odd', ''];
    const trace = readTextTrace(lf(prose));
    expect(trace.messages.map(({ line }) => line)).toEqual([2]);
    expect(trace.skipped).toEqual({ 'not-sip': 2, 'no-headers': 1 });
  });

  it.each(['', '\n\n', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'INVITE sip:a@b SIP/2.0'])(
    'finds nothing in %j',
    (text) => {
      expect(readTextTrace(text)).toMatchObject({ messages: [], format: null });
    },
  );
});

describe('the times of a text trace', () => {
  const at = (line: string, options = {}): number | null | undefined =>
    readTextTrace(lf([line, ...RINGING]), options).messages[0]?.time;

  it('lack where their day or year is not known', () => {
    expect([at('12:00:00.5'), at('Nov 28 12:00:00')]).toEqual([null, null]);
    expect([at('12:00:00.5', DAY), at('Nov 28 12:00:00', DAY)]).toEqual([
      DAY.day + 43_200_500,
      DAY.day + 43_200_000,
    ]);
  });

  it('are taken in the zone that is given, unless they have their own', () => {
    expect(at('2026-11-28 12:00:00', { offsetMinutes: 60 })).toBe(DAY.day + 39_600_000);
    expect(at('2026-11-28T12:00:00-0130', { offsetMinutes: 60 })).toBe(DAY.day + 48_600_000);
    expect(at('12:00:00', { ...DAY, offsetMinutes: 60 })).toBe(DAY.day + 39_600_000);
  });

  it('go on behind midnight', () => {
    const clocks = ['23:59:59', '23:59:58', '00:00:01', '12:00:00', '00:00:00'];
    const trace = readTextTrace(lf(clocks.flatMap((clock) => [clock, ...RINGING])), DAY);
    expect(trace.messages.map(({ time }) => ((time ?? 0) - DAY.day) / 1000)).toEqual([
      86_399, 86_398, 86_401, 129_600, 86_400,
    ]);
  });
});

describe('the end of a message', () => {
  const lengthless = INVITE.filter((line) => !line.startsWith('Content-Length'));
  const withLength = (length: number): string[] =>
    INVITE.map((line) => (line.startsWith('Content-Length') ? `Content-Length: ${length}` : line));

  it('is the next message where the empty line is missing, and is closed then', () => {
    const trace = readTextTrace(wire([...RINGING.slice(0, -1), ...RINGING]));
    expect(trace.messages.map(({ bytes }) => textOf(bytes))).toEqual([wire(RINGING), wire(RINGING)]);
    expect(trace.messages.map(({ repairs }) => repairs)).toEqual([['end-of-head'], []]);
  });

  it('is the end of the text where its last line has none', () => {
    expect(texts(lf(RINGING.slice(0, -1)).trimEnd())).toEqual([wire(RINGING)]);
  });

  it('is found without Content-Length by the next message', () => {
    expect(texts(lf([...lengthless, '', ...RINGING]))).toEqual([wire(lengthless), wire(RINGING)]);
    expect(texts(wire([...lengthless, '', ...RINGING]))).toEqual([wire(lengthless), wire(RINGING)]);
  });

  it('is found by the next message where Content-Length promises more', () => {
    const long = withLength(9_000);
    expect(texts(lf([...long, '', ...RINGING]))).toEqual([wire(long), wire(RINGING)]);
  });

  it('keeps LF in a body whose length was counted with it', () => {
    const short = withLength(SDP.join('\n').length + 1);
    const head = short.slice(0, -SDP.length);
    expect(texts(lf([...short, '', ...RINGING]))).toEqual([wire(head) + lf(SDP), wire(RINGING)]);
  });

  it('leaves off the last line end where the length does not count it', () => {
    const short = withLength(SDP.join('\r\n').length);
    expect(texts(lf([...short, '', ...RINGING]))).toEqual([wire(short).slice(0, -2), wire(RINGING)]);
    expect(texts(wire([...short, '', ...RINGING]))).toEqual([wire(short).slice(0, -2), wire(RINGING)]);
  });

  it('is behind a message that is the body of another', () => {
    const notify = (end: string): string[] => [
      'NOTIFY sip:a@192.0.2.1 SIP/2.0',
      'Call-ID: two',
      'Content-Type: message/sipfrag',
      `Content-Length: ${wire(RINGING).length}`,
      '',
      ...RINGING.map((line) => line + end),
    ];
    expect(texts(wire([...notify(''), ...RINGING]))).toEqual([wire(notify('')), wire(RINGING)]);
    expect(texts(lf([...notify(''), ...RINGING]))).toEqual([wire(notify('')), wire(RINGING)]);
  });

  it('keeps bytes of a body that are no text', () => {
    const head = ['MESSAGE sip:a@b SIP/2.0', 'Call-ID: x', 'Content-Length: 6', ''];
    const body = Uint8Array.of(0, 10, 255, 13, 10, 200);
    const bytes = new Uint8Array([...utf8(wire(head)), ...body, ...utf8(`\n${wire(RINGING)}`)]);
    const trace = readTextTrace(bytes);
    expect(trace.messages).toHaveLength(2);
    expect(trace.messages[0]?.bytes.slice(-6)).toEqual(body);
  });

  it('counts what is left of a line behind the body', () => {
    const head = ['MESSAGE sip:a@b SIP/2.0', 'Call-ID: x', 'Content-Length: 2', ''];
    const trace = readTextTrace(`${wire(head)}hi and more\n${wire(RINGING)}`);
    expect(trace.messages.map(({ bytes }) => textOf(bytes))).toEqual([`${wire(head)}hi`, wire(RINGING)]);
    expect(trace.skipped).toEqual({ 'not-sip': 1 });
  });

  it('refuses headers without end', () => {
    const endless = ['OPTIONS sip:a SIP/2.0', ...Array<string>(9_000).fill('X-Note: again')];
    expect(readTextTrace(lf(endless)).skipped).toMatchObject({ 'too-long': 1 });
  });
});

describe('a large text', () => {
  const count = 3_000;
  const large = wire(INVITE) + wire(RINGING);

  it('is read in steps that do a part each, with the same outcome', () => {
    const steps = readTextTraceInSteps(large.repeat(count));
    let rests = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) rests++;
    expect(rests).toBeGreaterThan(count / 128);
    expect(step.value).toEqual(readTextTrace(large.repeat(count)));
  });

  it('loses no message where its blocks meet', () => {
    const { messages, skipped } = readTextTrace(large.repeat(count));
    expect([messages.length, skipped]).toEqual([2 * count, {}]);
    const sizes = new Set(messages.map(({ bytes }) => bytes.length));
    expect(sizes).toEqual(new Set([wire(INVITE).length, wire(RINGING).length]));
  });
});
