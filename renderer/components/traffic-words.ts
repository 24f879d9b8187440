/** Which colour class a method and a status have; a word always stands beside the colour. */
import { methodFamily } from '#shared/sip/methods.ts';

/** The class of a method's family (styles/sip.css). */
export function methodClass(method: string): string {
  return `family-${methodFamily(method)}`;
}

/** The class of a status code's hundred; none below 100 and from 700 on. */
export function statusClass(status: number): string {
  return status >= 100 && status < 700 ? `status-${Math.floor(status / 100)}` : '';
}
