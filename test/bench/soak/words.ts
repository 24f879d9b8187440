/** Numbers and tallies as they are printed. */
import type { Tally } from './protocol.ts';

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function mebibytes(bytes: number): string {
  return count(bytes / 1_048_576);
}

/** The failed calls with their reasons. */
export function failures({ failed }: Pick<Tally, 'failed'>): string {
  const parts = Object.entries(failed).map(([why, many]) => `${count(many)} ${why}`);
  return parts.length === 0 ? 'none failed' : `failed: ${parts.join(', ')}`;
}

export function failedOf({ failed }: Pick<Tally, 'failed'>): number {
  return Object.values(failed).reduce((sum, many) => sum + many, 0);
}
