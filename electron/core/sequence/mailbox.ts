/**
 * Requests that come while a row runs and that one of its steps waits for: they are kept from the rules that answer by themselves, also
 * where they come before their wait. Everything else is answered as ever.
 */
import type { SequenceStep } from '#shared/model/sequence.ts';
import { isMethod } from '#shared/sequence/terms.ts';
import { callIdOf } from '#shared/sip/views.ts';
import type { Held } from '../answer/incoming-list.ts';
import { isOpen } from '../answer/incoming-list.ts';
import type { Incoming } from '../answer/responder.ts';
import type { Claimant, Uas } from '../answer/uas.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';

/** So many wait for their step. */
const MOST = 100;

export interface Mailbox extends Claimant {
  /** Takes out the first request of a method that fits. */
  next(method: string, fits: (held: Held) => boolean): Held | null;
  /** Answers what nobody waited for. */
  close(uas: Uas): void;
}

/** The methods of requests that steps wait for. */
export function awaitedMethods(steps: readonly SequenceStep[]): ReadonlySet<string> {
  const methods = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'repeat') for (const method of awaitedMethods(step.steps)) methods.add(method);
    else if (step.kind === 'wait' && isMethod(step.what)) methods.add(step.what);
  }
  return methods;
}

/** @param isOurs whether a Call-ID is of a conversation of the row */
export function createMailbox(
  methods: ReadonlySet<string>,
  isOurs: (callId: string) => boolean,
  wake: () => void,
): Mailbox {
  const waiting: Held[] = [];
  return {
    wants({ method, request }: Incoming, live: LiveDialog | null) {
      return methods.has(method) && waiting.length < MOST && (live === null || isOurs(callIdOf(request)));
    },
    take(held) {
      waiting.push(held);
      wake();
    },
    next(method, fits) {
      const at = waiting.findIndex((held) => held.incoming.method === method && fits(held));
      return at < 0 ? null : (waiting.splice(at, 1)[0] ?? null);
    },
    close(uas) {
      for (const held of waiting.splice(0)) refuse(uas, held);
    },
  };
}

/** Answers a request that waits in vain: a BYE ends its call all the same, everything else is temporarily unavailable. */
export function refuse(uas: Uas, held: Held): void {
  if (!isOpen(held)) return;
  const status = held.incoming.method === 'BYE' ? 200 : 480;
  uas.answer({ id: held.id, status, sdp: false, reliable: false, headers: [] });
}
