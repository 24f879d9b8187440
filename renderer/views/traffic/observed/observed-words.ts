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

export const transactionClass = (state: ObservedTransactionRow['state']): string => TRANSACTIONS[state];
export const registrationClass = (state: RegistrationRow['state']): string => REGISTRATIONS[state];

/** Whole seconds until a registration is over, 0 where it is; null where it does not run. */
export function secondsLeft({ state, expires }: RegistrationRow, now: number): number | null {
  if (expires === null || (state !== 'registered' && state !== 'expired')) return null;
  return Math.max(0, Math.round((expires - now) / 1000));
}
