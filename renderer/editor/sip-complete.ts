/** Completion in the editor: methods in the first line, header names below it, variables after `{{`. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { HEADERS } from '#shared/sip/header-table.ts';
import { METHODS } from '#shared/sip/methods.ts';

const methods: readonly Completion[] = METHODS.map((label) => ({
  label,
  type: 'keyword',
  apply: `${label} `,
}));
const headers: readonly Completion[] = HEADERS.map(({ name, compact, rfc }) => ({
  label: name,
  type: 'property',
  detail: compact === undefined ? rfc : `${compact} · ${rfc}`,
  apply: `${name}: `,
}));

/** What can be written at a place: it is told by the text before the cursor on its line. */
export function completeSip(
  before: string,
  place: { readonly line: number; readonly inBody: boolean },
  names: readonly string[],
): { readonly length: number; readonly options: readonly Completion[] } | null {
  const variable = /\{\{([\w.-]*)$/.exec(before);
  if (variable) {
    const options = names.map((name) => ({ label: name, type: 'variable', apply: `${name}}}` }));
    return { length: (variable[1] ?? '').length, options };
  }
  const word = /^[A-Za-z-]+$/.exec(before);
  if (!word || place.inBody) return null;
  return { length: word[0].length, options: place.line === 1 ? methods : headers };
}

/** The source for CodeMirror; `names` answers with the variables that have a value. */
export function sipCompletion(names: () => readonly string[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const inBody = /\n\n/.test(context.state.doc.sliceString(0, line.from));
    const found = completeSip(before, { line: line.number, inBody }, names());
    if (!found || found.options.length === 0) return null;
    return { from: context.pos - found.length, options: found.options, validFor: /^[\w.-]*$/ };
  };
}
