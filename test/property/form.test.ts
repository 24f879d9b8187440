/** The form of a request is a lens over its text: whatever the text is, nothing of it is lost, and form and text say the same. */
import { textOf } from '#shared/lib/bytes.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { templateOf } from '#shared/template/template.ts';
import { textLines } from '#shared/template/lines.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addHeader,
  moveHeader,
  removeHeader,
  renameHeader,
  setBody,
  setHeaderValue,
  setMethod,
  setStartPart,
  setUri,
  toggleHeader,
  usualIndex,
} from '../../renderer/views/compose/form/form-edits.ts';
import type { FormRow, FormText } from '../../renderer/views/compose/form/form-text.ts';
import { bodyText, readForm } from '../../renderer/views/compose/form/form-text.ts';
import {
  addParameter,
  readParameters,
  removeParameter,
  setParameter,
} from '../../renderer/views/compose/form/header-parameters.ts';
import { canonicalName } from '../../shared/sip/header-table.ts';
import { chars, token } from './generators.ts';
import { datagram } from './sip-messages.ts';

const RUNS = { numRuns: 500, seed: 3261 };

/** Texts made of what means something in a draft. */
const noise = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n',
        ' ',
        '\t',
        ':',
        '{{#}}',
        '{{\\n}}',
        '{{\\}}',
        '{{\\xff}}',
        '{{',
        '}}',
        '{{a}}',
      ),
      fc.constantFrom(
        'INVITE sip:a SIP/2.0\n',
        'SIP/2.0 200 OK\n',
        'To: <sip:b>;tag=1',
        'v',
        ';',
        ',',
        '"',
        '<',
        '>',
        '=',
      ),
      fc.string({ maxLength: 5 }).map((text) => text.replaceAll('\r', '')),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

/** The texts of torture messages, and noise. */
const anyText = fc.oneof(
  noise,
  datagram.map((bytes) => templateOf(bytes)),
);

const value = fc.oneof(
  chars('abc019 ;=<>"@:.,é中', 0, 14).map((text) => text.trim()),
  fc.constantFrom('<sip:{{user}}@b>;tag=1', '', 'SIP/2.0/UDP h;branch=z9hG4bK1'),
);
const fold = fc.constantFrom('\n ', '\n\t', ' \n  ');
const anyHeaderName = fc.oneof(token, fc.constantFrom('Via', 'f', 'To', 'Contact', 'Content-Type', 'x'));

interface Line {
  readonly name: string;
  readonly colon: string;
  readonly values: readonly string[];
  readonly fold: string;
  readonly off: boolean;
}

const line: fc.Arbitrary<Line> = fc.record({
  name: anyHeaderName,
  colon: fc.constantFrom(':', ': ', ' : ', ':\t'),
  values: fc.array(value, { minLength: 1, maxLength: 3 }),
  fold,
  off: fc.boolean(),
});

const written = ({ name, colon, values, fold: between, off }: Line): string => {
  const text = `${name}${colon}${values.join(between)}`;
  return off ? text.replaceAll(/^/gm, '{{#}}') : text;
};

/** Texts of sound messages: headers on and off, folded, with odd spacing. */
const soundText = fc
  .record({
    start: fc.constantFrom(
      'INVITE sip:b@c SIP/2.0',
      'SIP/2.0 200 OK',
      'BYE  sip:{{a}}  SIP/2.0',
      'X y SIP/2.0',
    ),
    lines: fc.array(line, { maxLength: 8 }),
    body: fc.constantFrom('', 'v=0\ns=-\n', 'text\n\n{{#}}off\nmore'),
  })
  .map(({ start, lines, body }) => `${[start, ...lines.map(written)].join('\n')}\n\n${body}`);

const always = <T>(arbitrary: fc.Arbitrary<T>, check: (text: T) => void): void =>
  fc.assert(fc.property(arbitrary, check), RUNS);

/** What a row says, without where it stands. */
const said = ({ kind, enabled, name, value: shown, lineEnd }: FormRow) => [
  kind,
  enabled,
  name,
  shown,
  lineEnd,
];
const allSaid = ({ rows }: FormText) => rows.map(said);

