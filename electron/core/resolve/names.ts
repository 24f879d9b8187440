/** Names before they are asked for: one form for each, and a check that keeps out what is no name. */
import { domainToASCII } from 'node:url';

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
/** The system reads these as numbers, so that `2130706433` or `0x7f.1` would become an address behind our back. */
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/i;
const LONGEST = 253;

/** The form that is asked for: without the last dot, letters of other scripts as `xn--`; '' where there is none. */
export function canonicalName(name: string): string {
  const ascii = /^[\x00-\x7f]*$/.test(name) ? name : domainToASCII(name);
  return ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
}

/** Whether a name without its last dot can be asked for: labels of 1 to 63 characters, 253 in all, no number at its end. */
export function isDnsName(name: string): boolean {
  if (name.length > LONGEST) return false;
  const labels = name.split('.');
  return labels.every((label) => LABEL.test(label)) && !NUMBER.test(labels.at(-1) ?? '');
}
