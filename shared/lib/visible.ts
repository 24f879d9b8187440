/**
 * Characters that would not be seen, or would make others be seen in a wrong order: controls, zero-width ones and the
 * bidirectional marks (Unicode UAX 9). A message comes from anybody; what it hides is shown by a sign.
 */

/** Ranges of code units that get a sign; tab is left out, it is plain white space here. */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08],
  [0x0a, 0x1f],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x061c, 0x061c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffd],
];

/** Whether a UTF-16 unit is one of them. */
export function isSpecial(unit: number): boolean {
  if (unit >= 0x20 && unit < 0x7f) return false;
  return RANGES.some(([first, last]) => unit >= first && unit <= last);
}

/** `U+202E` for a unit. */
export function unitName(unit: number): string {
  return `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The short names of the control characters, by their code (ANSI X3.4); their pictures are in few fonts. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US';
const CONTROL_NAMES: readonly string[] = CONTROLS.split(' ');

/** What is shown in its place: its short name or its code point in brackets. */
export function signOf(unit: number): string {
  if (unit === 0xfffd) return '\ufffd';
  const name = CONTROL_NAMES[unit] ?? (unit === 0x7f ? 'DEL' : unitName(unit));
  return `\u2039${name}\u203a`;
}

/** Printable ASCII and tabs, as nearly all texts of a message are. */
const PLAIN = /^[\t\x20-\x7e]*$/;

/** A text with every special character replaced by its sign: for one-line places such as cells and headlines. */
export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    out += isSpecial(unit) ? signOf(unit) : text.charAt(i);
  }
  return out;
}
