/** Which fields a filter names, so that whoever feeds it knows what must be followed and what is to be asked again. */
import { fieldByName, resolvePath } from './find-field.ts';
import type { Node } from './syntax.ts';

/** The names of the fields in a tree, in their usual form; what names none is left out. */
export function fieldsNamed(node: Node): string[] {
  switch (node.kind) {
    case 'all':
      return [];
    case 'and':
    case 'or':
      return node.terms.flatMap(fieldsNamed);
    case 'not':
      return fieldsNamed(node.term);
    case 'word': {
      const named = node.quoted ? null : fieldByName(node.text);
      return named ? [named.field.name] : [];
    }
    default: {
      const ref = resolvePath(node.field);
      return ref.ok ? [ref.value.field.name] : [];
    }
  }
}
