/** Finds the field that a path names, with its aliases and `sip.Header-Name`, and says what a wrong index has against it. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { headerInfo } from '#shared/sip/header-table.ts';
import { FIELD_ALIASES } from './aliases.ts';
import type { FilterError } from './errors.ts';
import { filterError } from './errors.ts';
import type { Field } from './field.ts';
import { CONTEXT_FIELDS } from './fields-context.ts';
import { MESSAGE_FIELDS } from './fields-message.ts';
import { ROW_FIELDS } from './fields-row.ts';
import type { FieldPath } from './syntax.ts';

/** Every field, in the order in which they are proposed. */
export const FIELDS: readonly Field[] = [...ROW_FIELDS, ...CONTEXT_FIELDS, ...MESSAGE_FIELDS];

const BY_NAME: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.name, field]));

export interface NamedField {
  readonly field: Field;
  /** The header that is asked for; '' where the field needs none, null where it does and none is named. */
  readonly key: string | null;
}

export interface FieldRef {
  readonly field: Field;
  readonly key: string;
  /** Which of its values is asked for, the last ones by negative numbers; null for any. */
  readonly index: number | null;
}

const isKeyed = (field: Field): boolean => field.type === 'text' && field.keyed === true;

/** What a name without brackets stands for, in any case; null where there is no such field. */
export function fieldByName(name: string): NamedField | null {
  const lower = name.toLowerCase();
  const [target = lower, key] = FIELD_ALIASES.get(lower) ?? [];
  const field = BY_NAME.get(target);
  if (field) return { field, key: key ?? (isKeyed(field) ? null : '') };
  const header = lower.startsWith('sip.') ? headerInfo(name.slice(4)) : null;
  const headers = BY_NAME.get('header');
  return header && headers ? { field: headers, key: header.name } : null;
}

const NAMESPACES: ReadonlySet<string> = new Set(
  [...BY_NAME.keys(), ...FIELD_ALIASES.keys()].flatMap((name) =>
    name.includes('.') ? (name.split('.', 1)[0] ?? '') : [],
  ),
);

/** Whether a word has the form of a field, as `dialog.stat`, so that it is not taken for a text to search for. */
export function looksLikeField(word: string): boolean {
  const [first = '', second, ...rest] = word.toLowerCase().split('.');
  return second !== undefined && second !== '' && rest.length === 0 && NAMESPACES.has(first);
}

const NUMBER = /^-?\d{1,6}$/;

/** The field of a path. */
export function resolvePath(path: FieldPath): Result<FieldRef, FilterError> {
  const { index, member, span } = path;
  const name = member === null ? path.name : `${path.name}.${member}`;
  const found = fieldByName(name);
  if (!found) return err(filterError('field-unknown', span, { name }));
  const { field, key } = found;
  if (!index)
    return key === null
      ? err(filterError('field-needs-key', span, { field: name }))
      : ok({ field, key, index: null });
  if (key === null) return ok({ field, key: index.text, index: null });
  if (index.quoted || !NUMBER.test(index.text))
    return err(filterError('field-not-keyed', index.span, { field: name }));
  if (field.list !== true) return err(filterError('field-not-list', index.span, { field: name }));
  return ok({ field, key, index: Number(index.text) });
}
