/** Bodies other than session descriptions: small lenses, each over the text of its body. */
import { describe, expect, it } from 'vitest';
import { bodyKind, starterOf, STARTERS } from '../../../../../renderer/views/compose/form/body-kind.ts';
import { bodyLengthOf } from '../../../../../renderer/views/compose/form/body-length.ts';
import { readField, setField } from '../../../../../renderer/views/compose/form/fields-form.ts';
import { readForm } from '../../../../../renderer/views/compose/form/form-text.ts';
import { countLength, fixLength, setLength } from '../../../../../renderer/views/compose/form/length.ts';
import { boundaryOf, readParts, setPart } from '../../../../../renderer/views/compose/form/multipart-form.ts';
import { readPidf, setBasic, setNote } from '../../../../../renderer/views/compose/form/pidf-form.ts';

describe('the kind of a body', () => {
  it.each([
    ['application/sdp', 'sdp'],
    [' Application/SDP ;charset=x', 'sdp'],
    ['application/dtmf-relay', 'dtmf'],
    ['application/pidf+xml', 'pidf'],
    ['application/simple-message-summary', 'summary'],
    ['multipart/mixed;boundary=a', 'multipart'],
    ['text/plain', 'text'],
    ['', 'text'],
    ['application/pkcs7-mime', 'text'],
  ])('%j is %s', (type, kind) => {
    expect(bodyKind(type)).toBe(kind);
  });

  it('every type that is offered has a body to begin with, and an editor that reads it', () => {
    for (const [type, body] of STARTERS) expect(starterOf(type)).toBe(body);
    expect(starterOf('application/x')).toBeNull();
    expect(readPidf(starterOf('application/pidf+xml') ?? '').basic).toBe('open');
    expect(readParts(starterOf('multipart/mixed') ?? '', 'multipart/mixed;boundary=part')).toHaveLength(2);
  });
});

describe('names and values', () => {
  const DTMF = 'signal = 5\nodd\nDuration=160{{\\n}}\n';

  it('are read whatever their case, and only where they are sent', () => {
    expect(readField(DTMF, 'Signal', '=')?.value).toBe('5');
    expect(readField(DTMF, 'Duration', '=')?.value).toBe('160');
    expect(readField(`{{#}}Signal=1\n${DTMF}`, 'Signal', '=')?.value).toBe('5');
  });

  it('are set where they stand, with spacing and line ends kept', () => {
    expect(setField(DTMF, 'Signal', '=', '#')).toBe('signal = #\nodd\nDuration=160{{\\n}}\n');
    expect(setField(DTMF, 'Duration', '=', '90')).toBe('signal = 5\nodd\nDuration=90{{\\n}}\n');
  });

  it('are put in at the end where they are missing', () => {
    expect(setField('Messages-Waiting: yes', 'Voice-Message', ':', '1/0')).toBe(
      'Messages-Waiting: yes\nVoice-Message: 1/0\n',
    );
    expect(setField('', 'Signal', '=', '')).toBe('');
  });
});

describe('presence', () => {
  const PIDF = '<presence><tuple id="a"><status><basic> open </basic></status></tuple></presence>';

  it('the status changes alone', () => {
    expect(readPidf(PIDF)).toEqual({ basic: 'open', note: null });
    expect(setBasic(PIDF, 'closed')).toBe(PIDF.replace(' open ', 'closed'));
    expect(setBasic(PIDF, 'open')).toBe(PIDF);
  });

  it('a note is put behind the status, and is a text whatever it holds', () => {
    const noted = setNote(PIDF, 'a < b & c');
    expect(noted).toBe(PIDF.replace('</status>', '</status><note>a &lt; b &amp; c</note>'));
    expect(readPidf(noted).note).toBe('a < b & c');
    expect(setNote(noted, 'a < b & c')).toBe(noted);
    expect(setNote(noted, 'x')).toBe(PIDF.replace('</status>', '</status><note>x</note>'));
  });

  it('prefixes of namespaces are kept', () => {
    const text = '<p:presence><p:tuple><p:status><p:basic>open</p:basic></p:status></p:tuple></p:presence>';
    expect(setNote(setBasic(text, 'closed'), 'n')).toBe(
      '<p:presence><p:tuple><p:status><p:basic>closed</p:basic></p:status><p:note>n</p:note></p:tuple></p:presence>',
    );
  });

  it('what is no presence document stays as it is', () => {
    expect([readPidf('<'), setBasic('<basic>', 'open'), setNote('x', 'y')]).toEqual([
      { basic: null, note: null },
      '<basic>',
      'x',
    ]);
  });
});

describe('parts', () => {
  const TYPE = 'multipart/mixed; boundary="a b"';
  const TEXT = 'before\n--a b\nContent-Type: application/sdp\nX: y\n\nv=0\n--a b\n\né\n--a b--\nbehind';

  it('are told by the boundary, with their types', () => {
    expect(boundaryOf(TYPE)).toBe('a b');
    expect(
      readParts(TEXT, TYPE).map(({ contentType, body }) => [contentType, TEXT.slice(body.from, body.to)]),
    ).toEqual([
      ['application/sdp', 'v=0'],
      ['text/plain', 'é'],
    ]);
  });

  it('change one by one', () => {
    const [, second] = readParts(TEXT, TYPE);
    expect(second && setPart(TEXT, second, 'two\nlines')).toBe(TEXT.replace('é', 'two\nlines'));
  });

  it('are none without a boundary', () => {
    expect(readParts(TEXT, 'multipart/mixed')).toEqual([]);
    expect(readParts('', TYPE)).toEqual([]);
  });
});

describe('Content-Length', () => {
  const TEXT = 'INVITE sip:a SIP/2.0\nl: 7\n\nbody\n';

  it('is counted once its row is not sent, and is that number again afterwards', () => {
    const counted = countLength(readForm(TEXT));
    expect(counted).toBe(TEXT.replace('l: 7', '{{#}}l: 7'));
    expect(fixLength(readForm(counted), 6)).toBe(TEXT);
  });

  it('may be any number, wrong ones too', () => {
    expect(setLength(readForm(TEXT), '-1')).toBe(TEXT.replace('7', '-1'));
    expect(fixLength(readForm('INVITE sip:a SIP/2.0\n\nbody\n'), 6)).toBe(
      'INVITE sip:a SIP/2.0\nContent-Length: 6\n\nbody\n',
    );
  });

  it('every row of it is switched off', () => {
    const twice = TEXT.replace('l: 7', 'l: 7\nContent-Length: 8');
    expect(countLength(readForm(twice))).toBe(TEXT.replace('l: 7', '{{#}}l: 7\n{{#}}Content-Length: 8'));
  });

  it.each([
    ['a line ends CRLF', 'body\n', {}, 6, true],
    ['UTF-8', 'é', {}, 2, true],
    ['escapes and lines that are not sent', '{{\\x00}}{{\\n}}\n{{#}}off\n', {}, 2, true],
    ['a variable', '{{a}}', { a: '1234' }, 4, true],
    ['a value that is made on sending', '{{$uuid}}', {}, 36, false],
    ['a variable that leads to one', '{{a}}', { a: '{{$uuid}}' }, 36, false],
    ['values as they are written', '{{a}}', null, 5, true],
  ])('counts %s', (_, body, values, bytes, isExact) => {
    expect(bodyLengthOf(body, values)).toEqual({ bytes, isExact });
  });
});
