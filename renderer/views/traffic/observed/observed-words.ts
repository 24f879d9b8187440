/** How the states of observed transactions and registrations are coloured, and what is left of a registration. */
import type { ObservedTransactionRow, RegistrationRow } from '#shared/model/observed.ts';

const TRANSACTIONS: Readonly<Record<ObservedTransactionRow['state'], string>> = {
  calling: 'status-1',
  proceeding: 'status-1',
  completed: 'dim',
  unanswered: 'error',
  'request-unseen': 'dim',
};
const REGISTRATIONS: Readonly<Record<RegistrationRow['state'], string>> = {
  registering: 'status-1',
  registered: 'status-2',
  unregistered: 'dim',
  expired: 'warn',
  rejected: 'error',
};

/** The word of a state: an INVITE is calling, any other request is trying (RFC 3261 17.1.1.2, 17.1.2.2). */
export const transactionWord = ({
  state,
  method,
}: Pick<ObservedTransactionRow, 'state' | 'method'>): ObservedTransactionRow['state'] | 'trying' =>
  state === 'calling' && method !== 'INVITE' ? 'trying' : state;

export const transactionClass = (state: ObservedTransactionRow['state']): string => TRANSACTIONS[state];
export const registrationClass = (state: RegistrationRow['state']): string => REGISTRATIONS[state];

/**
 * Whole seconds until a registration is over, 0 where it is; null where it does not run. One of a capture was still registered
 * when the capture ended, however long ago that is: nothing is left of it that could be counted.
 */
export function secondsLeft({ state, expires }: RegistrationRow, now: number): number | null {
  if (expires === null || (state !== 'registered' && state !== 'expired')) return null;
  const left = Math.max(0, Math.round((expires - now) / 1000));
  return state === 'registered' && left === 0 ? null : left;
}
