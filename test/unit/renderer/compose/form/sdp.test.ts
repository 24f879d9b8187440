/** The form of a session description is a lens over its text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMedia,
  addRow,
  removeMedia,
  removeRow,
  setConnection,
  setDirection,
  setRow,
  setWord,
  switchCodec,
  toggleRow,
} from '../../../../../renderer/views/compose/form/sdp-edits.ts';
import type { SdpForm, SdpMedia } from '../../../../../renderer/views/compose/form/sdp-form.ts';
import { readSdpForm } from '../../../../../renderer/views/compose/form/sdp-form.ts';

const SESSION = 'v=0\no=- 1 1 IN IP4 {{local.ip}}\ns=-\nc=IN IP4 {{local.ip}}\nt=0 0\n';
const AUDIO =
  'm=audio {{rtp}} RTP/AVP 0 101 96\na=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\nodd line\na=rtpmap:96 opus/48000/2\n';
const TEXT = `${SESSION}${AUDIO}a=sendonly\n`;

const first = (form: SdpForm): SdpMedia => {
  const [media] = form.media;
  if (!media) throw new Error('no media');
  return media;
};
const labels = (text: string): string[] =>
  first(readSdpForm(text)).codecs.map(({ label, isOn }) => `${isOn ? '+' : '-'}${label}`);

function switched(text: string, format: string, isOn: boolean): string {
  const form = readSdpForm(text);
  const media = first(form);
  const codec = media.codecs.find((one) => one.format === format);
  return codec ? switchCodec(form, media, codec, isOn) : text;
}

describe('reading', () => {
  it('finds what matters of a media, with values where they stand', () => {
    const form = readSdpForm(TEXT);
    const { line, direction, connection } = first(form);
    expect(form.session.connection?.address).toBe('{{local.ip}}');
    expect(line && TEXT.slice(line.port.from, line.port.to)).toBe('{{rtp}}');
    expect([direction?.direction, connection]).toEqual(['sendonly', null]);
    expect(labels(TEXT)).toEqual([
      '+PCMU/8000',
      '+telephone-event/8000',
      '+opus/48000/2',
      '-PCMA/8000',
      '-G722/8000',
      '-G729/8000',
    ]);
  });

  it('covers any text by its rows, in order, and edits of what is there change nothing', () => {
    const text = fc
      .array(
        fc.constantFrom(
          'm=audio 1 RTP/AVP 0 8',
          'm=',
          'c=IN IP4 h',
          'a=rtpmap:0 PCMU/8000',
          'a=',
          '{{#}}',
          '\n',
          '\n',
          'é',
          '{{\\n}}',
          'a=inactive',
        ),
        { maxLength: 24 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (any) => {
        const form = readSdpForm(any);
        const parts = [form.session, ...form.media];
        const rows = parts.flatMap((part) => part.rows);
        expect(rows.map(({ from, to }) => any.slice(from, to)).join('')).toBe(any);
        for (const row of rows) {
          expect(setRow(form, row, row.value)).toBe(any);
          expect(toggleRow(form, row, row.enabled)).toBe(any);
        }
        for (const part of parts) {
          expect(setConnection(form, part, part.connection?.address ?? '')).toBe(any);
          expect(setDirection(form, part, part.direction?.direction ?? null)).toBe(any);
        }
        for (const media of form.media)
          for (const codec of media.codecs) readSdpForm(switchCodec(form, media, codec, !codec.isOn));
      }),
      { numRuns: 400, seed: 8866 },
    );
  });
});

describe('codecs', () => {
  it('one is switched off with its lines kept, and on again', () => {
    const off = switched(TEXT, '101', false);
    expect(off).toBe(
      TEXT.replace('0 101 96', '0 96')
        .replace('a=rtpmap:101', '{{#}}a=rtpmap:101')
        .replace('a=fmtp:101', '{{#}}a=fmtp:101'),
    );
    expect(labels(off)).toContain('-telephone-event/8000');
    expect(switched(off, '101', true)).toBe(TEXT.replace('0 101 96', '0 96 101'));
  });

  it('one that is known by its number comes by its number alone, others with what they are', () => {
    expect(switched(TEXT, '8', true)).toBe(TEXT.replace('0 101 96', '0 101 96 8'));
    const text = 'm=audio 9 RTP/AVP 0';
    expect(switched(text, '101', true)).toBe(
      'm=audio 9 RTP/AVP 0 101\na=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\n',
    );
  });

  it('the last one stays: a media has a format', () => {
    expect(switched('m=audio 9 RTP/AVP 0\n', '0', false)).toBe('m=audio 9 RTP/AVP 0\n');
  });

  it('formats of other protocols are no codecs', () => {
    expect(first(readSdpForm('m=image 9 udptl t38\n')).codecs).toEqual([]);
  });
});

describe('edits', () => {
  const form = readSdpForm(TEXT);
  const media = first(form);
  const [, , , odd] = media.rows;

  it.each([
    [
      'the port',
      setWord(form, media.line?.port ?? { from: 0, to: 0 }, '4000'),
      TEXT.replace('{{rtp}}', '4000'),
    ],
    [
      'a word with a blank in it is not taken',
      setWord(form, media.line?.port ?? { from: 0, to: 0 }, '1 2'),
      TEXT,
    ],
    ['the direction', setDirection(form, media, 'inactive'), TEXT.replace('sendonly', 'inactive')],
    ['no direction', setDirection(form, media, null), TEXT.replace('a=sendonly\n', '')],
    [
      'a direction of the session',
      setDirection(form, form.session, 'recvonly'),
      TEXT.replace('t=0 0\n', 't=0 0\na=recvonly\n'),
    ],
    [
      'the address',
      setConnection(form, form.session, '192.0.2.1'),
      TEXT.replace('c=IN IP4 {{local.ip}}', 'c=IN IP4 192.0.2.1'),
    ],
    [
      'an address of the media',
      setConnection(form, media, '2001:db8::1'),
      TEXT.replace('96\n', '96\nc=IN IP6 2001:db8::1\n'),
    ],
    ['no address', setConnection(form, form.session, ''), TEXT.replace('c=IN IP4 {{local.ip}}\n', '')],
    ['a line that is none', odd ? setRow(form, odd, 'other') : '', TEXT.replace('odd line', 'other')],
    ['a line less', odd ? removeRow(form, odd) : '', TEXT.replace('odd line\n', '')],
    ['a line that is not sent', odd ? toggleRow(form, odd, false) : '', TEXT.replace('odd', '{{#}}odd')],
    ['a line more', addRow(form, media, 'a=ptime:20'), `${TEXT}a=ptime:20\n`],
    ['a media more', addMedia(form, 'video'), `${TEXT}m=video 49174 RTP/AVP 34\n`],
    ['a media less', removeMedia(form, media), SESSION],
  ])('%s', (_, edited, expected) => {
    expect(edited).toBe(expected);
  });

  it('a description without a last line end gets one before a line more', () => {
    const open = readSdpForm('v=0');
    expect(addRow(open, open.session, 's=-')).toBe('v=0\ns=-\n');
  });
});
