/** What a failed request inside a dialog takes with it (RFC 5057 5.1), as data. */

/** The transaction alone, the usage it belonged to, or the dialog with everything in it. */
export type Loss = 'transaction' | 'usage' | 'dialog';

/** Statuses that cost more than their transaction (RFC 5057 5.1). */
const LOSSES: ReadonlyMap<number, Loss> = new Map<number, Loss>([
  [404, 'dialog'],
  [405, 'usage'],
  [408, 'usage'],
  [410, 'dialog'],
  [416, 'dialog'],
  [480, 'usage'],
  [481, 'usage'],
  [482, 'dialog'],
  [483, 'dialog'],
  [484, 'dialog'],
  [485, 'dialog'],
  [489, 'usage'],
  [501, 'usage'],
  [502, 'dialog'],
  [604, 'dialog'],
]);

export type Usage = 'invite' | 'subscription';

/** Which usage a method belongs to; a REFER makes a subscription and belongs to none before it has. */
const USAGES: ReadonlyMap<string, Usage> = new Map<string, Usage>([
  ['INVITE', 'invite'],
  ['ACK', 'invite'],
  ['BYE', 'invite'],
  ['CANCEL', 'invite'],
  ['PRACK', 'invite'],
  ['UPDATE', 'invite'],
  ['INFO', 'invite'],
  ['SUBSCRIBE', 'subscription'],
  ['NOTIFY', 'subscription'],
]);

/** Methods that a usage cannot be without; that a peer does not know another one says nothing of the usage. */
const ESSENTIAL: ReadonlySet<string> = new Set(['INVITE', 'BYE', 'SUBSCRIBE', 'NOTIFY']);

/** The usage that a method belongs to; null for OPTIONS, MESSAGE, REFER and methods nobody knows. */
export function usageOf(method: string): Usage | null {
  return USAGES.get(method) ?? null;
}

/**
 * What is over after `status` came to a request of that method inside a dialog; null where nothing is, that is after
 * a provisional response or a success.
 */
export function endsUsage(method: string, status: number): Loss | null {
  if (status < 300) return null;
  const loss = LOSSES.get(status) ?? 'transaction';
  if (loss !== 'usage') return loss;
  return losesUsage(method, status) ? loss : lossWithoutUsage(method, status);
}

function losesUsage(method: string, status: number): boolean {
  // A method that is not known or not allowed ends a usage only where the usage is made of it. RFC 5057 5.1
  if (status === 405 || status === 501) return ESSENTIAL.has(method);
  // An event package can only be unknown to a subscription. RFC 5057 5.1
  if (status === 489) return usageOf(method) === 'subscription';
  // A refresh that times out leaves the subscription standing until it expires. RFC 6665 4.1.2.2
  if (status === 408 && method === 'SUBSCRIBE') return false;
  return usageOf(method) !== null;
}

/** A peer that does not know the dialog has lost it, whatever was asked in it. RFC 3261 12.2.1.2 */
function lossWithoutUsage(method: string, status: number): Loss {
  return status === 481 && usageOf(method) === null ? 'dialog' : 'transaction';
}
