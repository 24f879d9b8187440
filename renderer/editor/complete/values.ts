/** What can be written between two braces: values with what they come to and where they are from, and escapes. */
import type { Completion } from '@codemirror/autocomplete';
import { HEADERS } from '#shared/sip/header-table.ts';
import type { OfferedValue } from '../editor-context.ts';
import type { Place } from './place.ts';
import { lineBefore } from './place.ts';
import type { Fit } from './sdp.ts';

const LONGEST_DETAIL = 60;

/** Escapes of `shared/template`, with what each stands for. */
const ESCAPES: readonly (readonly [written: string, detail: string])[] = [
  ['\\n', 'LF'],
  ['\\r', 'CR'],
  ['\\t', 'TAB'],
  ['\\x00', 'NUL'],
  ['\\xff', 'xFF'],
  ['\\', '∅'],
];

/** A value's detail is one line, however its value looks. */
function detailOf({ value, origin }: OfferedValue): string {
  const shown = value.replace(/\s+/g, ' ').slice(0, LONGEST_DETAIL);
  return [shown, origin].filter(Boolean).join(' · ');
}

/** What fits between the braces that are open before the cursor; null where none are. */
export function completeValue(place: Place): Fit | null {
  const before = lineBefore(place);
  const close = place.text.startsWith('}}', place.offset) ? '' : '}}';
  const header = /\{\{[\w.]+\.header\("([\w-]*)$/.exec(before)?.[1];
  if (header !== undefined) {
    const options = HEADERS.map(({ name, rfc }) => ({ label: name, detail: rfc, type: 'property' }));
    return { length: header.length, options };
  }
  const escape = /\{\{(\\\w*)$/.exec(before)?.[1];
  if (escape !== undefined) {
    const options = ESCAPES.map(([label, detail]) => ({ label, detail, apply: `${label}${close}` }));
    return { length: escape.length, options };
  }
  const name = /\{\{[ \t]?(\$?[\w.-]*)$/.exec(before)?.[1];
  if (name === undefined) return null;
  const values = place.context.values.map((value): Completion => {
    const call = value.example === '' ? value.name : `${value.name}(${value.example})`;
    return {
      label: call,
      detail: detailOf(value),
      type: 'variable',
      boost: value.kind === 'known' ? 50 : 0,
      apply: `${call}${close}`,
    };
  });
  const off = before === '{{' ? [{ label: '#', detail: place.context.words.off, apply: `#${close}` }] : [];
  return { length: name.length, options: [...values, ...off] };
}
