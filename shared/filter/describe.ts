/** Words for what a proposal names: a field, an operator, a method, a status code or a header, in both languages. */
import { findReference } from '#shared/sip/reference/find.ts';
import type { Words } from '#shared/sip/reference/words.ts';
import { FIELD_WORDS } from './field-words.ts';
import { fieldByName } from './find-field.ts';
import { OPERATOR_WORDS } from './operators.ts';

/** What a field is, by its name or an alias; a header named by `sip.Name` is described as that header. Null for no field. */
export function describeField(name: string): Words | null {
  const found = fieldByName(name);
  if (!found) return null;
  const header = found.field.name === 'header' && found.key ? findReference(found.key) : null;
  return header ?? FIELD_WORDS[found.field.name] ?? null;
}

function isOperator(text: string): text is keyof typeof OPERATOR_WORDS {
  return Object.hasOwn(OPERATOR_WORDS, text);
}

/** The words of a proposal's `detail`: `field:NAME`, `operator:SIGN` or `reference:NAME`; null for any other. */
export function describeDetail(detail: string): Words | null {
  const colon = detail.indexOf(':');
  const [kind, name] = [detail.slice(0, colon), detail.slice(colon + 1)];
  if (kind === 'field') return describeField(name);
  if (kind === 'operator') return isOperator(name) ? OPERATOR_WORDS[name] : null;
  return kind === 'reference' ? findReference(name) : null;
}