/** Names and values on the wire and in the form. */
function agreement(text: string): void {
  const { bytes } = renderTemplate(text, null);
  const { message } = parseMessage(bytes);
  const onWire = (message?.headers ?? []).map((header) => [
    textOf(bytes, header.name),
    textOf(bytes, header.value)
      .replaceAll(/\r\n[ \t]/g, ' ')
      .trim(),
  ]);
  const inForm = readForm(text)
    .rows.filter(({ enabled, kind }) => enabled && kind === 'header')
    .map((row) => [row.name, row.value.trim()]);
  expect(inForm).toEqual(onWire);
}

describe('for any text', () => {
  it('the ranges of the lines cover it', () => {
    always(anyText, (text) => {
      let at = 0;
      for (const { from, start, end, to } of textLines(text)) {
        expect([from, from <= start, start <= end, end <= to]).toEqual([at, true, true, true]);
        at = to;
      }
      expect(at).toBe(text.length);
    });
  });

  it('the ranges of the form cover it', () => {
    always(anyText, (text) => {
      const { before, start, rows, blank, body } = readForm(text);
      const parts = [before, start.line, ...rows, ...(blank ? [blank] : []), body];
      expect(parts.map(({ from, to }) => text.slice(from, to)).join('')).toBe(text);
      for (const { nameRange, valueRange, from, to } of rows) {
        const order = [from, nameRange.from, nameRange.to, valueRange.from, valueRange.to, to];
        expect(order.toSorted((a, b) => a - b)).toEqual(order);
      }
    });
  });

  it('an edit that says what is there already changes nothing', () => {
    always(anyText, (text) => {
      const form = readForm(text);
      form.rows.forEach((row, index) => {
        expect(setHeaderValue(form, index, row.value)).toBe(text);
        expect(renameHeader(form, index, row.name)).toBe(text);
        expect(toggleHeader(form, index, row.enabled)).toBe(text);
        expect(moveHeader(form, index, index)).toBe(text);
        for (const parameter of readParameters(row.canonical, row.value).parameters)
          expect(setParameter(row.value, parameter, parameter.value ?? '')).toBe(row.value);
      });
      const parts = form.start.parts.map(({ from, to }) => text.slice(from, to));
      ([0, 1, 2] as const).forEach((place) =>
        expect(setStartPart(form, place, parts[place] ?? '')).toBe(text),
      );
      expect(setBody(form, bodyText(form))).toBe(text);
    });
  });

  it('a row that is sent is switched off and on again without a trace', () => {
    always(anyText, (text) => {
      readForm(text).rows.forEach((row, index) => {
        if (!row.enabled) return;
        const off = toggleHeader(readForm(text), index, false);
        expect(readForm(off).rows[index]?.enabled).toBe(false);
        expect(toggleHeader(readForm(off), index, true)).toBe(text);
      });
    });
  });

  it('a new value changes its row alone', () => {
    always(fc.tuple(anyText, value, fc.nat()), ([text, next, pick]) => {
      const form = readForm(text);
      const index = pick % Math.max(form.rows.length, 1);
      const row = form.rows[index];
      if (row?.kind !== 'header') return;
      const edited = readForm(setHeaderValue(form, index, next));
      expect(allSaid(edited)).toEqual(allSaid(form).with(index, said({ ...row, value: next })));
      expect(edited.text.slice(0, row.valueRange.from)).toBe(text.slice(0, row.valueRange.from));
      expect(edited.text.endsWith(text.slice(row.valueRange.to))).toBe(true);
    });
  });

  it('no edit throws', () => {
    always(fc.tuple(anyText, fc.string(), fc.nat(12), fc.nat(12)), ([text, word, one, other]) => {
      const form = readForm(text);
      const results = [
        setMethod(form, word),
        setUri(form, word),
        setStartPart(form, 2, word),
        setHeaderValue(form, one, word),
        renameHeader(form, one, word),
        toggleHeader(form, one, other % 2 === 0),
        addHeader(form, word, word),
        removeHeader(form, one),
        moveHeader(form, one, other),
        setBody(form, word),
      ];
      for (const result of results) readForm(result);
    });
  });
});

type Edit = (
  form: FormText,
  pick: number,
  name: string,
  next: string,
) => readonly [text: string, rows: unknown[]];

const at = ({ rows }: FormText, pick: number): number => pick % Math.max(rows.length, 1);

