/** Where `{{name}}` stands in a text; the core replaces it on sending, by the same form of name. */

export interface VariablePlace {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** A name is a letter or `_`, then letters, digits, `.`, `_` or `-`; blanks around it are allowed. */
const VARIABLE = /\{\{[ \t]{0,8}([A-Za-z_][\w.-]{0,63})[ \t]{0,8}\}\}/g;

/** The variables of a text in order, by UTF-16 offsets. */
export function findVariables(text: string): VariablePlace[] {
  return [...text.matchAll(VARIABLE)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    name: match[1] ?? '',
  }));
}