/** Each edit with the rows that the form has to show behind it. */
const EDITS: Readonly<Record<string, Edit>> = {
  rename: (form, pick, name) => {
    const index = at(form, pick);
    const row = form.rows[index];
    const rows = row ? allSaid(form).with(index, said({ ...row, name })) : [];
    return [renameHeader(form, index, name), rows];
  },
  value: (form, pick, _, next) => {
    const index = at(form, pick);
    const row = form.rows[index];
    const rows = row ? allSaid(form).with(index, said({ ...row, value: next })) : [];
    return [setHeaderValue(form, index, next), rows];
  },
  toggle: (form, pick) => {
    const index = at(form, pick);
    const row = form.rows[index];
    const rows = row ? allSaid(form).with(index, said({ ...row, enabled: !row.enabled })) : [];
    return [toggleHeader(form, index, !row?.enabled), rows];
  },
  add: (form, _, name, next) => {
    const row = ['header', true, name, next, ''];
    return [
      addHeader(form, name, next),
      allSaid(form).toSpliced(usualIndex(form, canonicalName(name)), 0, row),
    ];
  },
  remove: (form, pick) => [removeHeader(form, at(form, pick)), allSaid(form).toSpliced(at(form, pick), 1)],
  move: (form, pick) => {
    const index = at(form, pick);
    const to = at(form, pick >> 4);
    const rows = allSaid(form);
    const moved = rows[index];
    return [moveHeader(form, index, to), moved ? rows.toSpliced(index, 1).toSpliced(to, 0, moved) : []];
  },
};

describe('for a sound message', () => {
  it.each(Object.keys(EDITS))('the form shows exactly the edit, and the wire says the same: %s', (name) => {
    const edit = EDITS[name];
    always(fc.tuple(soundText, fc.nat(), token, value), ([text, pick, word, next]) => {
      agreement(text);
      const form = readForm(text);
      const [edited, rows] = edit?.(form, pick, word, next) ?? ['', []];
      expect(allSaid(readForm(edited))).toEqual(rows);
      expect(bodyText(readForm(edited))).toBe(bodyText(form));
      expect(edited.startsWith(text.slice(0, form.start.line.to))).toBe(true);
      agreement(edited);
    });
  });

  it('the start line and the body change alone', () => {
    always(fc.tuple(soundText, token, chars('abc:@. ', 1, 9), noise), ([text, word, uri, body]) => {
      const form = readForm(text);
      const below = text.slice(form.start.line.to);
      fc.pre(!/^SIP\//i.test(word) && form.start.kind === 'request' && uri.trim() !== '');
      const called = readForm(setUri(form, uri));
      const { parts } = called.start;
      expect(called.text.slice(parts[1].from, parts[1].to)).toBe(uri.trim());
      expect(called.text.endsWith(below)).toBe(true);
      expect(setStartPart(form, 0, word).endsWith(below)).toBe(true);
      expect(bodyText(readForm(setBody(form, body)))).toBe(body);
      expect(setBody(form, body).startsWith(text.slice(0, form.body.from))).toBe(true);
    });
  });

  it('parameters are set, added and removed one by one', () => {
    const parameter = fc.tuple(token, fc.option(chars('abc1;, "\\{}é', 0, 8)));
    always(
      fc.tuple(fc.array(parameter, { maxLength: 5 }), chars('abc; ,"', 0, 6), fc.nat()),
      ([pairs, next, pick]) => {
        const base = '"A, \\"b" <sip:a;lr@b>';
        const full = pairs.reduce((text, [name, one]) => addParameter(text, text.length, name, one), base);
        const { parameters } = readParameters('To', full);
        expect(parameters.map(({ name, value: one }) => [name, one])).toEqual(pairs);
        const index = pick % Math.max(pairs.length, 1);
        const chosen = parameters[index];
        if (!chosen) return;
        const set = readParameters('To', setParameter(full, chosen, next)).parameters.map((one) => one.value);
        expect(set).toEqual(
          pairs.map(([, one]) => one).with(index, next === '' && chosen.value === null ? null : next),
        );
        const left = readParameters('To', removeParameter(full, chosen)).parameters.map(({ name }) => name);
        expect(left).toEqual(pairs.map(([name]) => name).toSpliced(index, 1));
      },
    );
  });
});
